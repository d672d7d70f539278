"""The auditor's room: what was submitted last, its evidence, and what was said and found since.

An auditor from outside sees the frozen state: levels are those that were submitted, also where they rest on restricted
evidence that the auditor does not see.
"""

from compliance.assessment import fresh_until, gate, item_levels, rollup
from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.heads import head_of
from compliance.queries.outputs import PACKAGES, Pinned, Submitted, package_view, submitted
from compliance.standing import Standing, without
from compliance.views.audit import AuditedEvidence, AuditedFinding, AuditedRemark, AuditItemView, AuditView
from infra.database import Record, fetch
from infra.i18n import text

FINDINGS = "select * from finding where assessment = $1 and ($2::text is null or item = $2) order by id"
ACTIONS = """
select c.finding, c.title, c.due_on, coalesce(c.worked, false) as worked from corrective_action c
join finding f on f.id = c.finding where f.assessment = $1 and c.withdrawn_by is null order by c.due_on, c.id
"""
REMARKS = "select person, said, at from item_comment where assessment = $1 and item = $2 order by id"


def shown(found: Submitted, *, restricted: bool) -> dict[str, Pinned]:
    """The evidence whose content an auditor may have, by its id."""
    return {each.id: each for each in found.evidence if restricted or not each.restricted}


def as_shown(found: Submitted, title: str, *, restricted: bool) -> Standing:
    """The submitted state without the names of evidence that an auditor may not see; `title` stands there instead."""
    seen = shown(found, restricted=restricted)
    named = {one.id for answer in found.standing.assessment.answers.values() for one in answer.evidence}
    return without(found.standing, named - set(seen), title)


async def audit(by: Colleague, assessment: int, *, restricted: bool) -> AuditView:
    """The whole of what an auditor sees. Raises NothingHere."""
    head = await head_of(by, assessment)
    try:
        standing = (await submitted(by, assessment)).standing
    except NothingHere:
        return AuditView(head, None, (), None, None, (), ())
    value, day = standing.assessment, standing.day
    packages = [package_view(row) for row in await fetch(PACKAGES, assessment)]
    return AuditView(
        head=head,
        standing=standing,
        items=tuple(zip(value.clauses, item_levels(value, day), strict=True)),
        rollup=rollup(value, day),
        gate=gate(value, day),
        findings=await _findings(assessment),
        packages=tuple(each for each in packages if each.can_be_taken and (restricted or not each.restricted)),
    )


async def _findings(assessment: int, item: str | None = None) -> tuple[AuditedFinding, ...]:
    actions = await fetch(ACTIONS, assessment)
    return tuple(
        AuditedFinding(
            row["item"], row["grade"], row["said"], row["opened_on"], row["closed_on"],
            tuple((each["title"], each["due_on"], each["worked"]) for each in actions if each["finding"] == row["id"]),
        )
        for row in await fetch(FINDINGS, assessment, item)
    )  # fmt: skip


async def audited_item(by: Colleague, assessment: int, item: str, *, restricted: bool) -> AuditItemView:
    """An item as it was submitted, with what is said of it. Raises NothingHere."""
    head = await head_of(by, assessment)
    found = await submitted(by, assessment)
    value, day = found.standing.assessment, found.standing.day
    names = [clause.item.id for clause in value.clauses]
    if item not in names:
        raise NothingHere(text("workspace.nothing_here"))
    place, seen = names.index(item), shown(found, restricted=restricted)
    remarks = await fetch(REMARKS, assessment, item)
    return AuditItemView(
        head=head,
        day=day,
        clause=value.clauses[place],
        level=item_levels(value, day)[place],
        answer=value.answer(item),
        evidence=tuple(
            AuditedEvidence(
                int(one.id) if one.id in seen else None, one.title if one.id in seen else "", one.kind, one.dated,
                one.expires, fresh_until(one), one.confirmed, one.sha256,
            )
            for one in value.answer(item).evidence
        ),
        remarks=tuple(_remark(row, by) for row in remarks),
        findings=await _findings(assessment, item),
        before=names[place - 1] if place else None,
        after=names[place + 1] if place + 1 < len(names) else None,
    )  # fmt: skip


def _remark(row: Record, by: Colleague) -> AuditedRemark:
    return AuditedRemark(row["person"] == by.person, row["said"], row["at"])


async def audited_file(by: Colleague, assessment: int, evidence: int, *, restricted: bool) -> Pinned:
    """Evidence that the submitted state pins and whose content the auditor may have. Raises NothingHere."""
    pinned = shown(await submitted(by, assessment), restricted=restricted).get(str(evidence))
    if pinned is None:
        raise NothingHere(text("workspace.nothing_here"))
    return pinned
