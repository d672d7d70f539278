"""An application from the first look to its end, in a browser: what is said when, and that nothing typed is lost."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from compliance.label.process import STEPS
from infra import clock
from infra.database import execute, fetch_value
from infra.i18n import LANGUAGES, catalogue, translate
from tests.cast import AIGERIM, ALTYN, ASSESSOR, DECIDER, MARAT, OFFICER, REVIEWER
from tests.compliance.labels.applicants import approved, asked, drafted, reported, submitted
from tests.compliance.workspace.players import pdf
from tests.pages.bringing import send
from tests.pages.inside import There


def said(message: str, language: str, **args: object) -> str:
    """A sentence as the text of a page has it: blanks made single."""
    return " ".join(translate(message, language, **args).split())


ROOM = f"/organisations/{ALTYN.bin}/label"


@pytest.fixture
async def room(there: There) -> There:
    """The desk is there, and Marat is at his browser."""
    for who in (OFFICER, ASSESSOR, REVIEWER, DECIDER):
        await who.joins()
    await there.enter(MARAT)
    return there


@pytest.mark.parametrize("language", LANGUAGES)
async def test_before_an_application_every_requirement_says_why_not_yet(room: There, language: str) -> None:
    for level in ("", "?level=committed", "?level=certified"):
        page = await room.open(f"{ROOM}/eligibility{level}", language=language)
        assert " ".join(translate("label.why.S-RISKS.unknown", language, months=12).split()[:3]) in page.text
        assert said("label.mend.risks", language) in page.text
    assert (await room.open(f"{ROOM}/eligibility?level=gold", 404)).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_application_is_begun_filled_in_signed_and_followed(room: There, language: str) -> None:
    await approved()
    await room.open(f"{ROOM}/application", language=language)
    begun = await room.post(f"{ROOM}/applications", level="committed", purpose="grant")
    path = begun.headers["location"].partition("?")[0].removeprefix("/en")
    for part in ("", "/company", "/details", "/documents", "/check"):
        await room.open(path + part, language=language)
    assert (await room.post(f"{path}/company")).status_code == 303
    lost = await room.post(
        f"{path}/details", level="committed", language="kk", contact=MARAT.id, products="Нан", sites=""
    )
    assert lost.status_code == 422
    assert "Нан" in lost.text
    filled = {
        "level": "committed",
        "language": language,
        "contact": MARAT.id,
        "products": "Нан; 19\nҰн",
        "sites": "Абай 1",
    }
    assert (await room.post(f"{path}/details", **filled)).status_code == 303
    assert (await send(room, f"{path}/documents", requirement="H-SPEAK-UP")).status_code == 303
    page = await room.open(f"{path}/check", language=language)
    assert said("label.submit.owner", language) in page.text  # an officer does not sign
    await room.enter(AIGERIM)
    page = await room.open(f"{path}/check", language=language)
    assert ALTYN.bin in page.text
    assert (await room.post(f"{path}/submit")).status_code == 422
    assert (await room.post(f"{path}/submit", agreed="1")).status_code == 303
    number = await fetch_value("select number from label_application")
    assert number in (await room.open(f"{path}/submitted", language=language)).text
    page = await room.open(path, language=language)
    assert said("label.act.submit", language) in page.text
    assert number in (await room.open(ROOM, language=language)).text
    document = await fetch_value("select id from label_document")
    file = await room.visit.client.get(f"/en{path}/documents/{document}")
    assert (file.status_code, file.content) == (200, pdf())
    assert "attachment" in file.headers["content-disposition"]


async def to_incomplete(application: int) -> None:
    await asked(application)


async def to_commenting(application: int) -> None:
    await reported(application)


async def to_conditional(application: int) -> None:
    await passed_to(application, "conditional")
    await execute("set local session_replication_role = replica")
    decision = await fetch_value(
        """insert into label_decision (organisation, application, round, decision, reasons, document, at)
           values ($1, $2, 1, 'miss', 'x', 'x', now()) returning id""",
        ALTYN.bin, application,
    )  # fmt: skip
    await execute(
        """insert into label_condition (organisation, application, decision, requirement, said, due_on)
           values ($1, $2, $3, 'S-RISKS', 'Тәуекелдерді талдау', $4)""",
        ALTYN.bin, application, decision, clock.today() + timedelta(days=90),
    )  # fmt: skip
    await execute("set local session_replication_role = origin")


async def to_refused(application: int) -> None:
    await passed_to(application, "refused")


async def to_deferred(application: int) -> None:
    await passed_to(application, "deferred")


async def passed_to(application: int, state: str) -> None:
    """The case stands there, past its steps."""
    await execute("set local session_replication_role = replica")
    await execute(
        """update label_application set state = $2, turn = 'applicant', due_on = $3,
           ended_at = case when $2 = 'refused' then $4::timestamptz end where id = $1""",
        application, state, clock.today() + timedelta(days=30), clock.now(),
    )  # fmt: skip
    await execute("set local session_replication_role = origin")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("goes", [to_incomplete, to_commenting, to_conditional, to_refused, to_deferred])
async def test_a_case_says_whose_turn_it_is_and_what_to_do(
    room: There, language: str, goes: Callable[[int], Awaitable[None]]
) -> None:
    application = await submitted()
    await goes(application)
    for who in (MARAT, AIGERIM):
        await room.enter(who)
        page = await room.open(f"{ROOM}/applications/{application}", language=language)
        due_on = await fetch_value("select due_on from label_application")
        assert said("label.turn.applicant.until", language, day=due_on) in page.text
    assert said(f"label.state.{goes.__name__.removeprefix('to_')}.about", language) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_state_of_a_case_has_words_for_applicant_and_desk(language: str) -> None:
    states = {state for each in STEPS for state in (*each.sources, each.target)}
    wanted = {f"{whose}label.act.{each.act}" for each in STEPS for whose in ("", "desk.")}
    wanted |= {f"label.part.{each.part}" for each in STEPS} | {f"desk.label.turn.{each.part}" for each in STEPS}
    wanted |= {
        f"{start}.{state}" for state in states for start in ("label.state", "label.state_word", "desk.label.state")
    }
    wanted |= {f"label.state.{state}.about" for state in states}
    assert not wanted - set(catalogue(language))


async def test_questions_comments_and_conditions_are_answered_there(room: There) -> None:
    application = await submitted()
    path = f"{ROOM}/applications/{application}"
    question = await asked(application)
    assert (await room.post(f"{path}/add", note="Кейін")).status_code == 422
    empty = await room.post(f"{path}/questions/{question}", **{f"answer_{question}": " "})
    assert empty.status_code == 422
    assert f"answer_{question}-fault" in empty.text
    assert (await room.post(f"{path}/questions/{question}", **{f"answer_{question}": "Көкшетау"})).status_code == 303
    assert (await room.post(f"{path}/add", note="Мінеки")).status_code == 303
    finding = await reported(application)
    assert (
        await room.post(f"{path}/comment", comment="Келісеміз", **{f"answer_{finding}": "Түздік"})
    ).status_code == 303
    assert "Түздік" in (await room.open(path)).text


async def test_a_condition_is_shown_and_a_refusal_appealed(room: There) -> None:
    application = await submitted()
    path = f"{ROOM}/applications/{application}"
    await to_conditional(application)
    condition = await fetch_value("select id from label_condition")
    assert (await room.post(f"{path}/conditions/{condition}", **{f"shown_{condition}": ""})).status_code == 422
    assert (await room.post(f"{path}/conditions/{condition}", **{f"shown_{condition}": "Талдадық"})).status_code == 303
    assert "Талдадық" in (await room.open(path)).text
    await to_refused(application)
    await room.enter(AIGERIM)
    assert (await room.post(f"{path}/appeal", reasons="")).status_code == 422
    assert (await room.post(f"{path}/appeal", reasons="Арна жұмыс істейді")).status_code == 303
    assert "Арна жұмыс істейді" in (await room.open(path)).text


async def test_a_file_that_is_not_what_it_says_stays_outside(room: There) -> None:
    application = await drafted()
    answer = await send(room, f"{ROOM}/applications/{application}/documents", content=b"MZ program")
    assert answer.status_code == 422
    assert "file-fault" in answer.text
    assert await fetch_value("select count(*) from label_document") == 0


async def test_a_bar_is_told_with_its_end(room: There) -> None:
    application = await submitted()
    await to_refused(application)
    page = await room.open(f"{ROOM}/eligibility")
    day = clock.local_date(clock.now() + timedelta(days=90))
    assert said("label.barred", "en", day=day) in page.text
    answer = await room.post(f"{ROOM}/applications", level="committed", purpose="grant")
    assert answer.status_code == 422
