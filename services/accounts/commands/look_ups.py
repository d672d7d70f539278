"""Looking up more of a company than is public: for a purpose that is stated once, and recorded each time."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from infra import clock
from infra.database import fetch_value, transaction
from infra.events import record
from infra.i18n import text
from registry.references import number_of
from services.accounts.errors import NothingThere, OrganisationNeeded, PurposeNeeded, Unreadable
from services.accounts.events.people import InquiryClosed, InquiryOpened, LookedUp
from services.accounts.names import lines
from services.accounts.permissions import Permission, need
from services.accounts.purposes import PURPOSES
from services.accounts.queries.organisations import kind_of_user
from services.accounts.timing import INQUIRY
from services.accounts.viewer import Viewer

LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody was given: as a page or a file, in which language, as of when, and its bytes."""

    kind: str  # page, xlsx, csv or json
    language: str
    as_of: datetime
    content: bytes


def acting(viewer: Viewer, permission: Permission) -> str:
    """The organisation for which the viewer may look up. Raises what `need` raises, and OrganisationNeeded."""
    need(viewer, permission, viewer.acting_for)
    if viewer.acting_for is None:
        raise OrganisationNeeded(text("permission.organisation"))
    return viewer.acting_for


async def open_inquiry(viewer: Viewer, typed: str, purpose: str, reference: str) -> int:
    """State what a company is looked up for; the inquiry's id, the open one of the same words when said twice.

    Raises NotABin, Unreadable.
    """
    organisation, number = acting(viewer, Permission.LOOK_UP_COMPANY), str(number_of(typed))
    if purpose not in PURPOSES:
        raise Unreadable(text("purpose.needed"), field="purpose")
    matter = " ".join(lines(reference, LONGEST_REFERENCE, "reference", needed=True).split())
    now = clock.now()
    async with transaction():
        open_one = await fetch_value(
            """select id from inquiry where organisation = $1 and bin = $2 and purpose = $3 and reference = $4
               and closed_at is null and ends_at > $5""",
            organisation, number, purpose, matter, now,
        )  # fmt: skip
        if open_one is not None:
            return int(open_one)
        made = await fetch_value(
            """insert into inquiry (organisation, person, bin, purpose, reference, opened_at, ends_at)
               values ($1, $2, $3, $4, $5, $6, $7) returning id""",
            organisation, viewer.person, number, purpose, matter, now, now + INQUIRY,
        )  # fmt: skip
        await record(InquiryOpened(number, made, purpose), actor=viewer.actor)
    return int(made)


async def close_inquiry(viewer: Viewer, organisation: str, inquiry: int) -> None:
    """The purpose is served: the next look-up states one again. Raises NothingThere."""
    need(viewer, Permission.LOOK_UP_COMPANY, organisation)
    async with transaction():
        number = await fetch_value(
            """update inquiry set closed_at = $3
               where id = $1 and organisation = $2 and closed_at is null and ends_at > $3 returning bin""",
            inquiry, organisation, clock.now(),
        )  # fmt: skip
        if number is None:
            raise NothingThere(text("look_up.unknown"))
        await record(InquiryClosed(number, inquiry), actor=viewer.actor)


async def record_look_up(viewer: Viewer, number: str, shown: Shown) -> int:
    """Note what the viewer is about to be shown of a company, before they are; the look-up's id.

    Raises PurposeNeeded when no purpose is open for it.
    """
    permission = Permission.LOOK_UP_COMPANY if shown.kind == "page" else Permission.EXPORT_COMPANY
    organisation = acting(viewer, permission)
    kind_of_looker = await kind_of_user(organisation)
    async with transaction():
        inquiry = await fetch_value(
            """select id from inquiry where organisation = $1 and bin = $2 and closed_at is null and ends_at > $3
               order by id desc limit 1""",
            organisation, number, clock.now(),
        )  # fmt: skip
        if inquiry is None:
            raise PurposeNeeded(text("look_up.purpose_needed"))
        fingerprint = hashlib.sha256(shown.content).digest()
        made = await fetch_value(
            """insert into look_up (inquiry, organisation, person, bin, looked_as, kind, language, at, as_of, shown)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id""",
            inquiry, organisation, viewer.person, number, kind_of_looker, shown.kind, shown.language, clock.now(),
            shown.as_of, fingerprint,
        )  # fmt: skip
        happened = LookedUp(number, made, inquiry, shown.kind, shown.as_of, fingerprint.hex())
        await record(happened, actor=viewer.actor)
    return int(made)
