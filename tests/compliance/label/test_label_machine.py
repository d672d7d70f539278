"""The rules of a case as a machine that anything may happen to: whatever the order, what must not be granted is not.

The account of who took part in what, and of what was missing, is kept here, beside the machine and not by it.
"""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from compliance.label.process import (
    DECIDES,
    ENDS,
    GRANTS,
    STEPS,
    TURN,
    UNDECIDED,
    Act,
    Case,
    NotPossible,
    Part,
    State,
    Vote,
    act,
)
from compliance.label.timing import limit_of
from compliance.library.scheme import scheme

PEOPLE = tuple(f"p{each}" for each in range(9))
REQUIREMENTS = ("A-LISTS", "H-SITE", "T-EVERYBODY")
CURABLE = frozenset({"T-EVERYBODY"})
NAMES = st.sampled_from(PEOPLE)
VOTES = st.lists(
    st.builds(
        Vote, NAMES, st.sampled_from(["for", "for", "for", "against", "abstain"]),
        st.sampled_from(["себеп", "себеп", "себеп", " "]),
    ), max_size=5,
)  # fmt: skip
STEP_OF = {(each.act, state): each for each in STEPS for state in each.sources}


class ACase(RuleBasedStateMachine):
    """A case, and what was seen of it from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case(curable=CURABLE)
        self.took: dict[str, set[Part]] = {}
        self.voted: list[tuple[Act, set[str]]] = []  # decisions of panels and of the clock, with who voted on them
        self.undone: set[str] = set()  # who voted on one that fell on appeal
        self.passed: list[Act] = []

    @rule(what=st.sampled_from(get_args(Act)), by=NAMES, assessor=NAMES, votes=VOTES)
    def anybody_does_anything(self, what: Act, by: str, assessor: str, votes: list[Vote]) -> None:
        self._try(what, by, assessor, tuple(votes))

    @precondition(lambda self: self.case.acts)
    @rule(data=st.data(), by=NAMES, assessor=NAMES)
    def somebody_does_what_the_state_knows(self, data: Any, by: str, assessor: str) -> None:
        step = data.draw(st.sampled_from(self.case.acts))
        members = data.draw(st.lists(NAMES, min_size=3, max_size=5, unique=True))
        votes = tuple(Vote(each, "for", "себеп") for each in members)
        self._try(step.act, by, assessor, votes if step.act in DECIDES else ())

    @rule(missing=st.frozensets(st.sampled_from(REQUIREMENTS)))
    def what_is_missing_comes_and_goes(self, missing: frozenset[str]) -> None:
        self.case = replace(self.case, unmet=missing)

    @rule(name=NAMES)
    def somebody_turns_out_to_be_concerned(self, name: str) -> None:
        if len(self.case.recused) < 2:
            self.case = replace(self.case, recused=self.case.recused | {name})

    @rule(barred=st.booleans())
    def a_bar_begins_or_ends(self, barred: bool) -> None:
        self.case = replace(self.case, barred=barred)

    def _try(self, what: Act, by: str, assessor: str, votes: tuple[Vote, ...]) -> None:
        before = self.case
        try:
            after = act(before, what, by, votes, assessor)
        except NotPossible:
            assert self.case == before
            return
        step = STEP_OF[what, before.state]
        assert after.state == step.target
        self._note_parts(step.part, what, by, assessor, votes)
        self._hold_grants(before, what, votes)
        self.case = after
        self.passed.append(what)

    def _note_parts(self, part: Part, what: Act, by: str, assessor: str, votes: tuple[Vote, ...]) -> None:
        takes = [vote.person for vote in votes] if what in DECIDES else [] if part == "clock" else [by]
        for name in takes:
            self.took.setdefault(name, set()).add(part)
        if what == "assign":
            assert assessor != by
            self.took.setdefault(assessor, set()).add("assessor")
            takes.append(assessor)
        assert not self.case.recused & set(takes)
        assert not self.undone & set(takes)
        if what in ("change", "reopen"):
            self.undone |= self.voted[-1][1]
        elif what in DECIDES or what == "miss":
            self.voted.append((what, set(takes)))

    def _hold_grants(self, before: Case, what: Act, votes: tuple[Vote, ...]) -> None:
        if what == "submit":
            assert not before.barred
        if what in GRANTS:
            assert not before.unmet
            assert "report" in self.passed
            assert "recommend" in self.passed
        if what == "grant_with_conditions":
            assert before.unmet
            assert before.unmet <= CURABLE
        if what in DECIDES:
            assert len({vote.person for vote in votes}) == len(votes) >= scheme().panel.quorum
            assert 2 * sum(vote.choice == "for" for vote in votes) > len(votes)
            assert all(vote.reasons.strip() for vote in votes)

    @invariant()
    def nobody_has_two_parts(self) -> None:
        assert all(len(parts) == 1 for parts in self.took.values())
        assert {name: {part} for name, part in self.case.parts.items()} == self.took

    @invariant()
    def what_is_over_stays_over(self) -> None:
        if self.case.state in ENDS:
            assert not self.case.acts
        else:
            assert self.case.acts


TestACase = ACase.TestCase
TestACase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)

ONLY_DESK: frozenset[Part] = frozenset({"officer", "assessor", "reviewer", "panel", "appeal_panel", "clock"})


def reached(start: State, parts: frozenset[Part], without: frozenset[Act] = frozenset()) -> set[State]:
    """States that can be reached from one by acts of some parts only."""
    found, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for step in STEPS:
            new = step.target not in found and state in step.sources
            if new and step.part in parts and step.act not in without:
                found.add(step.target)
                waiting.append(step.target)
    return found


@pytest.mark.parametrize("state", [each for each in get_args(State) if each not in ENDS and each != "draft"])
def test_a_silent_applicant_holds_nothing_up(state: State) -> None:
    assert reached(state, ONLY_DESK) & {"refused", "lapsed", "upheld", "granted"}
    if TURN[state] == "applicant" and state != "refused":  # an appeal is a right, and its time simply ends
        assert any(step.part == "clock" and state in step.sources for step in STEPS), state


@pytest.mark.parametrize("state", UNDECIDED)
def test_a_silent_desk_keeps_nobody(state: State) -> None:
    assert "withdrawn" in reached(state, frozenset({"applicant"}))


@pytest.mark.parametrize("state", [each for each in get_args(State) if each not in ENDS])
def test_with_something_missing_there_is_still_a_way_to_an_end(state: State) -> None:
    every = frozenset(get_args(Part))
    assert reached(state, every, GRANTS | {"grant_with_conditions", "withdraw"}) & {"refused", "upheld", "lapsed"}


def test_whoever_must_act_has_a_day_by_which() -> None:
    clocks = scheme().clocks
    by_the_calendar = {"draft", "deferred", "conditional", "refused"}
    for state in TURN:
        for micro in (True, False):
            for level in ("committed", "implemented", "certified"):
                limit = limit_of(state, clocks, level, micro=micro)
                assert (limit is None) == (state in by_the_calendar), state
                assert limit is None or limit > 0


def test_a_refusal_at_the_screening_that_falls_is_assessed_by_somebody_before_anything_is_granted() -> None:
    panel, others = PEOPLE[:3], PEOPLE[3:6]
    votes = tuple(Vote(each, "for", "себеп") for each in panel)
    appeal = tuple(Vote(each, "for", "себеп") for each in others)
    case = Case()
    for what, by in (("submit", "a"), ("complete", "o")):
        case = act(case, what, by)
    appealed = act(act(case, "refuse", "", votes), "appeal", "a")
    with pytest.raises(NotPossible) as told:
        act(appealed, "change", "", appeal)
    assert told.value.reason == "unmet"
    again = act(appealed, "reopen", "", appeal)
    assert again.state == "assigning"
    assert not reached("assigning", frozenset(get_args(Part)), frozenset({"report"})) & {"granted", "conditional"}


def test_whoever_voted_on_what_an_appeal_undid_is_out_and_others_decide() -> None:
    panel, appeal, others = PEOPLE[:3], PEOPLE[3:6], PEOPLE[6:9]

    def of(members: tuple[str, ...]) -> tuple[Vote, ...]:
        return tuple(Vote(each, "for", "себеп") for each in members)

    case = Case(state="deciding", parts={"a": "applicant", "x": "assessor", "r": "reviewer", "o": "officer"})
    refused = act(case, "refuse", "", of(panel))
    assert refused.voted == set(panel)
    again = act(act(refused, "appeal", "a"), "reopen", "", of(appeal))
    assert (again.undone, again.voted) == (set(panel), set())
    with pytest.raises(NotPossible) as told:
        act(again, "assign", "o", assessor=panel[0])
    assert told.value.reason == "undone"
    case = act(again, "assign", "o", assessor="y")
    for what, by in (("report", "y"), ("comment", "a"), ("recommend", "r")):
        case = act(case, what, by)  # type: ignore[arg-type] # acts, by name
    for members in (panel, (panel[0], *others)):
        with pytest.raises(NotPossible) as told:
            act(case, "grant", "", of(members))
        assert told.value.reason == "undone"
    assert act(case, "grant", "", of(others)).state == "granted"


def test_what_the_clock_refused_nobody_voted_on() -> None:
    votes = tuple(Vote(each, "for", "себеп") for each in PEOPLE[:3])
    appeal = tuple(Vote(each, "for", "себеп") for each in PEOPLE[3:6])
    deferred = act(Case(state="deciding"), "defer", "", votes)
    again = act(act(act(deferred, "miss", "clock"), "appeal", "a"), "reopen", "", appeal)
    assert not again.undone


def test_an_officer_assigns_somebody_and_not_nobody_or_themselves() -> None:
    for assessor in ("", "o"):
        with pytest.raises(NotPossible) as told:
            act(Case(state="assigning"), "assign", "o", assessor=assessor)
        assert told.value.reason == "two_parts"
