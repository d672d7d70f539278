"""Every command of self-assessments: done by whoever may, once; by nobody else, nowhere else, and not too late."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import pytest

from compliance.colleagues import Colleague
from compliance.commands import answering, correcting, evidence, findings, freezing, opening, requesting, reviewing
from compliance.commands.answering import Said, answer_item, ask_waiver, mark_not_applicable
from compliance.commands.findings import Planned, finish_action, open_finding, plan_action
from compliance.commands.freezing import approve, submit
from compliance.commands.opening import Share, close_assessment
from compliance.commands.requesting import Wanted, request_evidence, withdraw_request
from compliance.commands.reviewing import Found
from compliance.errors import ChangedMeanwhile, NothingHere, NotYours, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.queries.heads import Place
from infra.database import execute
from infra.errors import Problem
from services.accounts.colleagues import colleague_of
from services.accounts.errors import NothingThere, SignInNeeded
from services.accounts.viewer import ANONYMOUS
from tests.cast import Human
from tests.compliance.workspace.players import (
    AIGERIM,
    AUDITOR,
    BOLAT,
    DINA,
    ITEM,
    KANAT,
    KUMIS,
    MARAT,
    OPENING,
    SAMAL,
    answered,
    attached,
    being,
    coming,
    count,
    events,
    everybody,
    given,
    opened,
    pdf,
    said,
)
from tests.rights import acting

DAY = date(2027, 3, 1)


@dataclass
class World:
    """A self-assessment in which every command but closing can be given."""

    assessment: int
    evidence: int = 0
    loose: int = 0  # evidence that nobody confirmed
    finding: int = 0
    settled: int = 0
    closed: int = 0
    planned: int = 0
    done: int = 0
    sha256: str = ""

    def at(self, item: str = ITEM) -> Place:
        return Place(self.assessment, item)


@pytest.fixture
async def world(db: object) -> World:
    await everybody()
    w = World(await opened())
    await given(w.assessment, ITEM, "CTX-1", "CTX-2", "CTX-3")
    await answered(w.at())
    async with being(BOLAT) as by:
        await mark_not_applicable(by, w.at("CTX-1"), "Бізге қатысы жоқ", 0)
    w.evidence = await attached(w.at())
    w.loose = await attached(w.at(), content=pdf("екінші"))
    async with being(MARAT) as by:
        w.finding = await open_finding(by, w.at(), "minor", "Күні жоқ")
        w.settled = await open_finding(by, w.at(), "observation", "Жақсартуға болады")
        w.closed = await open_finding(by, w.at(), "good_practice", "Үлгі боларлық")
        await findings.close_finding(by, w.closed)
        w.planned = await plan_action(by, w.finding, Planned("Күн қою", BOLAT.id, DAY))
        w.done = await plan_action(by, w.finding, Planned("Тексеру", BOLAT.id, DAY))
        await request_evidence(by, Wanted(w.loose, BOLAT.id, DAY))
        w.sha256 = await submit(by, w.assessment)
    async with being(BOLAT) as by:
        await finish_action(by, w.done)
        await ask_waiver(by, w.at("CTX-2"), "Тәуекел төмен", 0)
    return w


Act = Callable[[Colleague, World], Awaitable[object]]
LEADERS, REVIEWERS, RESPONDENTS, HEADS = (MARAT, AIGERIM), (MARAT, AIGERIM), (BOLAT, MARAT), (AIGERIM,)
COMMANDS: dict[str, tuple[Act, tuple[Human, ...]]] = {
    "assign": (lambda by, w: opening.assign(by, Share(w.assessment, ("6",), DINA.id, DAY)), LEADERS),
    "take_back": (lambda by, w: opening.take_back(by, Share(w.assessment, ("CTX-3",), BOLAT.id)), LEADERS),
    "answer_item": (lambda by, w: answer_item(by, w.at("CTX-3"), Said(2, "Бар", {"CTX-3.1": "Иә"}), 0), RESPONDENTS),
    "mark_not_applicable": (lambda by, w: mark_not_applicable(by, w.at("CTX-3"), "Жоқ", 0), RESPONDENTS),
    "approve_not_applicable": (lambda by, w: answering.approve_not_applicable(by, w.at("CTX-1"), 1), REVIEWERS),
    "ask_waiver": (lambda by, w: ask_waiver(by, w.at("CTX-3"), "Себебі бар", 0), RESPONDENTS),
    "accept_waiver": (lambda by, w: answering.accept_waiver(by, w.at("CTX-2"), 1), REVIEWERS),
    "attach_evidence": (
        lambda by, w: evidence.attach_evidence(by, w.at(), said("b.pdf"), coming(pdf("b"))), RESPONDENTS),
    "renew_evidence": (
        lambda by, w: evidence.renew_evidence(by, w.evidence, said("c.pdf"), coming(pdf("c"))), RESPONDENTS),
    "place_evidence": (lambda by, w: evidence.place_evidence(by, w.at("CTX-3"), w.evidence), RESPONDENTS),
    "confirm_evidence": (lambda by, w: evidence.confirm_evidence(by, w.loose), (MARAT, AIGERIM)),
    "request_evidence": (
        lambda by, w: request_evidence(by, Wanted(w.evidence, BOLAT.id, DAY, "Биылғысы керек")), LEADERS),
    "withdraw_request": (lambda by, w: withdraw_request(by, w.loose), LEADERS),
    "review_item": (lambda by, w: reviewing.review_item(by, w.at(), Found(2, 1, "Көрдім")), REVIEWERS),
    "comment": (lambda by, w: reviewing.comment(by, w.at(), "Рақмет"), RESPONDENTS),
    "open_finding": (lambda by, w: open_finding(by, w.at(), "major", "Жоқ екен"), REVIEWERS),
    "plan_action": (lambda by, w: plan_action(by, w.finding, Planned("Оқыту", BOLAT.id, DAY)), LEADERS),
    "finish_action": (lambda by, w: finish_action(by, w.planned), RESPONDENTS),
    "check_action": (lambda by, w: findings.check_action(by, w.done, worked=True), REVIEWERS),
    "close_finding": (lambda by, w: findings.close_finding(by, w.settled), REVIEWERS),
    "find_cause": (lambda by, w: correcting.find_cause(by, w.finding, "five_whys", "Күні жазылмайды"), LEADERS),
    "change_action": (
        lambda by, w: correcting.change_action(by, w.planned, correcting.Changed(DINA.id, DAY, "Демалыс")), LEADERS),
    "undo_action": (lambda by, w: correcting.undo_action(by, w.done), RESPONDENTS),
    "withdraw_action": (lambda by, w: correcting.withdraw_action(by, w.planned), LEADERS),
    "reopen_finding": (lambda by, w: correcting.reopen_finding(by, w.closed), REVIEWERS),
    "submit": (lambda by, w: submit(by, w.assessment), LEADERS),
    "approve": (lambda by, w: approve(by, w.assessment, w.sha256), HEADS),
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", COMMANDS)
MODULES = (answering, correcting, evidence, findings, freezing, opening, requesting, reviewing)


def test_no_command_is_forgotten() -> None:
    written = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and name.islower()
        and not name.startswith("_")
    }  # fmt: skip
    assert written == {*COMMANDS, "open_assessment", "close_assessment", "keep_document"}


@pytest.mark.parametrize(("name", "who"), [(n, who) for n, (_, may) in COMMANDS.items() for who in may])
async def test_whoever_may_does_it_once_with_one_event(name: str, who: Human, world: World) -> None:
    act, _ = COMMANDS[name]
    before = await events()
    async with being(who) as by:
        first = await act(by, world)
    after = await events()
    assert len(after) == len(before) + 1
    async with being(who) as by:
        if name == "renew_evidence":  # a file was renewed once, whatever is offered in its place again
            with pytest.raises(OutOfTurn):
                await act(by, world)
        elif name in {"assign", "take_back"}:
            assert await act(by, world) == ()
        else:
            assert await act(by, world) == first
    assert await events() == after


@EVERY
async def test_nobody_else_does_it(name: str, world: World) -> None:
    act, may = COMMANDS[name]
    before = await events()
    for who in (BOLAT, DINA, SAMAL, MARAT, AUDITOR):
        if who not in may:
            async with being(who) as by:
                with pytest.raises((NotYours, NothingHere, SecondPersonNeeded)):
                    await act(by, world)
    async with being(KANAT, KUMIS.bin) as by:  # the owner of another organisation
        with pytest.raises(NothingHere):
            await act(by, world)
    assert await events() == before


@EVERY
async def test_not_in_a_suspended_organisation(name: str, world: World) -> None:
    act, may = COMMANDS[name]
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    async with being(may[0]) as by:
        with pytest.raises(OutOfTurn) as caught:
            await act(by, world)
    assert caught.value.text.id == "workspace.suspended"


@EVERY
async def test_not_after_the_cycle_was_closed(name: str, world: World) -> None:
    act, may = COMMANDS[name]
    await execute("update assessment set state = 'approved', closed_at = now()")
    async with being(may[0]) as by:
        with pytest.raises(OutOfTurn) as caught:
            await act(by, world)
    assert caught.value.text.id == "workspace.closed"


async def test_strangers_are_told_that_nothing_is_there(world: World) -> None:
    async with acting(KANAT.viewer()) as viewer:
        with pytest.raises(NothingThere):
            colleague_of(viewer, MARAT.roles[0][0])
    with pytest.raises(SignInNeeded):
        colleague_of(ANONYMOUS, MARAT.roles[0][0])


async def test_one_assessment_by_an_edition_runs_at_a_time(world: World) -> None:
    async with being(MARAT) as by:
        with pytest.raises(OutOfTurn):
            await opening.open_assessment(by, OPENING)
        with pytest.raises(OutOfTurn):
            await close_assessment(by, world.assessment)  # not approved
    async with being(BOLAT) as by:
        with pytest.raises(NotYours):
            await opening.open_assessment(by, OPENING)
        with pytest.raises(NotYours):
            await close_assessment(by, world.assessment)
    assert await count("assessment") == 1


async def refusal(who: Human, act: Callable[[Colleague], Awaitable[object]]) -> type[Problem]:
    async with being(who) as by:
        with pytest.raises(Problem) as caught:
            await act(by)
    return type(caught.value)


async def test_four_eyes(world: World) -> None:
    """Whoever did it, or had a part in it, does not also agree to it, whatever their rights."""
    w = world
    own = await attached(w.at("CTX-3"), MARAT, content=pdf("офицердікі"))
    await answered(w.at("CTX-3"))
    assert await refusal(MARAT, lambda by: evidence.confirm_evidence(by, own)) is SecondPersonNeeded
    assert await refusal(MARAT, lambda by: reviewing.review_item(by, w.at("CTX-3"), Found(2, 1))) is SecondPersonNeeded
    async with being(AIGERIM) as by:
        await answer_item(by, w.at("RA-1"), Said(3, "Иесі жазды"), 1)
        await mark_not_applicable(by, w.at("CTX-1"), "Басқа себеп", 1)
        await ask_waiver(by, w.at("CTX-2"), "Басқа негіз", 1)
        sha256 = await submit(by, w.assessment)
        await finish_action(by, w.planned)
    assert await refusal(AIGERIM, lambda by: reviewing.review_item(by, w.at(), Found(2, 2))) is SecondPersonNeeded
    assert (
        await refusal(AIGERIM, lambda by: answering.approve_not_applicable(by, w.at("CTX-1"), 2)) is SecondPersonNeeded
    )
    assert await refusal(AIGERIM, lambda by: answering.accept_waiver(by, w.at("CTX-2"), 2)) is SecondPersonNeeded
    assert await refusal(AIGERIM, lambda by: approve(by, w.assessment, sha256)) is SecondPersonNeeded
    assert await refusal(AIGERIM, lambda by: findings.check_action(by, w.planned, worked=True)) is SecondPersonNeeded


async def test_what_was_seen_is_what_is_agreed_to(world: World) -> None:
    w = world
    async with being(BOLAT) as by:
        await mark_not_applicable(by, w.at("CTX-1"), "Енді басқа себеп", 1)
        await answer_item(by, w.at(), Said(5, "Бәрі керемет"), 1)
    assert await refusal(MARAT, lambda by: answering.approve_not_applicable(by, w.at("CTX-1"), 1)) is ChangedMeanwhile
    assert await refusal(MARAT, lambda by: reviewing.review_item(by, w.at(), Found(5, 1))) is ChangedMeanwhile
    async with being(MARAT) as by:
        await submit(by, w.assessment)
    assert await refusal(AIGERIM, lambda by: approve(by, w.assessment, w.sha256)) is ChangedMeanwhile


UNFIT: dict[str, Act] = {
    "edition": lambda by, _: opening.open_assessment(by, opening.Opening("iso-9001", "M", "2026", "x")),
    "profile": lambda by, _: opening.open_assessment(by, opening.Opening(OPENING.edition, "X", "2026", "x")),
    "cycle": lambda by, _: opening.open_assessment(by, opening.Opening(OPENING.edition, "M", " ", "x")),
    "names": lambda by, w: opening.assign(by, Share(w.assessment, ("6", "NOPE-1"), BOLAT.id)),
    "person": lambda by, w: opening.assign(by, Share(w.assessment, ("6",), KANAT.id)),
    "claimed": lambda by, w: answer_item(by, w.at(), Said(6), 1),
    "replies": lambda by, w: answer_item(by, w.at(), Said(3, "", {"CTX-1.1": "x"}), 1),
    "reason": lambda by, w: answer_item(by, w.at(), Said(3, "x" * 20_001), 1),
    "boundary": lambda by, _: opening.open_assessment(by, opening.Opening(OPENING.edition, "M", "1", "x", "a\0b")),
    "RA-1.1": lambda by, w: answer_item(by, w.at(), Said(3, "", {"RA-1.1": "half a letter \ud800"}), 1),
    "source": lambda by, w: evidence.attach_evidence(by, w.at(), said(source="\0"), coming(pdf())),
    "level": lambda by, w: reviewing.review_item(by, w.at(), Found(-1, 1)),
    "said": lambda by, w: reviewing.comment(by, w.at(), "  "),
    "grade": lambda by, w: open_finding(by, w.at(), "terrible", "x"),  # type: ignore[arg-type]
    "method": lambda by, w: correcting.find_cause(by, w.finding, "guess", "x"),  # type: ignore[arg-type]
    "why": lambda by, w: correcting.change_action(by, w.planned, correcting.Changed(DINA.id, DAY, " ")),
    "seen": lambda by, w: findings.check_action(by, w.done, worked=True, seen="\0"),
    "title": lambda by, w: plan_action(by, w.finding, Planned(" ", BOLAT.id, DAY)),
}


@pytest.mark.parametrize("field", UNFIT)
async def test_what_cannot_be_is_refused_by_its_field(field: str, world: World) -> None:
    before = await events()
    async with being(MARAT) as by:
        with pytest.raises(Unfit) as caught:
            await UNFIT[field](by, world)
    assert caught.value.extra["field"] == field
    assert await events() == before
