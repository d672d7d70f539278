"""Atameken's desk."""

from services.web.pages.desk import claims, label, people, sources, start, trail

localised = [*start.routes, *people.routes, *claims.routes, *label.routes, *sources.routes, *trail.routes]
