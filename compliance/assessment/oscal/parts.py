"""The pieces of which plans and results are made."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from compliance.assessment.maturity import ItemLevel
from compliance.assessment.model import Assessment, CorrectiveAction, Evidence, Finding
from compliance.assessment.oscal.frame import (
    EMPTY,
    EVIDENCE,
    FILES,
    Document,
    Publication,
    control_id,
    end_of,
    has_part,
    line,
    moment,
    names,
    objective_id,
    prop,
    without_empty,
)
from compliance.assessment.rollup import FLOOR
from compliance.library.model import ProofKind

METHODS: Mapping[ProofKind, str] = {
    "document": "EXAMINE", "record": "EXAMINE", "indicator": "TEST", "review": "EXAMINE", "outside": "EXAMINE",
}  # fmt: skip
NONCONFORMITIES = ("major", "minor")


def reviewed(assessment: Assessment, levels: Iterable[ItemLevel] | None = None) -> Document:
    """Which items are looked at: all that are asked, or those whose levels are given."""
    asked = [clause.item.id for clause in assessment.clauses] if levels is None else [each.item for each in levels]
    if not asked:  # OSCAL has no empty choice: all, but for all
        every = [{"control-id": control_id(clause.item.id)} for clause in assessment.clauses]
        return {"control-selections": [{"include-all": {}, "exclude-controls": every}]}
    return {"control-selections": [{"include-controls": [{"control-id": control_id(each)} for each in asked]}]}


def left_out(assessment: Assessment, publication: Publication) -> Document:
    """Items that do not apply, each with the reason that a second person agreed to; nothing where all apply."""
    props = [
        prop(publication, "not-applicable", clause.item.id) | {"remarks": said.reason.strip()}
        for clause in assessment.clauses
        if (said := assessment.answer(clause.item.id).not_applicable) is not None and said.holds
    ]
    return without_empty({"props": props})


def _says_not_applicable(level: ItemLevel, assessment: Assessment, publication: Publication) -> list[Document]:
    """What the organisation says of an item that would not apply, and nobody has agreed yet."""
    said = assessment.answer(level.item).not_applicable
    if said is None:
        return []
    return [prop(publication, "not-applicable", "not-agreed") | {"remarks": said.reason.strip() or EMPTY}]


def found(level: ItemLevel, assessment: Assessment, publication: Publication, day: date) -> Document:
    """What came of one item: its numbers, the caps, and whether it reached the floor."""
    uuid = names(assessment, publication)
    satisfied = level.counted is not None and level.counted >= FLOOR
    numbers = {
        "claimed": level.claimed, "supported": level.supported.level, "verified": level.verified,
        "counted": level.counted,
    }  # fmt: skip
    props = [prop(publication, name, str(value)) for name, value in numbers.items() if value is not None]
    related = [{"observation-uuid": uuid("evidence", level.item, one.id)} for one in there(assessment, level.item, day)]
    risks = [
        {"risk-uuid": uuid("risk", each.id)}
        for each in known_findings(assessment, day)
        if each.item == level.item and each.grade in NONCONFORMITIES
    ]
    return without_empty(
        {
            "uuid": uuid("finding", level.item),
            "title": publication.say("item", item=level.item, clause=level.clause),
            "description": assessment.answer(level.item).reason.strip() or EMPTY,
            "props": [
                *props,
                *(prop(publication, "cap", cap.code) for cap in level.supported.caps),
                *_says_not_applicable(level, assessment, publication),
            ],
            "target": {
                "type": "objective-id",
                "target-id": objective_id(level.item),
                "status": {
                    "state": "satisfied" if satisfied else "not-satisfied",
                    "reason": "pass" if satisfied else "fail",
                },
            },
            "related-observations": related,
            "related-risks": risks,
        }
    )


def observation(item: str, evidence: Evidence, assessment: Assessment, publication: Publication) -> Document:
    """One thing of evidence, with its own date."""
    uuid = names(assessment, publication)
    props = [
        prop(publication, "kind", evidence.kind),
        prop(publication, "confirmed", "yes" if evidence.confirmed else "no"),
    ]
    props += [
        prop(publication, name, day.isoformat())
        for name, day in (("period-start", evidence.starts), ("period-end", evidence.ends))
        if day
    ]
    found = {
        "uuid": uuid("evidence", item, evidence.id),
        "title": line(evidence.title),
        "description": evidence.title.strip() or EMPTY,
        "props": props,
        "methods": [METHODS[evidence.kind]],
        "types": ["control-objective"],
        "relevant-evidence": [{"href": f"#{uuid('file', evidence.sha256)}", "description": line(evidence.title)}],
        "collected": moment(evidence.dated),
    }
    return found | ({"expires": end_of(evidence.expires)} if evidence.expires else {})


def remark(finding: Finding, uuid: Callable[..., str]) -> Document:
    """A finding that is no nonconformity: an observation, an opportunity, good practice."""
    return {
        "uuid": uuid("remark", finding.id),
        "title": line(finding.text),
        "description": finding.text.strip() or EMPTY,
        "methods": ["EXAMINE"],
        "types": ["finding", finding.grade],
        "collected": moment(finding.opened_on),
    }


def risk(finding: Finding, day: date, assessment: Assessment, publication: Publication) -> Document:
    """A nonconformity, open or closed on a day, with what is done about it."""
    uuid = names(assessment, publication)
    due = [each.due_on for each in finding.actions if not _done(each, day)]
    found = {
        "uuid": uuid("risk", finding.id),
        "title": line(finding.text),
        "description": finding.text.strip() or EMPTY,
        "statement": publication.say("finding", item=finding.item),
        "props": [prop(publication, "grade", finding.grade), prop(publication, "item", finding.item)],
        "status": "open" if finding.open_on(day) else "closed",
        "remediations": [_remediation(each, day, uuid) for each in finding.actions],
    }
    return without_empty(found | ({"deadline": end_of(min(due))} if due else {}))


def _remediation(action: CorrectiveAction, day: date, uuid: Callable[..., str]) -> Document:
    return {
        "uuid": uuid("remediation", action.id),
        "lifecycle": "completed" if _done(action, day) else "planned",
        "title": line(action.title),
        "description": action.title.strip() or EMPTY,
        "tasks": [
            {
                "uuid": uuid("milestone", action.id),
                "type": "milestone",
                "title": line(action.title),
                "timing": {"on-date": {"date": end_of(action.due_on)}},
                "responsible-roles": has_part("action-owner"),
            }
        ],
    }


def resources(
    assessment: Assessment, publication: Publication, evidence: Iterable[tuple[str, Evidence]] = ()
) -> list[Document]:
    """The scope, which stands for a security plan that nobody has; the catalogue; and each file of evidence once."""
    uuid, scope = names(assessment, publication), assessment.scope
    said = "; ".join(each for each in (scope.boundary, *scope.products, *scope.sites) if each.strip())
    files = {one.sha256: one.title for _, one in evidence}
    return [
        {"uuid": uuid("scope"), "title": publication.say("scope", name=scope.name), "description": said or EMPTY},
        {
            "uuid": uuid("catalog"),
            "title": publication.say("catalog", standard=assessment.standard.name),
            "rlinks": [{"href": FILES["catalog"], "media-type": "application/json"}],
        },
        *(
            {
                "uuid": uuid("file", digest),
                "title": line(title),
                "rlinks": [{"href": EVIDENCE + digest, "hashes": [{"algorithm": "SHA-256", "value": digest}]}],
            }
            for digest, title in files.items()
        ),
    ]


def there(assessment: Assessment, item: str, day: date) -> list[Evidence]:
    """The evidence of an item that there is on a day."""
    return [each for each in assessment.answer(item).evidence if each.dated <= day]


def known_findings(assessment: Assessment, day: date) -> list[Finding]:
    """Findings of the items asked, made by the end of a day."""
    asked = {clause.item.id for clause in assessment.clauses}
    return [each for each in assessment.findings if each.item in asked and each.opened_on <= day]


def _done(action: CorrectiveAction, day: date) -> bool:
    return action.done_on is not None and action.done_on <= day
