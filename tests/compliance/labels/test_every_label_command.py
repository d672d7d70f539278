"""Every command of the label: done by whoever may, once; by nobody else; not too late; not where all is suspended."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from compliance.commands.label import (
    acting,
    appeals,
    applying,
    assessing,
    assigning,
    checking,
    completing,
    deciding,
    documents,
    incidents,
    interests,
    meetings,
    misuse,
    recusing,
    replying,
    reviewing,
    surveying,
    voting,
)
from compliance.commands.label.acting import Act
from compliance.commands.label.applying import Wanted
from compliance.commands.label.assessing import Finding, Judgement, Report
from compliance.commands.label.completing import Question
from compliance.commands.label.documents import Given
from compliance.commands.label.meetings import Called, Proposed
from compliance.commands.label.reviewing import Review
from compliance.commands.label.surveying import Found
from compliance.commands.label.voting import Voice
from infra import clock
from infra.database import execute, fetch_value
from infra.errors import Problem
from infra.settings import settings
from services.accounts.colleagues import colleague_of
from services.accounts.desk import officer_of
from tests.cast import (
    ADMINISTRATOR,
    AIGERIM,
    ALTYN,
    APPEAL_PANEL,
    ASSESSOR,
    AUDITOR,
    BOLAT,
    DECIDER,
    KANAT,
    MARAT,
    OFFICER,
    PANEL,
    REVIEWER,
    SECOND_ASSESSOR,
    Human,
)
from tests.compliance.labels import playing
from tests.compliance.labels.decided import REASONS, case_in
from tests.compliance.labels.playing import at_work, works_well
from tests.compliance.labels.worlds import (
    FILLED,
    INTEREST,
    World,
    agenda,
    answering,
    condition,
    draft,
    finding,
    fresh_round,
    incident,
    interest,
    label,
    looking,
    meeting,
    mistaken,
    proposed,
    question,
    ready,
    recusal,
    seen,
    shown,
    survey,
    surveyed,
    suspended,
    unassigned,
    unreviewed,
    voted,
)
from tests.compliance.workspace.players import coming, pdf
from tests.rights import acting as acts

TODAY = date(2026, 1, 1)
LEADS, HEADS = (MARAT, AIGERIM), (AIGERIM,)
DESK = (OFFICER, ASSESSOR, REVIEWER, DECIDER)
ROSTER = (*LEADS, BOLAT, *DESK, PANEL[0], KANAT, ADMINISTRATOR, AUDITOR)


Prepare = Callable[[World], Awaitable[None]]


@dataclass(frozen=True)
class Command:
    """A command: what it does, who may, in which world; what comes of it a second time, and whether it can be late."""

    act: Callable[[Any, World], Awaitable[object]]
    may: tuple[Human, ...]
    state: str = ""  # of the case; empty: none is needed
    prepare: Prepare | None = None
    again: bool = False  # it may be done again, as another of the same
    late: bool = True  # it is refused once the case is withdrawn


async def linked(by: Any, w: World) -> None:
    number = await fetch_value("select number from label")
    await misuse.link_label(by, w.ids["misuse"], number)


REPORT = Report("grant", "Бәрі дұрыс", "", None)
CALLED = Called("panel", clock.now() + timedelta(days=2), "Зал")
O = (OFFICER,)  # noqa: E741 - a column of the table below
COMMANDS: dict[str, Command] = {
    "open_application": Command(lambda by, w: applying.open_application(by, Wanted("committed")), LEADS, late=False),
    "change_application": Command(
        lambda by, w: applying.change_application(by, w.application, FILLED), LEADS, prepare=draft, again=True),
    "confirm_data": Command(lambda by, w: applying.confirm_data(by, w.application), LEADS, prepare=draft),
    "discard_application": Command(lambda by, w: applying.discard_application(by, w.application), LEADS, prepare=draft),
    "submit_application": Command(
        lambda by, w: applying.submit_application(by, w.application, agreed=True), HEADS, prepare=ready),
    "want_check": Command(
        lambda by, w: checking.want_check(by, w.application), (*LEADS, *DESK, PANEL[0]), "screening",
        again=True, late=False),
    "answer_question": Command(
        lambda by, w: replying.answer_question(by, w.ids["question"], "Наурыздан"), LEADS, "incomplete", question),
    "add_information": Command(lambda by, w: replying.add_information(by, w.application), LEADS, "incomplete"),
    "comment_report": Command(
        lambda by, w: replying.comment_report(by, w.application, "Келісеміз", {}), LEADS, "commenting"),
    "withdraw_application": Command(
        lambda by, w: replying.withdraw_application(by, w.application), HEADS, "assessing"),
    "add_document": Command(
        lambda by, w: documents.add_document(by, w.application, Given("a.pdf", "application/pdf"), coming(pdf("a"))),
        LEADS, "incomplete"),
    "complete": Command(lambda by, w: completing.complete(by, w.application), O, "completeness"),
    "ask_for_more": Command(
        lambda by, w: completing.ask_for_more(by, w.application, [Question("Қайсысы?")]), O, "completeness"),
    "ask": Command(
        lambda by, w: completing.ask(by, w.application, Question("Неге?")), (OFFICER, ASSESSOR, REVIEWER), "assessing",
        again=True),
    "pass_screening": Command(lambda by, w: completing.pass_screening(by, w.application), O, "screening"),
    "assign": Command(lambda by, w: assigning.assign(by, w.application, ASSESSOR.id), O, "assigning", unassigned),
    "reassign": Command(lambda by, w: assigning.reassign(by, w.application, "Ауырып қалды"), O, "assessing"),
    "judge": Command(
        lambda by, w: assessing.judge(by, w.application, Judgement("H-SPEAK-UP", True, "Көрдім")), (ASSESSOR,),
        "assessing", again=True),
    "write_finding": Command(
        lambda by, w: assessing.write_finding(by, w.application, Finding("T-EXPOSED", "minor", "Жоқ")), (ASSESSOR,),
        "assessing", again=True),
    "close_finding": Command(
        lambda by, w: assessing.close_finding(by, w.ids["finding"], "Түзетілді"), (ASSESSOR,), "assessing", finding),
    "report": Command(
        lambda by, w: assessing.report(by, w.application, REPORT), (ASSESSOR,), "assessing", fresh_round),
    "take_review": Command(
        lambda by, w: reviewing.take_review(by, w.application), (REVIEWER,), "reviewing", unreviewed),
    "recommend": Command(
        lambda by, w: reviewing.recommend(by, w.application, Review("grant", "Иә")), (REVIEWER,), "reviewing"),
    "send_back": Command(lambda by, w: reviewing.send_back(by, w.application, "Толық емес"), (REVIEWER,), "reviewing"),
    "say_interest": Command(
        lambda by, w: interests.say_interest(by, INTEREST), (*DESK, PANEL[0]), again=True, late=False),
    "end_interest": Command(
        lambda by, w: interests.end_interest(by, w.ids["interest"], clock.today()), (REVIEWER,), prepare=interest,
        late=False),
    "take_interest_back": Command(
        lambda by, w: interests.take_interest_back(by, w.ids["interest"]), (REVIEWER,), prepare=interest, late=False),
    "recuse_oneself": Command(
        lambda by, w: recusing.recuse_oneself(by, w.application, "Досым"), (OFFICER, ASSESSOR, REVIEWER), "assessing",
        late=False),
    "settle_recusal": Command(
        lambda by, w: recusing.settle_recusal(by, w.ids["recusal"], "Аттас", held=False), O, "assessing", recusal,
        late=False),
    "lift_recusal": Command(
        lambda by, w: recusing.lift_recusal(by, w.ids["recusal"], "Қате терілген"), O, "assessing", mistaken,
        late=False),
    "call_meeting": Command(lambda by, w: meetings.call_meeting(by, CALLED), O, again=True, late=False),
    "ask_member": Command(
        lambda by, w: meetings.ask_member(by, w.ids["meeting"], PANEL[0].id), O, prepare=meeting, late=False),
    "put_on_agenda": Command(
        lambda by, w: meetings.put_on_agenda(by, w.ids["meeting"], w.application, Proposed("refuse", REASONS)), O,
        "deciding", meeting),
    "drop_from_agenda": Command(
        lambda by, w: meetings.drop_from_agenda(by, w.ids["agenda"]), O, "deciding", agenda, late=False),
    "note_presence": Command(
        lambda by, w: meetings.note_presence(by, w.ids["meeting"], [PANEL[1].id]), O, prepare=meeting, again=True,
        late=False),
    "close_meeting": Command(
        lambda by, w: meetings.close_meeting(by, w.ids["meeting"]), O, prepare=meeting, late=False),
    "cancel_meeting": Command(
        lambda by, w: meetings.cancel_meeting(by, w.ids["meeting"]), O, prepare=meeting, late=False),
    "vote": Command(
        lambda by, w: voting.vote(by, w.ids["agenda"], Voice("for", REASONS)), (PANEL[0],), "deciding", agenda,
        late=False),
    "declare": Command(
        lambda by, w: deciding.declare(by, w.ids["agenda"]), (OFFICER, PANEL[0]), "deciding", voted),
    "fulfil": Command(
        lambda by, w: deciding.fulfil(by, w.application, REASONS), (REVIEWER,), "conditional", shown),
    "show_condition": Command(
        lambda by, w: deciding.show_condition(by, w.ids["condition"], "Оқыттық"), LEADS, "conditional", condition,
        again=True),
    "resume": Command(lambda by, w: deciding.resume(by, w.application, "Әкелді"), O, "deferred"),
    "appeal": Command(lambda by, w: appeals.appeal(by, w.application, "Келіспейміз"), HEADS, "refused"),
    "appeal_act": Command(
        lambda by, w: appeals.appeal_act(by, w.ids["act"], "Келіспейміз"), HEADS, prepare=suspended, late=False),
    "propose": Command(
        lambda by, w: acting.propose(by, w.ids["label"], "suspend", Act("criteria", "Бар")), O, prepare=label,
        late=False),
    "agree": Command(
        lambda by, w: acting.agree(by, w.ids["act"]), (DECIDER, APPEAL_PANEL[0]), prepare=proposed, late=False),
    "disagree": Command(
        lambda by, w: acting.disagree(by, w.ids["act"], "Дәлел аз"), (DECIDER,), prepare=proposed, late=False),
    "withdraw_label": Command(
        lambda by, w: acting.withdraw_label(by, w.ids["label"]), HEADS, prepare=label, late=False),
    "open_incident": Command(
        lambda by, w: incidents.open_incident(by, w.ids["label"], "report", "Расталды"), O, prepare=label, again=True,
        late=False),
    "explain": Command(
        lambda by, w: incidents.explain(by, w.ids["incident"], "Түсіндіреміз"), LEADS, prepare=incident, late=False),
    "order_survey": Command(
        lambda by, w: surveying.order_survey(by, w.ids["label"]), O, prepare=label, late=False),
    "assign_survey": Command(
        lambda by, w: surveying.assign_survey(by, w.ids["survey"], SECOND_ASSESSOR.id), O, prepare=survey, again=True,
        late=False),
    "say_found": Command(
        lambda by, w: surveying.say_found(by, w.ids["survey"], Found("Бәрі жақсы")), (SECOND_ASSESSOR,),
        prepare=surveyed, late=False),
    "answer_survey": Command(
        lambda by, w: surveying.answer_survey(by, w.ids["survey"], "Түзеттік"), LEADS, prepare=answering, again=True,
        late=False),
    "settle_survey": Command(
        lambda by, w: surveying.settle_survey(by, w.ids["survey"], passed=True), O, prepare=answering, late=False),
    "take_up": Command(lambda by, w: misuse.take_up(by, w.ids["misuse"]), O, prepare=seen, late=False),
    "link_label": Command(
        linked, O, prepare=seen, again=True, late=False),
    "take_measure": Command(
        lambda by, w: misuse.take_measure(by, w.ids["misuse"], "letter", "Хат жазылды"), O, prepare=looking,
        again=True, late=False),
    "open_incident_of": Command(
        lambda by, w: misuse.open_incident_of(by, w.ids["misuse"], "Бөтен тауарда"), O, prepare=looking, again=True,
        late=False),
    "close_misuse": Command(
        lambda by, w: misuse.close_misuse(by, w.ids["misuse"], "unfounded"), O, prepare=looking, late=False),
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", COMMANDS)
MODULES = (
    acting, appeals, applying, assessing, assigning, checking, completing, deciding, documents, incidents, interests,
    meetings, misuse, recusing, replying, reviewing, surveying, voting,
)  # fmt: skip
# jobs, pieces of commands, and what anybody may do without an account
NOT_HERE = frozenset({
    "check_application", "check_open_cases", "declared", "draft_of", "fit_lines", "is_micro", "own_case",
    "must_be_in_time", "pass_over", "against", "part_of", "write_question", "assessed_by", "reviewed_by",
    "miss_overdue", "rule", "settle", "last_day_of_appeal", "enforce_recusals", "recuse_everywhere",
    "recuse_where_needed", "recuse_at_once",
    "suspend_by_check", "enter_incident", "tend_incidents", "open_surveys", "tell_misuse",
})  # fmt: skip


def test_no_command_is_forgotten() -> None:
    written = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and name.islower()
        and not name.startswith("_")
    }  # fmt: skip
    assert written - NOT_HERE == set(COMMANDS)


@pytest.fixture
async def ground(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    works_well(monkeypatch)
    await at_work()


async def made(name: str) -> World:
    command, w = COMMANDS[name], World()
    if command.state:
        w.application = await case_in(command.state)
    if command.prepare is not None:
        await command.prepare(w)
    return w


@asynccontextmanager
async def doing(who: Human, name: str) -> Any:
    """Somebody comes through the door of a command: the desk's, or the company's."""
    may = COMMANDS[name].may
    at_a_desk = bool(who.staff) if name == "want_check" else bool(may[0].staff)
    async with acts(who.viewer()) as viewer:
        yield officer_of(viewer) if at_a_desk else colleague_of(viewer, ALTYN.bin)


async def events() -> int:
    return int(await fetch_value("select count(*) from event"))


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(("name", "who"), [(n, who) for n, each in COMMANDS.items() for who in each.may[:2]])
async def test_whoever_may_does_it_and_only_once(name: str, who: Human) -> None:
    w, command = await made(name), COMMANDS[name]
    before = await events()
    async with doing(who, name) as by:
        await command.act(by, w)
    after = await events()
    assert after > before
    if not command.again:
        try:
            async with doing(who, name) as by:
                await command.act(by, w)
        except Problem:
            pass
        assert await events() == after


@pytest.mark.usefixtures("ground")
@EVERY
async def test_nobody_else_does_it(name: str) -> None:
    w, command = await made(name), COMMANDS[name]
    before = await events()
    for who in ROSTER:
        if who not in command.may and not (name in ("agree", "disagree") and "label_decider" in who.staff):
            with pytest.raises(Problem):
                async with doing(who, name) as by:
                    await command.act(by, w)
    assert await events() == before


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("name", [name for name, each in COMMANDS.items() if each.late])
async def test_not_once_the_case_is_over(name: str) -> None:
    w, command = await made(name), COMMANDS[name]
    await execute("set local session_replication_role = replica")
    await execute("update label_application set state = 'withdrawn', turn = null, ended_at = now()")
    await execute("set local session_replication_role = origin")
    before = await events()
    with pytest.raises(Problem):
        async with doing(command.may[0], name) as by:
            await command.act(by, w)
    assert await events() == before


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    "name", [name for name, each in COMMANDS.items() if set(each.may) <= set(LEADS) and name != "want_check"]
)
async def test_not_in_a_suspended_organisation(name: str) -> None:
    w, command = await made(name), COMMANDS[name]
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    before = await events()
    with pytest.raises(Problem) as caught:
        async with doing(command.may[0], name) as by:
            await command.act(by, w)
    assert caught.value.text.id == "workspace.suspended"
    assert await events() == before


LATE = {"incomplete": ("add_information",), "commenting": ("comment_report",), "refused": ("appeal",)}


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(("state", "name"), [(state, name) for state, names in LATE.items() for name in names])
async def test_not_after_its_last_day(state: str, name: str) -> None:
    w, command = await made(name), COMMANDS[name]
    await execute("update label_application set due_on = $1", clock.today() - timedelta(days=1))
    before = await events()
    with pytest.raises(Problem):
        async with doing(command.may[0], name) as by:
            await command.act(by, w)
    assert (await events(), await playing.state_of(w.application)) == (before, state)
