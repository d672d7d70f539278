"""Applying for the label: each act once, by who may, by nobody else, and not too late."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from compliance.colleagues import Colleague
from compliance.commands.label.applying import (
    Product,
    Wanted,
    change_application,
    confirm_data,
    discard_application,
    open_application,
    submit_application,
)
from compliance.commands.label.checking import check_application, check_open_cases, want_check
from compliance.commands.label.documents import Given, add_document
from compliance.commands.label.replying import (
    add_information,
    answer_question,
    comment_report,
    pass_over,
    withdraw_application,
)
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.library.declaration import declaration
from compliance.queries.label.applying import eligibility_page
from infra import clock
from infra.database import execute, fetch, fetch_one, fetch_value
from infra.errors import Problem
from services.notices.reminders import remind
from tests.cast import (
    AIGERIM,
    ALTYN,
    ASSESSOR,
    BOLAT,
    DECIDER,
    KANAT,
    KUMIS,
    MARAT,
    OFFICER,
    REVIEWER,
    Human,
    everybody,
)
from tests.compliance.labels.applicants import (
    approved,
    asked,
    at_desk,
    begun,
    drafted,
    filled,
    reported,
    submitted,
)
from tests.compliance.workspace.players import being, coming, opened, pdf

DESK = (OFFICER, ASSESSOR, REVIEWER, DECIDER)


@pytest.fixture(autouse=True)
async def cast(db: object) -> None:
    """Everybody is there, and the desk."""
    await everybody()
    for who in DESK:
        await who.joins()


async def refusal(who: Human, act: Callable[[Colleague], Awaitable[object]], number: str = ALTYN.bin) -> Problem:
    """How somebody is refused."""
    async with being(who, number) as by:
        with pytest.raises(Problem) as found:
            await act(by)
    return found.value


async def row_of(application: int) -> dict[str, object]:
    row = await fetch_one("select *, products::text as said from label_application where id = $1", application)
    assert row is not None
    return dict(row)


async def test_an_application_is_opened_once_with_the_scope_that_was_assessed() -> None:
    assessment = await opened()
    application = await begun()
    row = await row_of(application)
    assert (row["state"], row["assessment"], row["turn"]) == ("draft", assessment, "applicant")
    assert json.loads(str(row["said"])) == [{"name": "Ұн", "code": ""}]
    assert row["sites"] == ["Көкшетау"]
    assert (await refusal(MARAT, lambda by: open_application(by, Wanted("committed")))).text.id == "label.open_already"
    assert await fetch_value("select count(*) from event where kind = 'label.opened'") == 1


@pytest.mark.parametrize(
    ("krp", "profile", "micro"),
    [("105", "S", True), ("105", "M", True), ("110", "M", False), ("305", "M", False), (None, "M", False)],
)
async def test_the_short_path_is_for_whom_the_register_counts_among_micro_firms(
    krp: str | None, profile: str, *, micro: bool
) -> None:
    """Whichever questions they chose to answer; a size that nobody knows is not a small one."""
    await execute("update company set krp = $2 where bin = $1", ALTYN.bin, krp)
    await opened()
    await execute("update assessment set profile = $1", profile)
    row = await row_of(await begun())
    assert row["micro"] is micro
    async with being(MARAT) as by:
        view = await eligibility_page(by)
    assert (view.micro, view.size is None) == (micro, krp is None)


async def test_who_does_not_lead_opens_nothing_and_there_is_no_such_level() -> None:
    assert isinstance(await refusal(BOLAT, lambda by: open_application(by, Wanted("committed"))), NotYours)
    assert isinstance(await refusal(MARAT, lambda by: open_application(by, Wanted("gold"))), Unfit)
    assert (
        await refusal(MARAT, lambda by: open_application(by, Wanted("committed", "renewal")))
    ).text.id == "label.no_label"
    assert isinstance(await refusal(MARAT, lambda by: open_application(by, Wanted("committed", language="de"))), Unfit)


async def test_a_draft_is_filled_in_and_nothing_unfit_stands_in_it() -> None:
    application = await begun()
    async with being(MARAT) as by:
        await change_application(by, application, filled(level="implemented", products=(Product("  Нан   тағам "),)))
    row = await row_of(application)
    assert (row["level"], json.loads(str(row["said"]))) == ("implemented", [{"name": "Нан тағам", "code": ""}])
    for wrong, message in (
        ({"products": ()}, "label.unfit.no_products"),
        ({"sites": ()}, "label.unfit.no_sites"),
        ({"products": (Product("", "11"),)}, "label.unfit.no_name"),
        ({"sites": ("x" * 201,)}, "label.unfit.long_line"),
        ({"sites": ("x",) * 101}, "label.unfit.too_many"),
        ({"contact": KANAT.id}, "label.unfit.contact"),
        ({"language": "de"}, "label.unfit.language"),
    ):
        unfit = filled(**wrong)
        problem = await refusal(MARAT, lambda by, unfit=unfit: change_application(by, application, unfit))  # type: ignore[misc]
        assert (problem.text.id, type(problem)) == (message, Unfit)


async def test_another_organisation_finds_nothing() -> None:
    application = await begun()
    others = (
        lambda by: change_application(by, application, filled()),
        lambda by: confirm_data(by, application),
        lambda by: submit_application(by, application, agreed=True),
        lambda by: discard_application(by, application),
        lambda by: want_check(by, application),
        lambda by: add_document(by, application, Given("x.pdf", "application/pdf"), coming(pdf())),
    )
    for act in others:
        assert isinstance(await refusal(KANAT, act, KUMIS.bin), NothingHere)  # type: ignore[arg-type]


async def test_what_is_missing_is_named_before_anybody_signs() -> None:
    application = await begun()
    for message in ("label.not_ready.data", "label.not_ready.products", "label.not_ready.assessment"):
        problem = await refusal(AIGERIM, lambda by: submit_application(by, application, agreed=True))
        assert (problem.text.id, type(problem)) == (message, OutOfTurn)
        async with being(MARAT) as by:
            if message.endswith("data"):
                await confirm_data(by, application)
            else:
                await change_application(by, application, filled())
    await approved()
    assert (await refusal(AIGERIM, lambda by: submit_application(by, application, agreed=False))).extra[
        "field"
    ] == "agreed"
    assert isinstance(await refusal(MARAT, lambda by: submit_application(by, application, agreed=True)), NotYours)


async def test_the_owner_signs_and_the_desk_has_it() -> None:
    application = await submitted()
    row = await row_of(application)
    assert str(row["number"]).startswith(f"CWA-{clock.today().year}-")
    assert (row["state"], row["turn"], row["declared_by"]) == ("completeness", "officer", AIGERIM.id)
    assert row["due_on"] is not None
    assert ALTYN.bin in str(row["declaration"])
    assert row["declaration_version"] == declaration().version
    check = await fetch_one("select * from label_check where application = $1", application)
    assert check is not None
    assert "S-ASSESSMENT" not in [*check["unmet"], *check["unknown"]]
    async with at_desk() as by:
        await want_check(by, application)
    kinds = [one["kind"] for one in await fetch("select kind from event where kind like 'label.%' order by id")]
    assert kinds[-2:] == ["label.stepped", "label.check_wanted"]
    problem = await refusal(AIGERIM, lambda by: submit_application(by, application, agreed=True))
    assert problem.text.id == "label.submitted_already"


async def test_an_adverse_list_is_told_before_it_costs_a_refusal() -> None:
    application = await drafted()
    await execute(
        """insert into listing (bin, source, snapshot, seen_from, content)
           values ($1, 'bankrupt', 1, now(), gen_random_uuid())""",
        ALTYN.bin,
    )  # fmt: skip
    problem = await refusal(AIGERIM, lambda by: submit_application(by, application, agreed=True))
    assert problem.text.id == "label.not_ready.blocked"


async def test_a_draft_is_discarded_by_whoever_leads_and_another_may_begin() -> None:
    application = await begun()
    assert isinstance(await refusal(BOLAT, lambda by: discard_application(by, application)), NotYours)
    async with being(MARAT) as by:
        await discard_application(by, application)
    assert (await row_of(application))["state"] == "withdrawn"
    await begun()


async def test_a_check_is_written_once_while_nothing_changes() -> None:
    application = await submitted()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert await check_open_cases() == 1
        first = await check_application(application)
    assert await fetch_value("select count(*) from label_check") == 1
    row = await fetch_one("select * from label_check where id = $1", first)
    assert row is not None
    assert row["checked_at"] > row["at"]
    async with being(MARAT):
        await execute("select 1")
    await execute("update assessment_snapshot set approved_at = approved_at - interval '2 years'")
    assert await check_application(application) != first


async def test_questions_are_answered_once_and_then_the_desk_looks_again() -> None:
    application = await submitted()
    question = await asked(application)
    assert (await refusal(MARAT, lambda by: add_information(by, application))).text.id == "label.answer_first"
    async with being(MARAT) as by:
        await answer_question(by, question, "Көкшетауда")
        given = Given("жоспар.pdf", "application/pdf", "H-SPEAK-UP", question)
        document = await add_document(by, application, given, coming(pdf()))
        assert await add_document(by, application, given, coming(pdf())) == document
        await add_information(by, application, "Бәрі осында")
    assert (await row_of(application))["state"] == "completeness"
    assert (await refusal(MARAT, lambda by: answer_question(by, question, "Тағы"))).text.id == "label.answered_already"
    async with at_desk():
        assert await fetch_value("select answer from label_question where id = $1", question) == "Көкшетауда"
        assert await fetch_value("select name from label_document where id = $1", document) == "жоспар.pdf"


async def test_after_the_last_day_nothing_is_added_and_the_case_lapses_by_itself() -> None:
    application = await submitted()
    question = await asked(application)
    due_on = (await row_of(application))["due_on"]
    with clock.frozen(clock.end_of(due_on)):  # type: ignore[arg-type]
        assert await pass_over() == 0
    with clock.frozen(clock.end_of(due_on) + timedelta(hours=13)):  # type: ignore[arg-type]
        assert (await refusal(MARAT, lambda by: answer_question(by, question, "Кеш"))).text.id == "label.too_late"
        assert (await refusal(MARAT, lambda by: add_information(by, application))).text.id == "label.too_late"
        assert await pass_over() == 1
        assert await pass_over() == 0
    assert (await row_of(application))["state"] == "lapsed"


async def test_a_report_is_commented_with_answers_to_its_findings() -> None:
    application = await submitted()
    finding = await reported(application)
    assert isinstance(
        await refusal(MARAT, lambda by: comment_report(by, application, "", {finding + 1: "?"})), NothingHere
    )
    async with being(MARAT) as by:
        await comment_report(by, application, "Келісеміз", {finding: "Түзеттік"})
    assert (await row_of(application))["state"] == "reviewing"
    assert await fetch_value("select comment from label_report where application = $1", application) == "Келісеміз"
    assert await fetch_value("select answer from label_finding where id = $1", finding) == "Түзеттік"
    problem = await refusal(MARAT, lambda by: comment_report(by, application, "Тағы", {}))
    assert problem.text.id == "label.not_possible.state"


async def test_a_report_that_nobody_comments_goes_on_by_itself() -> None:
    application = await submitted()
    await reported(application)
    due_on = (await row_of(application))["due_on"]
    with clock.frozen(clock.end_of(due_on) + timedelta(hours=13)):  # type: ignore[arg-type]
        assert (await refusal(MARAT, lambda by: comment_report(by, application, "", {}))).text.id == "label.too_late"
        assert await pass_over() == 1
    assert (await row_of(application))["state"] == "reviewing"


async def test_only_who_answers_for_it_takes_an_application_back() -> None:
    application = await submitted()
    assert isinstance(await refusal(MARAT, lambda by: withdraw_application(by, application)), NotYours)
    async with being(AIGERIM) as by:
        await withdraw_application(by, application, "Жоспар өзгерді")
    assert (await row_of(application))["state"] == "withdrawn"
    assert isinstance(await refusal(AIGERIM, lambda by: withdraw_application(by, application)), OutOfTurn)
    await begun()


async def test_whoever_leads_is_reminded_of_their_turn_once() -> None:
    application = await submitted()
    assert not await remind(MARAT.id) or "CWA-" not in await last_letter(MARAT)
    await asked(application)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert await remind(MARAT.id)
        assert str((await row_of(application))["number"]) in await last_letter(MARAT)
        assert not await remind(MARAT.id)


async def last_letter(who: Human) -> str:
    """What the newest letter to somebody says."""
    return str(await fetch_value("select data::text from mail where address = $1 order by id desc limit 1", who.email))
