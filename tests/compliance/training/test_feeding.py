"""Training becomes evidence by itself, with its day and period; figures of all are counted once a month."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from compliance.assessment import item_levels
from compliance.commands.evidence import confirm_evidence
from compliance.commands.training.feeding import Made, make_evidence, set_feed
from compliance.errors import NotYours, OutOfTurn, Unfit
from compliance.queries.assessments import assessment_of
from compliance.queries.training.feeds import completion_paper, feed_of, last_month, next_making
from compliance.queries.training.figures import training_figures
from compliance.queries.training.overview import training_overview, unreached
from compliance.queries.training.requirement import training_requirement
from infra import clock
from infra.database import execute, fetch, fetch_one, fetch_value
from infra.i18n import LANGUAGES, Bilingual
from services.documents.training import TrainingPaper, training_pdf
from services.documents.wording import environment
from services.worker.feeding import count_last_month, feed_assessments
from tests.cast import AIGERIM, ALTYN, BOLAT, DINA, KUMIS, MARAT, SAULE, Member, number_of, verified
from tests.compliance.training.staffed import hired, holds, must_hold
from tests.compliance.workspace.players import OPENING, being, everybody, opened

TODAY = datetime(2026, 3, 16, 6, tzinfo=UTC)
MARCH, APRIL, MAY = date(2026, 3, 31), datetime(2026, 4, 1, 6, tzinfo=UTC), datetime(2026, 5, 9, 6, tzinfo=UTC)
SUP = "SUP-6"


def made(day: date = date(2026, 3, 16), content: bytes = b"%PDF-1.7\nfirst", *, associates: bool = False) -> Made:
    return Made(content, f"{day}.pdf", "Möldir", day, day.replace(day=1), associates)


async def stand(assessment: int) -> list[tuple[str, int]]:
    rows = await fetch(
        "select item, evidence from evidence_item where assessment = $1 order by item, evidence", assessment
    )
    return [(row["item"], row["evidence"]) for row in rows]


@pytest.fixture
async def assessment(db: object) -> int:
    await everybody()
    with clock.frozen(TODAY):
        one, other = await hired("А-1"), await hired("А-2", "Кешіков")
        for staff in (one, other):
            await must_hold(staff, date(2026, 3, 20))
        await holds(one, date(2026, 4, 15))
        return await opened()


async def test_it_stands_at_the_item_on_training_as_an_indicator_of_its_own_day_and_period(assessment: int) -> None:
    with clock.frozen(TODAY):
        async with being(MARAT) as by:
            evidence = await make_evidence(by, made())
            assert await make_evidence(by, made()) == evidence  # the same again
    row = await fetch_one("select * from evidence")
    assert row is not None
    assert (row["kind"], row["dated"], row["starts"], row["ends"]) == (
        "indicator", date(2026, 3, 16), date(2026, 3, 1), date(2026, 3, 16),
    )  # fmt: skip
    assert await stand(assessment) == [(SUP, evidence)]


async def test_once_another_person_confirms_it_the_level_it_carries_is_that_of_an_indicator(assessment: int) -> None:
    async def carried() -> int:
        async with being(MARAT) as by:
            value = await assessment_of(by, assessment)
        return next(each.supported.level for each in item_levels(value, clock.today()) if each.item == SUP)

    with clock.frozen(TODAY):
        before = await carried()
        async with being(MARAT) as by:
            evidence = await make_evidence(by, made())
        assert (before, await carried()) == (1, 3)
        async with being(AIGERIM) as by:
            await confirm_evidence(by, evidence)
        assert await carried() == 4
    with clock.frozen(datetime(2027, 3, 18, 6, tzinfo=UTC)):
        assert await carried() == 2  # a year on it is too old


async def test_newer_evidence_takes_the_place_of_older_and_older_never_of_newer(assessment: int) -> None:
    with clock.frozen(TODAY):
        async with being(MARAT) as by:
            first = await make_evidence(by, made())
    with clock.frozen(APRIL):
        async with being(MARAT) as by:
            second = await make_evidence(by, made(MARCH, b"%PDF-1.7\nsecond"))
            with pytest.raises(OutOfTurn):
                await make_evidence(by, made(date(2026, 3, 30)))
    assert await fetch_value("select supersedes from evidence where id = $1", second) == first
    assert await stand(assessment) == [(SUP, first), (SUP, second)]


async def test_an_assessment_that_was_opened_later_gets_it_too(assessment: int) -> None:
    with clock.frozen(TODAY):
        async with being(MARAT) as by:
            evidence = await make_evidence(by, made())
        later = await opened(replace(OPENING, edition="iso-37001-2016", profile="S"))
        async with being(MARAT) as by:
            assert await make_evidence(by, made()) == evidence
            await make_evidence(by, made(associates=True))
    assert await stand(later) == [(SUP, evidence), ("SUP-7", evidence)]


async def test_only_who_leads_makes_it_and_only_where_it_is_asked_for(assessment: int) -> None:
    with clock.frozen(TODAY):
        for who in (SAULE, BOLAT, DINA):
            async with being(who) as by:
                with pytest.raises(NotYours):
                    await make_evidence(by, made())
                with pytest.raises(NotYours):
                    await set_feed(by, "kk", running=True)
        async with being(MARAT) as by:
            with pytest.raises(Unfit):
                await set_feed(by, "x", running=True)
        await execute("update assessment set state = 'approved', closed_at = now()")
        async with being(MARAT) as by:
            with pytest.raises(OutOfTurn):
                await make_evidence(by, made())
    assert await fetch_value("select count(*) from evidence") == 0


async def test_every_month_it_is_made_by_itself_once_of_the_last_day_of_the_month_before(assessment: int) -> None:
    with clock.frozen(TODAY):
        async with being(MARAT) as by:
            await make_evidence(by, made())
            await set_feed(by, "ru", running=True)
            await set_feed(by, "ru", running=True)
        assert await feed_assessments() == 0
    with clock.frozen(APRIL):
        assert [await feed_assessments(), await feed_assessments()] == [1, 0]
    with clock.frozen(MAY):  # nobody ran the job on the first
        assert await feed_assessments() == 1
    rows = await fetch("select name, dated, starts, ends, collected_by from evidence order by id")
    assert [(row["dated"], row["starts"]) for row in rows[1:]] == [
        (MARCH, date(2026, 3, 1)), (date(2026, 4, 30), date(2026, 4, 1)),
    ]  # fmt: skip
    assert rows[1]["name"] == "moldir-training-20260331-ru.pdf"
    assert {row["collected_by"] for row in rows} == {MARAT.id}
    assert await fetch_value("select count(*) from training_feed") == 1
    newest = await fetch_value("select e.sha256 from evidence e order by id desc limit 1")
    with clock.frozen(MAY):  # the certificate that ended in April is not counted: 0 of 2
        async with being(MARAT) as by:
            view = await completion_paper(by, date(2026, 4, 1), date(2026, 4, 30))
    assert (view.completion.whole.numerator, view.completion.whole.denominator) == (0, 2)
    assert newest


async def test_it_stops_when_it_is_switched_off_or_who_switched_it_on_leads_no_more(assessment: int) -> None:
    with clock.frozen(TODAY):
        async with being(MARAT) as by:
            await set_feed(by, "kk", running=True)
    await execute("update membership set roles = '{member}' where person = $1", MARAT.id)
    with clock.frozen(APRIL):
        assert await feed_assessments() == 0
        assert (await feed_of(ALTYN.bin)).held
        async with being(AIGERIM) as by:
            await set_feed(by, "kk", running=True)
        assert not (await feed_of(ALTYN.bin)).held
        assert await feed_assessments() == 1
        async with being(AIGERIM) as by:
            await set_feed(by, "kk", running=False)
            await set_feed(by, "kk", running=False)
    with clock.frozen(MAY):
        assert await feed_assessments() == 0
    assert await fetch_value("select count(*) from training_feed") == 3


def test_months() -> None:
    assert last_month(date(2026, 3, 1)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert last_month(date(2026, 1, 31)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert [next_making(date(2026, 12, 31)), next_making(date(2026, 2, 1))] == [date(2027, 1, 1), date(2026, 3, 1)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_document_is_the_same_for_the_same_numbers_and_names_nobody(assessment: int, language: str) -> None:
    with clock.frozen(TODAY):
        async with being(MARAT) as by:
            view = await completion_paper(by, date(2026, 3, 1), date(2026, 3, 16))
        paper = TrainingPaper(Bilingual(ALTYN.kk, ALTYN.ru), view)
        first = training_pdf(paper, language)
    assert training_pdf(paper, language) == first
    assert (view.completion.whole.numerator, view.completion.whole.denominator, view.recorded) == (1, 2, 1)
    page = environment(language).get_template("training/completion_paper.html").render(view=paper)
    assert "Кешіков" not in page
    assert "50" in page


async def test_the_first_page_tells_numbers_ends_who_is_late_and_whom_nothing_reaches(assessment: int) -> None:
    with clock.frozen(TODAY):
        async with being(SAULE) as by:
            view = await training_overview(by)
        whole = view.completion.whole
        assert (whole.numerator, whole.denominator, whole.waived, view.late_count, view.due_soon) == (1, 2, 0, 0, 1)
        (end,) = view.ends
        assert (end.day, end.people, end.numerator, end.denominator) == (date(2026, 4, 16), 1, 0, 2)
        assert (view.unreachable, view.leads, view.places) == (1, False, ())
    with clock.frozen(APRIL):
        async with being(MARAT) as by:
            view, paper = await training_overview(by), await unreached(by)
        assert [(late.who.number, late.since) for late in view.late] == [("А-2", date(2026, 3, 20))]
        assert [(each.who.number, each.courses[0][2]) for each in paper.people] == [("А-2", True)]
        assert len(view.places) == 1
    with clock.frozen(MAY):
        async with being(MARAT) as by:
            view = await training_overview(by)
        assert (view.completion.whole.numerator, view.late_count) == (0, 2)
    async with being(DINA) as by:
        with pytest.raises(NotYours):
            await training_overview(by)
        with pytest.raises(NotYours):
            await unreached(by)


async def test_the_label_looks_at_holders_of_exposed_posts_by_themselves(assessment: int) -> None:
    with clock.frozen(TODAY):
        assert (await training_requirement(ALTYN.bin, clock.today())).reasons == ("all_below", "nobody_exposed")
        await execute(
            """insert into exposed_post (organisation, title, unit, why, holders, band, written_by, at)
               values ($1, 'Сатып алу маманы', '', 'x', 1, 'high', $2, $3)""",
            ALTYN.bin, MARAT.id, clock.now(),
        )  # fmt: skip
        buyer = await hired("А-3", position="САТЫП АЛУ МАМАНЫ")
        await must_hold(buyer, date(2026, 3, 30))
        found = await training_requirement(ALTYN.bin, clock.today())
        assert (found.exposed.numerator, found.exposed.denominator) == (0, 1)
        assert found.reasons == ("all_below", "exposed_below")
        await holds(buyer, date(2027, 3, 30))
        assert (await training_requirement(ALTYN.bin, clock.today())).reasons == ("all_below",)
        async with being(SAULE) as by:  # a trainer is told the same
            assert (await training_overview(by)).requirement.reasons == ("all_below",)


async def training_companies(count: int, first: int, kato: str, krp: str) -> None:
    for serial in range(first, first + count):
        company = Member(number_of(serial), "Ойдан", "Ойдан", "ОЙДАН ШЫҒАРЫЛҒАН", kato=kato)
        await company.registers(krp=krp)
        await verified(company.bin)
        for number in ("1", "2"):
            staff = await hired(number, organisation=company.bin)
            await must_hold(staff, date(2026, 3, 20), organisation=company.bin)
            if number == "1":
                await holds(staff, None, organisation=company.bin)


async def test_figures_are_counted_once_of_every_organisation_at_work(assessment: int) -> None:
    with clock.frozen(TODAY):
        await training_companies(6, 700, "751110000", "110")
        await training_companies(6, 800, "751110000", "310")
        await training_companies(2, 900, "391010000", "110")
        await execute(
            """update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1""",
            number_of(805),
        )
    assert (await training_figures()).day is None
    with clock.frozen(APRIL):
        assert await count_last_month() > 0
        assert await count_last_month() == 0
        view = await training_figures()
    assert view.day == MARCH
    assert view.whole is not None
    assert (view.whole.organisations, view.whole.people, view.whole.share) == (14, 30, 0.5)
    assert view.figures["39", "small"] is None  # two of them and Altyn Dan are too few
    withheld = [key for key, figure in view.figures.items() if figure is None]
    assert min(sum(other[place] == key[place] for other in withheld) for key in withheld for place in (0, 1)) > 1
    assert await training_figures(date(2020, 1, 1)) != view
    assert KUMIS.bin not in str(await fetch("select * from training_figure"))
