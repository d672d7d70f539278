"""The register of gifts: who enters, who decides, what is warned of, and limits that have a history."""

from datetime import date, timedelta
from decimal import Decimal

import asyncpg
import pytest

from compliance.commands.gifts import Given, decide_gift, enter_gift, set_limits
from compliance.errors import NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.library.programme.gifts import Entered, Limits, book, limits_on, warnings_of
from compliance.queries.gifts import PER_PAGE, gifts
from compliance.views.gifts import Filter
from infra import clock
from infra.database import fetch, fetch_value
from infra.i18n import LANGUAGES
from infra.looking import looks
from registry.classifiers import mci
from tests.cast import AIGERIM, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT, SAMAL, Human, everybody
from tests.compliance.workspace.players import being
from tests.rights import as_application

DAY = date(2026, 3, 20)
LIMITS = Limits(Decimal(3), Decimal(10), date(2026, 1, 1))


def gift(**other: object) -> Given:
    whole = {"direction": "received", "day": DAY, "what": "Қалам жинағы", "worth": Decimal(9_000),
             "other_name": "«Күміс Су» ЖШС", "occasion": "Наурыз", "outcome": "kept"} | other  # fmt: skip
    return Given(**whole)  # type: ignore[arg-type]


async def enters(who: Human, **other: object) -> int:
    async with being(who) as by:
        return await enter_gift(by, gift(**other))


@pytest.fixture
async def people(db: asyncpg.Connection) -> None:
    await everybody()


class TestWarnings:
    def said(self, history: list[Limits] | None = None, **other: object) -> list[str]:
        whole = {"direction": "received", "day": DAY, "worth": Decimal(1), "official": False, "outcome": "kept",
                 "total": Decimal(1)} | other  # fmt: skip
        entered = Entered(**whole)  # type: ignore[arg-type]
        return [
            one.id.removeprefix("gifts.warning.")
            for one in warnings_of(entered, [LIMITS] if history is None else history)
        ]

    def test_nothing_may_be_given_to_an_official_whatever_it_is_worth(self) -> None:
        given = {"direction": "given", "outcome": "given", "official": True}
        assert self.said(**given, worth=Decimal(0)) == ["official_given"]
        assert self.said([], **given) == ["official_given"]
        assert self.said(official=True) == ["official_received"]

    def test_limits_are_of_the_index_of_the_day(self) -> None:
        limit = LIMITS.one * mci(DAY)
        assert self.said(worth=limit) == []
        assert self.said(worth=limit + 1) == ["one"]
        earlier = Limits(Decimal(3), Decimal(10), date(2020, 1, 1))
        assert self.said([earlier], day=date(2024, 5, 5), worth=limit) == ["one"]  # the index was lower

    def test_a_year_counts_what_stayed(self) -> None:
        total = LIMITS.year * mci(DAY) + 1
        assert self.said(total=total) == ["year"]
        assert self.said(total=total, outcome="returned") == []
        assert self.said([], total=total) == []  # no limits, no warning

    def test_limits_have_a_history(self) -> None:
        later = Limits(Decimal(1), Decimal(2), date(2026, 6, 1))
        history = [later, LIMITS]
        assert limits_on(history, date(2025, 12, 31)) is None
        assert limits_on(history, date(2026, 5, 31)) == LIMITS
        assert limits_on(history, date(2026, 6, 1)) == later

    def test_every_rule_of_the_law_says_that_nobody_has_compared_it(self) -> None:
        for rule in book().rules:
            assert all(rule.text.of(language) for language in LANGUAGES)
            assert rule.law
            assert rule.checked_on is None


@pytest.mark.usefixtures("people")
async def test_the_sums_of_one_partner_in_a_year_are_warned_of() -> None:
    async with being(MARAT) as by:
        await set_limits(by, Decimal(3), Decimal(4), clock.today())
    today = clock.today()
    worth = Decimal(3 * mci(today))
    for who, what in ((BOLAT, "Қалам"), (DINA, "Кітап")):
        await enters(who, worth=worth, what=what, day=today, number=KUMIS.bin)
    await enters(BOLAT, worth=worth, what="Бас тартылған", outcome="declined", day=today, number=KUMIS.bin)
    await enters(BOLAT, worth=worth, what="Басқа ұйым", day=today, other_name="Басқа")
    async with being(MARAT) as by:
        found = {each.what: [one.id for one in each.warnings] for each in (await gifts(by, Filter())).gifts}
    year = ["gifts.warning.year"]
    assert found == {"Қалам": year, "Кітап": year, "Бас тартылған": [], "Басқа ұйым": []}


@pytest.mark.usefixtures("people")
async def test_somebody_else_decides_once() -> None:
    number = await enters(MARAT, official=True)
    assert await enters(MARAT, official=True) == number
    async with being(MARAT) as by:
        with pytest.raises(SecondPersonNeeded):
            await decide_gift(by, number, "allowed", "Өзім")
    async with being(AIGERIM) as by:
        for wrong, field in ((("keep", "x"), "decision"), (("return", ""), "reason")):
            with pytest.raises(Unfit) as refused:
                await decide_gift(by, number, *wrong)
            assert refused.value.extra["field"] == field
        await decide_gift(by, number, "return", "Лауазымды адам")
        await decide_gift(by, number, "return", "Лауазымды адам")
        with pytest.raises(OutOfTurn):
            await decide_gift(by, number, "allowed", "Ойланып қалдым")
        with pytest.raises(NothingHere):
            await decide_gift(by, number + 999, "allowed", "x")
    async with being(BOLAT) as by:
        with pytest.raises(NotYours):
            await decide_gift(by, number, "allowed", "x")
    kinds = [row["kind"] for row in await fetch("select kind from event where kind like 'gifts.%' order by id")]
    assert kinds == ["gifts.entered", "gifts.decided"]


@pytest.mark.parametrize(("wrong", "field"), [
    ({"direction": "x"}, "direction"), ({"outcome": "given"}, "outcome"), ({"outcome": "x"}, "outcome"),
    ({"direction": "given", "outcome": "kept"}, "outcome"), ({"day": date(2200, 1, 1)}, "day"),
    ({"worth": Decimal(-1)}, "worth"), ({"worth": Decimal(10) ** 13}, "worth"), ({"what": " "}, "what"),
    ({"what": "x" * 301}, "what"), ({"other_name": ""}, "other_name"), ({"occasion": "a\0"}, "occasion"),
    ({"number": "12"}, "number"),
])  # fmt: skip
@pytest.mark.usefixtures("people")
async def test_what_cannot_be_entered_is_told_beside_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Unfit) as refused:
        await enters(BOLAT, **wrong)
    assert refused.value.extra["field"] == field


@pytest.mark.usefixtures("people")
async def test_limits_change_from_today_on_and_the_past_stays() -> None:
    today = clock.today()
    async with being(MARAT) as by:
        first = await set_limits(by, Decimal(3), Decimal(10), today)
        assert await set_limits(by, Decimal(3), Decimal(10), today) == first
        await set_limits(by, Decimal(1), Decimal(2), today + timedelta(days=30))
        yesterday, huge = today - timedelta(days=1), Decimal(10) ** 6
        for wrong in ((Decimal(-1), Decimal(2), today), (Decimal(3), Decimal(2), today),
                      (Decimal(1), Decimal(2), yesterday), (huge, huge, today)):  # fmt: skip
            with pytest.raises(Unfit):
                await set_limits(by, *wrong)
        view = await gifts(by, Filter())
        assert view.limits is not None
        assert (view.limits.limits.one, len(view.history)) == (Decimal(3), 2)
    async with being(BOLAT) as by:
        with pytest.raises(NotYours):
            await set_limits(by, Decimal(3), Decimal(10), today)


@pytest.mark.usefixtures("people")
async def test_filters_totals_and_pages() -> None:
    for number in range(PER_PAGE + 2):
        await enters(BOLAT, what=f"Кітап {number}", worth=Decimal(100), day=date(2025, 1, 1))
    await enters(BOLAT, direction="given", outcome="given", worth=Decimal(500), official=True, other_name="Басқарма")
    await enters(BOLAT, outcome="declined", worth=Decimal(7_000))
    async with being(MARAT) as by:
        everything = await gifts(by, Filter())
        assert (everything.count, everything.received, everything.given) == (PER_PAGE + 4, 5_200, 500)
        assert everything.years == (2026, 2025)
        assert everything.waiting == PER_PAGE + 4
        assert everything.after is not None
        assert len((await gifts(by, Filter(after=everything.after))).gifts) == 4
        for asked, count in (
            (Filter(direction="given"), 1), (Filter(year=2025), PER_PAGE + 2), (Filter(official=True), 1),
            (Filter(words="КІТАП 1"), 11), (Filter(words="басқарма"), 1), (Filter(words="%"), 0),
        ):  # fmt: skip
            assert (asked, (await gifts(by, asked)).count) == (asked, count)
    async with being(DINA) as by:
        assert (await gifts(by, Filter())).count == 0


@pytest.mark.usefixtures("people")
async def test_the_database_alone_shows_a_gift_to_its_author_and_officers() -> None:
    await enters(BOLAT)
    for who, sees in ((BOLAT, 1), (MARAT, 1), (AIGERIM, 1), (DINA, 0), (KANAT, 0), (SAMAL, 0), (AUDITOR, 0)):
        async with as_application():
            with looks(who.viewer().looker):
                assert (who.key, len(await fetch("select 1 from gift"))) == (who.key, sees)
    async with being(BOLAT):
        decided = "with c as (update gift set reason = 'x' returning 1) select count(*) from c"
        assert await fetch_value(decided) == 0
