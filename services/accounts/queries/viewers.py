"""Who a browser's secret belongs to."""

import json
from datetime import datetime
from typing import TypeAlias

from infra import clock
from infra.database import fetch_one
from infra.i18n import Bilingual
from infra.looking import lets_in
from services.accounts.timing import SESSION_IDLE
from services.accounts.tokens import fingerprint
from services.accounts.viewer import ANONYMOUS, Viewer

Memberships: TypeAlias = tuple[tuple[str, frozenset[str]], ...]
# in a suspended organisation everybody is a member who may read and leave
VIEWER = """
select s.id, s.person, s.proved_at, s.strong_at, s.acting_for, s.seen_at, p.name, p.email, p.language, p.time_zone,
       (select jsonb_agg(jsonb_build_object('bin', o.bin, 'kk', c.name_kk, 'ru', c.name_ru, 'roles',
                                            case o.state when 'verified' then m.roles else '{member}' end)
                         order by o.bin)::text
        from membership m join organisation o on o.bin = m.organisation
        left join lateral (select name_kk, name_ru from company where bin = o.bin
                           order by seen_until desc nulls first, id desc limit 1) c on true
        where m.person = s.person and m.until is null) as memberships,
       array(select r.role from staff_role r where r.person = s.person and r.until is null) as staff
from sign_in s join person p on p.id = s.person
where s.token = $1 and s.ended_at is null and s.ends_at > $2 and s.seen_at > $3
  and p.blocked_at is null and p.erased_at is null
"""


@lets_in
async def viewer_of(token: str) -> tuple[Viewer, datetime | None]:
    """The viewer signed in with a token and when they were last seen; ANONYMOUS for a token that is over or unknown."""
    now = clock.now()
    row = await fetch_one(VIEWER, fingerprint(token), now, now - SESSION_IDLE)
    if row is None:
        return ANONYMOUS, None
    found = json.loads(row["memberships"] or "[]")
    memberships = tuple((each["bin"], frozenset(each["roles"])) for each in found)
    viewer = Viewer(
        person=row["person"],
        name=row["name"],
        email=row["email"],
        language=row["language"],
        time_zone=row["time_zone"],
        session=row["id"],
        proved_at=row["proved_at"],
        strong_at=row["strong_at"],
        memberships=memberships,
        names=tuple((each["bin"], Bilingual(each["kk"], each["ru"])) for each in found),
        staff=frozenset(row["staff"]),
        acting_for=_acting_for(row["acting_for"], memberships),
    )
    return viewer, row["seen_at"]


def _acting_for(chosen: str | None, memberships: Memberships) -> str | None:
    """The organisation that was chosen, while the person belongs to it; else the only one there is."""
    numbers = [bin for bin, _ in memberships]
    if chosen in numbers:
        return chosen
    return numbers[0] if len(numbers) == 1 else None
