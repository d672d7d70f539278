"""A company's own labels: where they stand, until when, and what is due."""

import json

from compliance.colleagues import Colleague
from compliance.library.scheme import scheme
from compliance.queries.label.granted import label_of
from compliance.queries.label.watching import acts_of, history_of
from compliance.views.label.living import OwnLabel, StandingView
from infra import clock
from infra.clock import months_after
from infra.database import Record, fetch

OWN = """
select l.*, l.products::text as listed,
       (select count(*) from label_incident i where i.label = l.id and i.state = 'explaining') as open_incidents,
       (select count(*) from label_survey s where s.label = l.id and s.state = 'answering') as open_surveys,
       exists (select from label_application a where a.organisation = l.organisation and a.ended_at is null) as applying
from label l where l.organisation = $1 order by l.id desc
"""


async def standing_page(by: Colleague) -> StandingView:
    """The labels of an organisation, newest first."""
    by.needs("lead")
    labels = tuple([await _own(row) for row in await fetch(OWN, by.organisation)])
    return StandingView(labels, by.may("approve"), clock.today())


async def _own(row: Record) -> OwnLabel:
    months, label, today = scheme().clocks.renewal_opens_months, label_of(row), clock.today()
    acts = await acts_of(None, "label = $1 and agreed", row["id"])
    copied = ("id", "number", "level", "version", "valid_from", "valid_until", "suspended_until", "survey_due_on")
    return OwnLabel(
        standing=label.standing(today),
        products=tuple(json.loads(row["listed"])),
        sites=tuple(row["sites"]),
        renews_from=months_after(row["valid_until"], -months),
        renews=label.opens_for_renewal(today, months) and not row["applying"],
        history=await history_of(row["id"]),
        incidents=row["open_incidents"],
        surveys=row["open_surveys"],
        acts=acts,
        **{name: row[name] for name in copied},
    )
