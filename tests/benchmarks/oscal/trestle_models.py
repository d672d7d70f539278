"""Loads documents by compliance-trestle's models; runs in an environment of its own, imports nothing of ours.

Arguments: files. Prints JSON: for each file what is wrong, an empty list where the document was read, comes out again
as it went in, and passes the validators (identifiers given once, references that lead somewhere, and so on).
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path

from trestle.core.validator_factory import validator_factory
from trestle.oscal.assessment_plan import AssessmentPlan
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.poam import PlanOfActionAndMilestones

MODELS = {
    "catalog": Catalog,
    "assessment-plan": AssessmentPlan,
    "assessment-results": AssessmentResults,
    "plan-of-action-and-milestones": PlanOfActionAndMilestones,
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


def wrong(path: Path) -> list[str]:
    said = json.loads(path.read_text(encoding="utf-8"))
    model = MODELS[next(iter(said))].oscal_read(path)
    found = []
    if _alike(json.loads(model.oscal_serialize_json())) != _alike(said):
        found.append("comes out otherwise than it went in")
    failed = [each for each in validator_factory.get_all() if not each.model_is_valid(model, True, None)]
    return found + [f"{type(each).__name__}: {each.error_msg()}" for each in failed]


def _alike(value: object) -> object:
    """Moments may be written in several ways; everything else may not."""
    if isinstance(value, dict):
        return {name: _alike(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_alike(each) for each in value]
    return datetime.fromisoformat(value).timestamp() if isinstance(value, str) and MOMENT.match(value) else value


def main(paths: list[str]) -> None:
    results = {}
    for path in paths:
        try:
            results[path] = wrong(Path(path))
        except Exception as fault:  # noqa: BLE001 - whatever it raises is what is wrong
            results[path] = [repr(fault)[:500]]
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
