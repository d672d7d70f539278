"""Organisations: one's own, claims, members, invitations, look-ups."""

from services.web.pages.organisations import claims, hooks, invitations, look_ups, members, mine

localised = [*mine.routes, *claims.routes, *members.routes, *invitations.routes, *look_ups.routes, *hooks.routes]
