"""What somebody at the desk may do in a case now, and what four eyes say of them. Pure: rows in, words out."""

from collections.abc import Mapping

from compliance.desk import Officer
from compliance.views.label.desk import Inside, PartLine
from infra.database import Record

OFFICERS: Mapping[str, tuple[str, ...]] = {
    "completeness": ("complete", "ask_for_more"),
    "screening": ("pass_screening",),
    "assigning": ("assign",),
    "assessing": ("reassign",),
    "commenting": ("reassign",),
    "deferred": ("resume",),
}
ASSESSORS: Mapping[str, tuple[str, ...]] = {"assessing": ("judge", "find", "close", "report")}
REVIEWERS: Mapping[str, tuple[str, ...]] = {
    "reviewing": ("recommend", "send_back", "close"),
    "conditional": ("fulfil", "close"),
}
FREE_TO_REVIEW: Mapping[str, str] = {"reviewing": "take_review", "conditional": "fulfil"}  # where nobody reviews yet
ASKABLE = frozenset({"completeness", "screening", "assigning", "assessing", "commenting", "reviewing", "deciding",
                     "deferred", "conditional", "appealed"})  # fmt: skip


def acts_of(by: Officer, row: Record, part: str | None, inside: Inside) -> frozenset[str]:
    """Codes of what is possible now; recusing oneself always is, for whoever works at the desk."""
    state = row["state"]
    found: set[str] = set()
    if by.may("work"):
        found.add("recuse_oneself")
    if by.may("manage") and part in (None, "officer"):
        found |= set(OFFICERS.get(state, ()))
        if any(each.state == "proposed" and each.person != by.person for each in inside.recusals):
            found.add("settle")
        if any(each.state == "held" and each.taken_back and each.person != by.person for each in inside.recusals):
            found.add("lift")
    if part == "assessor" and by.may("assess"):
        found |= set(ASSESSORS.get(state, ()))
    if part == "reviewer" and by.may("review"):
        found |= set(REVIEWERS.get(state, ()))
    taken = any(each.part == "reviewer" and each.until is None for each in inside.parts)
    had = any(each.person == by.person and not _comes_back(each) for each in inside.parts)
    if by.may("review") and not had and not taken and state in FREE_TO_REVIEW:
        found.add(FREE_TO_REVIEW[state])
    if state in ASKABLE and by.may("work") and (by.may("manage") or part in ("assessor", "reviewer")):
        found.add("ask")
    if not any(each.closed is None for each in inside.findings):
        found.discard("close")
    return frozenset(found)


def lock_of(by: Officer, part: str | None) -> str:
    """The sentence about four eyes that holds for somebody: of their part, or of the part that they could have."""
    if part is not None:
        return part
    for right, other in (("assess", "may_assess"), ("review", "may_review"), ("decide", "may_decide")):
        if by.may(right):  # type: ignore[arg-type] # one of the rights
            return other
    return "officer" if by.may("manage") else "reads"


def _comes_back(part: PartLine) -> bool:
    return part.part == "reviewer" and part.may_resume
