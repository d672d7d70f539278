"""Somebody who is not here: a viewer without a session, so that what is written to them is what they would be shown."""

import json
from uuid import UUID

from infra.database import fetch, fetch_one
from infra.i18n import Bilingual
from services.accounts.viewer import Viewer

# whoever wants letters, belongs to an organisation at work, and can be written to
WANTING = """
select distinct p.id from person p join membership m on m.person = p.id and m.until is null
join organisation o on o.bin = m.organisation and o.state = 'verified'
where p.reminders and p.email is not null and p.erased_at is null and p.blocked_at is null
  and (exists (select from assessment a where a.organisation = m.organisation)
       or exists (select from programme_measure w where w.organisation = m.organisation)
       or exists (select from interest_campaign c where c.organisation = m.organisation)
       or exists (select from training_assignment t where t.organisation = m.organisation))
order by p.id
"""
ABSENT = """
select p.id, p.name, p.email, p.language, p.time_zone,
       (select jsonb_agg(jsonb_build_object('bin', o.bin, 'kk', c.name_kk, 'ru', c.name_ru, 'roles', m.roles)
                         order by o.bin)::text
        from membership m join organisation o on o.bin = m.organisation and o.state = 'verified'
        left join lateral (select name_kk, name_ru from company where bin = o.bin
                           order by seen_until desc nulls first, id desc limit 1) c on true
        where m.person = p.id and m.until is null) as memberships
from person p
where p.id = $1 and p.reminders and p.email is not null and p.erased_at is null and p.blocked_at is null
"""


async def who_want_letters() -> tuple[UUID, ...]:
    """Everybody whom reminders may go to."""
    return tuple(row["id"] for row in await fetch(WANTING))


async def absent(person: UUID) -> Viewer | None:
    """A person without a session and without any role at Atameken; None for who wants no letters or is gone.

    The organisations are those at work: a suspended one changes nothing, and reminds nobody.
    """
    row = await fetch_one(ABSENT, person)
    if row is None:
        return None
    found = json.loads(row["memberships"] or "[]")
    return Viewer(
        person=row["id"],
        name=row["name"],
        email=row["email"],
        language=row["language"],
        time_zone=row["time_zone"],
        memberships=tuple((each["bin"], frozenset(each["roles"])) for each in found),
        names=tuple((each["bin"], Bilingual(each["kk"], each["ru"])) for each in found),
    )
