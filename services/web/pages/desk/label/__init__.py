"""Atameken's desk of the label."""

from services.web.pages.desk.label import acts, case, interests, queue

routes = [*queue.routes, *case.routes, *acts.routes, *interests.routes]
