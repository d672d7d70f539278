"""A self-assessment in OSCAL 1.2.1, for programs of others: catalogue, plan, results, and plan of action.

Plain dictionaries, ready for JSON. Identifiers are made from names (UUID version 5), so the same state gives the same
document; moments come from arguments. Documents lie beside each other under the names of `FILES`. There are no
components and no security plan: an organisation is assessed, not a computer system.
Source: NIST, OSCAL 1.2.1, models catalog, assessment-plan, assessment-results, plan-of-action-and-milestones.
"""

from compliance.assessment.oscal.catalog import catalog
from compliance.assessment.oscal.documents import action_plan, assessment_plan, assessment_results
from compliance.assessment.oscal.frame import FILES, Publication, control_id, objective_id

__all__ = [
    "FILES",
    "Publication",
    "action_plan",
    "assessment_plan",
    "assessment_results",
    "catalog",
    "control_id",
    "objective_id",
]
