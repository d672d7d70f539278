"""Where an organisation stands with the label: its applications."""

from compliance.colleagues import Colleague
from compliance.views.label.applying import ApplicationLine, LabelOverview
from infra.database import fetch

OF_ORGANISATION = """
select id, number, purpose, level, state, turn, due_on, opened_at, submitted_at, ended_at
from label_application where organisation = $1 order by id desc
"""


async def label_overview(by: Colleague) -> LabelOverview:
    """All applications of an organisation, newest first."""
    by.needs("lead")
    rows = await fetch(OF_ORGANISATION, by.organisation)
    return LabelOverview(tuple(ApplicationLine(**row) for row in rows))
