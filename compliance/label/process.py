"""From a draft to a decision, and what becomes of it: one table of steps, and the rules no step may pass by.

A case is never changed; an act makes another of it, or says in one word why it may not. Who acts is told by a name, and
whether that name may have the part that the act needs is the caller's to know; that nobody has two parts, that nobody
recused has any, and that what blocks a grant blocks it, is held here, and once more by the database.
Sources: ISO/IEC 17065 7.2-7.13 (application, evaluation, review, decision by others, appeals), the scheme's rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

State = Literal[
    "draft", "completeness", "incomplete", "screening", "assigning", "assessing", "commenting", "reviewing",
    "deciding", "deferred", "conditional", "granted", "refused", "appealed", "upheld", "withdrawn", "lapsed",
]  # fmt: skip
Act = Literal[
    "submit", "ask_for_more", "complete", "add", "pass_screening", "assign", "reassign", "report", "comment",
    "recommend", "send_back", "grant", "grant_with_conditions", "defer", "resume", "fulfil", "miss", "refuse",
    "appeal", "uphold", "change", "reopen", "withdraw", "lapse", "no_comment", "recuse",
]  # fmt: skip
Part = Literal["applicant", "officer", "assessor", "reviewer", "panel", "appeal_panel", "clock"]
Choice = Literal["for", "against", "abstain"]
Decision = Literal["grant", "grant_with_conditions", "defer", "refuse"]


@dataclass(frozen=True, slots=True)
class Step:
    """An act that leads from some states to one, and whose it is."""

    act: Act
    sources: tuple[State, ...]
    target: State
    part: Part


UNDECIDED: tuple[State, ...] = (
    "draft", "completeness", "incomplete", "screening", "assigning", "assessing", "commenting", "reviewing",
    "deciding", "deferred", "conditional",
)  # fmt: skip
STEPS: tuple[Step, ...] = (
    Step("submit", ("draft",), "completeness", "applicant"),
    Step("ask_for_more", ("completeness",), "incomplete", "officer"),
    Step("add", ("incomplete",), "completeness", "applicant"),
    Step("complete", ("completeness",), "screening", "officer"),
    Step("pass_screening", ("screening",), "assigning", "officer"),
    Step("assign", ("assigning",), "assessing", "officer"),
    Step("reassign", ("assessing", "commenting"), "assigning", "officer"),
    # an assessor who turns out to be recused: whatever they reported, somebody else assesses anew
    Step("recuse", ("assessing", "commenting", "reviewing", "deciding"), "assigning", "clock"),
    Step("report", ("assessing",), "commenting", "assessor"),
    Step("comment", ("commenting",), "reviewing", "applicant"),
    Step("no_comment", ("commenting",), "reviewing", "clock"),
    Step("lapse", ("incomplete",), "lapsed", "clock"),
    Step("send_back", ("reviewing",), "assessing", "reviewer"),
    Step("recommend", ("reviewing",), "deciding", "reviewer"),
    Step("grant", ("deciding",), "granted", "panel"),
    Step("grant_with_conditions", ("deciding",), "conditional", "panel"),
    Step("defer", ("deciding",), "deferred", "panel"),
    Step("refuse", ("screening", "deciding"), "refused", "panel"),
    Step("resume", ("deferred",), "assessing", "officer"),
    Step("fulfil", ("conditional",), "granted", "reviewer"),
    Step("miss", ("conditional", "deferred"), "refused", "clock"),
    Step("appeal", ("refused",), "appealed", "applicant"),
    Step("uphold", ("appealed",), "upheld", "appeal_panel"),
    Step("change", ("appealed",), "granted", "appeal_panel"),
    Step("reopen", ("appealed",), "assigning", "appeal_panel"),  # the refusal falls, and others assess anew
    Step("withdraw", UNDECIDED, "withdrawn", "applicant"),
)
ENDS: frozenset[State] = frozenset({"granted", "upheld", "withdrawn", "lapsed"})  # nothing more is decided here
# whose turn it is: where it is the applicant's, the desk's clock stands
TURN: Mapping[State, Part] = MappingProxyType({
    "draft": "applicant", "completeness": "officer", "incomplete": "applicant", "screening": "officer",
    "assigning": "officer", "assessing": "assessor", "commenting": "applicant", "reviewing": "reviewer",
    "deciding": "panel", "deferred": "applicant", "conditional": "applicant", "refused": "applicant",
    "appealed": "appeal_panel",
})  # fmt: skip
DECIDES: frozenset[Act] = frozenset({"grant", "grant_with_conditions", "defer", "refuse", "uphold", "change", "reopen"})
UNDOES: frozenset[Act] = frozenset({"change", "reopen"})  # by these an appeal panel lets a refusal fall
# what a meeting may be asked to decide of a case, by its state
PROPOSABLE: Mapping[State, tuple[Act, ...]] = MappingProxyType({
    state: tuple(step.act for step in STEPS if step.act in DECIDES and state in step.sources)
    for state in ("screening", "deciding", "appealed")
})  # fmt: skip
GRANTS: frozenset[Act] = frozenset({"grant", "fulfil", "change"})


class NotPossible(ValueError):  # noqa: N818 - says what is so
    """An act that a case does not bear; `reason` is one word of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's voice, never without reasons."""

    person: str
    choice: Choice
    reasons: str


@dataclass(frozen=True, slots=True)
class Case:
    """An application on its way. `unmet` are requirements not met now, `curable` those of them a condition may ask for.

    `recused` may have no part in it; `parts` says who had one: a name has at most one, ever. `voted` are those on whose
    votes the newest decision rests, `undone` those on whose votes one rested that fell on appeal: they are out of it.
    """

    state: State = "draft"
    unmet: frozenset[str] = frozenset()
    curable: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    parts: Mapping[str, Part] = field(default_factory=lambda: MappingProxyType({}))
    voted: frozenset[str] = frozenset()
    undone: frozenset[str] = frozenset()
    quorum: int = 3
    barred: bool = False  # a refusal or a revocation bars the applicant still

    def may(self, act: Act) -> bool:
        """Whether the state knows the act at all."""
        return any(step.act == act and self.state in step.sources for step in STEPS)

    @property
    def acts(self) -> tuple[Step, ...]:
        """What can be done now."""
        return tuple(step for step in STEPS if self.state in step.sources)


def act(case: Case, what: Act, by: str, votes: tuple[Vote, ...] = (), assessor: str = "") -> Case:
    """The case after an act of somebody; the officer's `assign` names the assessor, a panel's acts bring its votes.

    Raises NotPossible: "state", "barred", "recused", "two_parts", "undone", "unmet", "quorum", "no_majority",
    "no_reasons".
    """
    step = next((step for step in STEPS if step.act == what and case.state in step.sources), None)
    if step is None:
        raise NotPossible("state")
    if what == "submit" and case.barred:
        raise NotPossible("barred")
    _hold_requirements(case, what)
    if what in DECIDES:
        _hold_panel(case, votes)
    taking = dict.fromkeys((vote.person for vote in votes), step.part) if what in DECIDES else {by: step.part}
    if what == "assign":
        if assessor in ("", by):
            raise NotPossible("two_parts")
        taking[assessor] = "assessor"
    after = replace(case, state=step.target, parts=MappingProxyType(_with_parts(case, taking)))
    if what in UNDOES:
        return replace(after, undone=case.undone | case.voted, voted=frozenset())
    if step.part == "panel" or what == "miss":  # the clock decides without votes
        return replace(after, voted=frozenset(vote.person for vote in votes))
    return after


def _hold_requirements(case: Case, what: Act) -> None:
    if what in GRANTS and (case.unmet or "assessor" not in case.parts.values()):
        raise NotPossible("unmet")  # what people judge is not met where nobody assessed: a refusal at the screening
    if what == "grant_with_conditions" and (not case.unmet or case.unmet - case.curable):
        raise NotPossible("unmet")


def _hold_panel(case: Case, votes: tuple[Vote, ...]) -> None:
    if len({vote.person for vote in votes}) != len(votes) or len(votes) < case.quorum:
        raise NotPossible("quorum")
    if any(not vote.reasons.strip() for vote in votes):
        raise NotPossible("no_reasons")
    if 2 * sum(vote.choice == "for" for vote in votes) <= len(votes):
        raise NotPossible("no_majority")


def _with_parts(case: Case, taking: Mapping[str, Part]) -> dict[str, Part]:
    """The parts with new ones; officers and the clock judge nothing, and may have theirs many times."""
    parts = dict(case.parts)
    for name, part in taking.items():
        if part == "clock":
            continue
        if name in case.recused:
            raise NotPossible("recused")
        if name in case.undone:
            raise NotPossible("undone")
        if parts.get(name, part) != part:
            raise NotPossible("two_parts")
        parts[name] = part
    return parts
