"""Atameken's desk of the label."""

from services.web.pages.desk.label import incidents, labels, misuse, queue

routes = [*queue.routes, *labels.routes, *incidents.routes, *misuse.routes]
