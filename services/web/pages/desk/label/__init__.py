"""Atameken's desk of the label."""

from services.web.pages.desk.label import queue

routes = [*queue.routes]
