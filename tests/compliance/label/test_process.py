"""No way leads to a grant with something missing, by the same eyes twice, or past a recusal; every state goes on."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.label.process import DECIDES, ENDS, GRANTS, STEPS, TURN, Act, Case, NotPossible, State, Vote, act

NAMES = [f"n{each}" for each in range(8)]
ACTS = get_args(Act)
WAY = (
    ("submit", "a"), ("complete", "o"), ("pass_screening", "o"), ("assign", "o"), ("report", "s"), ("comment", "a"),
    ("recommend", "r"),
)  # fmt: skip


def votes(*names: str, choice: str = "for") -> tuple[Vote, ...]:
    return tuple(Vote(name, choice, "Себебі бар") for name in names)  # type: ignore[arg-type]


def before_decision() -> Case:
    case = Case()
    for what, by in WAY:
        case = act(case, what, by, assessor="s" if what == "assign" else "")  # type: ignore[arg-type]
    return case


def refusal(case: Case, what: Act, by: str = "", *, of: tuple[Vote, ...] = (), assessor: str = "") -> str:
    with pytest.raises(NotPossible) as told:
        act(case, what, by, of, assessor)
    return told.value.reason


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_random_acts_never_grant_what_must_not_be_granted(data: st.DataObject) -> None:
    case = Case(
        unmet=data.draw(st.frozensets(st.sampled_from(["A-LISTS", "H-SITE"]))),
        curable=frozenset({"H-SITE"}),
        recused=data.draw(st.frozensets(st.sampled_from(NAMES[:3]))),
    )
    took: dict[str, set[str]] = {}
    for _ in range(data.draw(st.integers(1, 40))):
        possible = sorted({step.act for step in case.acts})
        if not possible:
            assert case.state in ENDS
            break
        what = data.draw(st.sampled_from(possible if data.draw(st.integers(0, 4)) else sorted(ACTS)))
        by, assessor = data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from(NAMES))
        choices = st.sampled_from(["for", "for", "for", "against", "abstain"])
        panel = tuple(
            Vote(name, data.draw(choices), "себеп")
            for name in data.draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5))
        )
        try:
            after = act(case, what, by, panel if what in DECIDES else (), assessor)
        except NotPossible:
            continue
        part = next(step.part for step in STEPS if step.act == what and case.state in step.sources)
        who = {vote.person for vote in panel} if what in DECIDES else set() if part == "clock" else {by}
        for name in who | ({assessor} if what == "assign" else set()):
            took.setdefault(name, set()).add("assessor" if what == "assign" and name == assessor else part)
            assert name not in case.recused
        if what in GRANTS:
            assert not case.unmet
        if after.state == "granted" and what in DECIDES:
            assert len({vote.person for vote in panel}) >= case.quorum
            assert 2 * sum(vote.choice == "for" for vote in panel) > len(panel)
        case = after
        if data.draw(st.booleans()):  # what was missing may come, and what was there may go
            case = replace(case, unmet=data.draw(st.frozensets(st.sampled_from(["A-LISTS", "H-SITE"]))))
    assert all(len(parts) == 1 for parts in took.values())


def test_every_state_has_a_way_on_and_is_somebodys_turn() -> None:
    for state in get_args(State):
        forward = [step for step in STEPS if state in step.sources and step.act != "withdraw"]
        assert bool(forward) == (state not in ENDS), state
        assert (state in TURN) == (state not in ENDS), state
    reached = {"draft"} | {step.target for step in STEPS}
    assert reached == set(get_args(State))
    assert {step.act for step in STEPS} == set(ACTS)


def test_the_whole_way() -> None:
    case = act(before_decision(), "grant", "", votes("p1", "p2", "p3"))
    assert (case.state, case.parts["s"], case.parts["p1"]) == ("granted", "assessor", "panel")


def test_whoever_assessed_or_reviewed_does_not_decide() -> None:
    case = before_decision()
    for name in ("s", "r", "o", "a"):
        assert refusal(case, "grant", of=votes("p1", "p2", name)) == "two_parts"
    assert refusal(act(Case(state="assigning"), "assign", "o", assessor="s"), "reassign", "s") == "two_parts"


def test_a_panel_needs_its_quorum_its_reasons_and_a_majority() -> None:
    case = before_decision()
    assert refusal(case, "grant", of=votes("p1", "p2")) == "quorum"
    assert refusal(case, "grant", of=votes("p1", "p1", "p2")) == "quorum"
    assert refusal(case, "grant", of=(*votes("p1"), *votes("p2", "p3", "p4", choice="abstain"))) == "no_majority"
    assert refusal(case, "grant", of=(*votes("p1", "p2"), Vote("p3", "for", " "))) == "no_reasons"
    assert refusal(replace(case, recused=frozenset({"p3"})), "grant", of=votes("p1", "p2", "p3")) == "recused"


def test_what_is_missing_blocks_and_only_the_curable_becomes_a_condition() -> None:
    panel = votes("p1", "p2", "p3")
    case = replace(before_decision(), unmet=frozenset({"H-SITE"}), curable=frozenset({"H-SITE"}))
    assert refusal(case, "grant", of=panel) == "unmet"
    conditional = act(case, "grant_with_conditions", "", panel)
    assert refusal(conditional, "fulfil", "r") == "unmet"
    assert act(replace(conditional, unmet=frozenset()), "fulfil", "r").state == "granted"
    assert refusal(replace(case, curable=frozenset()), "grant_with_conditions", of=panel) == "unmet"
    assert refusal(Case(barred=True), "submit", "a") == "barred"


def test_an_appeal_is_decided_by_others() -> None:
    refused = act(before_decision(), "refuse", "", votes("p1", "p2", "p3"))
    appealed = act(refused, "appeal", "a")
    assert refusal(appealed, "change", of=votes("q1", "q2", "p3")) == "two_parts"
    assert act(appealed, "change", "", votes("q1", "q2", "q3")).state == "granted"
    assert act(appealed, "uphold", "", votes("q1", "q2", "q3")).state == "upheld"
    assert refusal(act(appealed, "uphold", "", votes("q1", "q2", "q3")), "appeal", "a") == "state"
