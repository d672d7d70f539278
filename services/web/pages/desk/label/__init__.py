"""Atameken's desk of the label."""

from services.web.pages.desk.label import (
    acts,
    case,
    deciding,
    incidents,
    interests,
    labels,
    meetings,
    misuse,
    queue,
    statistics,
)

routes = [
    *queue.routes, *case.routes, *acts.routes, *meetings.routes, *deciding.routes, *labels.routes, *incidents.routes,
    *misuse.routes, *interests.routes, *statistics.routes,
]  # fmt: skip
