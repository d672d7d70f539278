"""Atameken's desk."""

from services.web.pages.desk import claims, people, sources, start, trail

localised = [*start.routes, *people.routes, *claims.routes, *sources.routes, *trail.routes]
