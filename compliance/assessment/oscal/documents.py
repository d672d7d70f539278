"""The three documents of a self-assessment: its plan, its results, and the plan of action."""

from datetime import date

from compliance.assessment.maturity import item_levels
from compliance.assessment.model import Assessment
from compliance.assessment.oscal.frame import (
    EMPTY,
    FILES,
    Document,
    Publication,
    end_of,
    has_part,
    line,
    metadata,
    moment,
    names,
    prop,
    without_empty,
)
from compliance.assessment.oscal.parts import (
    NONCONFORMITIES,
    found,
    known_findings,
    left_out,
    observation,
    remark,
    resources,
    reviewed,
    risk,
    there,
)

STEPS = {"claim": ("respondent",), "prove": ("respondent", "officer"), "review": ("reviewer",)}


def assessment_plan(assessment: Assessment, publication: Publication, starts: date, ends: date) -> Document:
    """What is assessed, by which steps, between two days. Raises ValueError where it would end before it starts."""
    if ends < starts:
        raise ValueError("a plan cannot end before it starts")
    uuid, say = names(assessment, publication), publication.say
    party = {"type": "party", "include-subjects": [{"subject-uuid": uuid("party"), "type": "party"}]}
    steps = [
        {"uuid": uuid("step", each), "description": say(f"step.{each}"), "responsible-roles": has_part(*roles)}
        for each, roles in STEPS.items()
    ]
    return {
        "assessment-plan": {
            "uuid": uuid("assessment-plan"),
            "metadata": metadata(publication, say("plan", name=assessment.scope.name), assessment),
            "import-ssp": {"href": f"#{uuid('scope')}"},
            "local-definitions": {
                "activities": [
                    {
                        "uuid": uuid("activity"),
                        "title": say("activity"),
                        "description": say("advice"),
                        "steps": steps,
                        "related-controls": reviewed(assessment),
                    }
                ]
            },
            "reviewed-controls": reviewed(assessment),
            "assessment-subjects": [party],
            "tasks": [
                {
                    "uuid": uuid("task"),
                    "type": "action",
                    "title": say("activity"),
                    "timing": {"within-date-range": {"start": moment(starts), "end": end_of(ends)}},
                    "associated-activities": [{"activity-uuid": uuid("activity"), "subjects": [party]}],
                    "responsible-roles": has_part("officer"),
                }
            ],
            "back-matter": {"resources": resources(assessment, publication)},
        }
    }


def assessment_results(assessment: Assessment, publication: Publication, starts: date, day: date) -> Document:
    """Levels, evidence and findings as they stand on a day.

    An item that does not apply is neither among the reviewed controls nor satisfied; its reason stands beside them. An
    item is satisfied from level 3 of what counts; this is a self-assessment and decides nothing.
    """
    uuid, say = names(assessment, publication), publication.say
    levels = [each for each in item_levels(assessment, day) if each.counted is not None]
    evidence = [(each.item, one) for each in levels for one in there(assessment, each.item, day)]
    findings = [each for each in known_findings(assessment, day) if each.grade in NONCONFORMITIES]
    remarks = [each for each in known_findings(assessment, day) if each.grade not in NONCONFORMITIES]
    result: Document = {
        "uuid": uuid("result", day.isoformat()),
        "title": say("results", name=assessment.scope.name),
        "description": say("advice"),
        "start": moment(starts),
        "end": end_of(day),
        "reviewed-controls": reviewed(assessment, levels) | left_out(assessment, publication),
        "observations": [observation(item, one, assessment, publication) for item, one in evidence]
        + [remark(each, uuid) for each in remarks],
        "risks": [risk(each, day, assessment, publication) for each in findings],
        "findings": [found(each, assessment, publication, day) for each in levels],
    }
    return {
        "assessment-results": {
            "uuid": uuid("assessment-results"),
            "metadata": metadata(publication, say("results", name=assessment.scope.name), assessment),
            "import-ap": {"href": FILES["assessment-plan"]},
            "results": [without_empty(result)],
            "back-matter": {"resources": resources(assessment, publication, evidence)},
        }
    }


def action_plan(assessment: Assessment, publication: Publication, day: date) -> Document | None:
    """Nonconformities known on a day and what is done about them; None where there are none, for OSCAL has no empty
    plan.
    """
    uuid, say = names(assessment, publication), publication.say
    findings = [each for each in known_findings(assessment, day) if each.grade in NONCONFORMITIES]
    if not findings:
        return None
    items = [
        {
            "uuid": uuid("action", each.id),
            "title": line(each.text),
            "description": each.text.strip() or EMPTY,
            "props": [prop(publication, "grade", each.grade), prop(publication, "item", each.item)],
            "related-risks": [{"risk-uuid": uuid("risk", each.id)}],
        }
        for each in findings
    ]
    return {
        "plan-of-action-and-milestones": {
            "uuid": uuid("plan-of-action-and-milestones"),
            "metadata": metadata(publication, say("actions", name=assessment.scope.name), assessment),
            "system-id": {"identifier-type": f"{publication.site}/ns/bin", "id": assessment.scope.bin},
            "risks": [risk(each, day, assessment, publication) for each in findings],
            "poam-items": items,
            "back-matter": {"resources": resources(assessment, publication)},
        }
    }
