"""Atameken's desk."""

from services.web.pages.desk import claims, people, sources, start

localised = [*start.routes, *people.routes, *claims.routes, *sources.routes]
