"""Atameken's desk of the label."""

from services.web.pages.desk.label import deciding, incidents, labels, meetings, misuse, queue, statistics

routes = [
    *queue.routes, *meetings.routes, *deciding.routes, *labels.routes, *incidents.routes, *misuse.routes,
    *statistics.routes,
]  # fmt: skip
