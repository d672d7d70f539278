"""What the pages about one's own account show."""

from uuid import UUID

import segno

from infra import clock
from infra.database import fetch, fetch_one
from infra.secrets import unseal
from services.accounts.codes import TOTP_SEAL, setup_address, written
from services.accounts.names import TIME_ZONES
from services.accounts.timing import SESSION_IDLE
from services.accounts.viewer import Viewer
from services.accounts.views.people import (
    AuthenticatorView,
    ConfirmView,
    DetailsView,
    PasskeyView,
    RecoveryView,
    SessionsView,
    SessionView,
    WaysView,
)

WAYS = """
select (select set_at from password where person = $1) as password_set_at,
       (select confirmed_at from totp where person = $1) as totp_since,
       (select count(*) from recovery_code where person = $1 and used_at is null) as codes_left
"""
OURS = ("password", "passkey")


async def details_of(viewer: Viewer) -> DetailsView:
    """Name, language, time zone and address."""
    row = await fetch_one("select email, joined_at, reminders from person where id = $1", viewer.person)
    assert row is not None  # noqa: S101 - the viewer is there
    zones = TIME_ZONES if viewer.time_zone in TIME_ZONES else (viewer.time_zone, *TIME_ZONES)
    return DetailsView(row["email"], row["joined_at"], zones, row["reminders"])


async def ways_of(person: UUID | None) -> WaysView:
    """Password, app, passkeys, recovery codes, organisations."""
    row = await fetch_one(WAYS, person)
    assert row is not None  # noqa: S101 - a query without a table always has its row
    keys = await fetch(
        "select id, name, added_at, used_at, backed_up from passkey where person = $1 order by id", person
    )
    linked = await fetch(
        """select p.code, p.name from identity i join provider p on p.code = i.provider
           where i.person = $1 and p.closed_at is null order by p.code""",
        person,
    )
    return WaysView(
        password_set_at=row["password_set_at"],
        totp_since=row["totp_since"],
        passkeys=tuple(PasskeyView(*key) for key in keys),
        codes_left=row["codes_left"],
        providers=tuple((one["code"], one["name"]) for one in linked),
    )


async def confirm_of(viewer: Viewer, wanted: str) -> ConfirmView:
    """How the viewer may prove to be there."""
    ways = await ways_of(viewer.person)
    return ConfirmView(wanted, ways.password_set_at is not None, bool(ways.passkeys), ways.providers)


async def authenticator_of(viewer: Viewer) -> AuthenticatorView:
    """The app in use, or the secret that waits for its first code."""
    row = await fetch_one("select secret, confirmed_at from totp where person = $1", viewer.person)
    if row is None or row["confirmed_at"] is not None:
        return AuthenticatorView(row["confirmed_at"] if row is not None else None)
    secret = unseal(TOTP_SEAL, row["secret"])
    letters = written(secret)
    groups = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    picture = segno.make(setup_address(secret, viewer.email), error="m").svg_inline(
        scale=5, border=3, light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return AuthenticatorView(None, groups, picture)


async def recovery_of(viewer: Viewer, codes: tuple[str, ...]) -> RecoveryView:
    """How many codes are left of the set, and those to be shown now."""
    row = await fetch_one(
        """select count(*) filter (where used_at is null) as left, min(made_at) as made_at from recovery_code
           where person = $1""",
        viewer.person,
    )
    assert row is not None  # noqa: S101 - a count always has its row
    return RecoveryView(codes, row["left"], row["made_at"], (await ways_of(viewer.person)).has_second)


async def sessions_of(viewer: Viewer) -> SessionsView:
    """Where the viewer is signed in."""
    now = clock.now()
    rows = await fetch(
        """select s.id, s.device, s.address, s.started_at, s.seen_at, s.method, s.strong_at, p.name as provider
           from sign_in s left join provider p on p.code = s.method
           where s.person = $1 and s.ended_at is null and s.ends_at > $2 and s.seen_at > $3
           order by s.id = $4 desc, s.seen_at desc""",
        viewer.person, now, now - SESSION_IDLE, viewer.session,
    )  # fmt: skip
    return SessionsView(
        tuple(
            SessionView(
                id=row["id"],
                device=row["device"],
                address=row["address"],
                started_at=row["started_at"],
                seen_at=row["seen_at"],
                method=row["method"] if row["method"] in OURS else row["provider"] or row["method"],
                strong=row["strong_at"] is not None,
                here=row["id"] == viewer.session,
            )
            for row in rows
        )
    )
