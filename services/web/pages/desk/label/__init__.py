"""Atameken's desk of the label."""

from services.web.pages.desk.label import acts, case, incidents, interests, labels, misuse, queue

routes = [
    *queue.routes, *case.routes, *acts.routes, *interests.routes, *labels.routes, *incidents.routes, *misuse.routes,
]  # fmt: skip
