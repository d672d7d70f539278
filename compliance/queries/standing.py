"""An assessment as programs are told it: its levels on a day, and no word that people wrote."""

from compliance.assessment import gate, item_levels, rollup
from compliance.colleagues import Colleague
from compliance.queries.assessments import loaded
from compliance.queries.heads import head_of
from compliance.views.work import StandingView
from infra import clock


async def standing(by: Colleague, assessment: int) -> StandingView:
    """Where an assessment stands today, item by item. Raises NotYours, NothingHere."""
    by.needs("read")
    head, day = await head_of(by, assessment), clock.today()
    value = await loaded(by, head, frozenset(head.items))
    means = rollup(value, day)
    return StandingView(head, day, item_levels(value, day), means.whole, means.chapters, gate(value, day))
