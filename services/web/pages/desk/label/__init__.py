"""Atameken's desk of the label."""

from services.web.pages.desk.label import deciding, meetings, queue, statistics

routes = [*queue.routes, *meetings.routes, *deciding.routes, *statistics.routes]
