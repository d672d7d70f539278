"""Misuse of the mark: anybody tells, the desk looks, takes measures and closes.

How to reach whoever told is sealed, and shown to no company.
"""

import base64
import secrets
from collections.abc import AsyncIterable
from dataclasses import dataclass

from compliance.commands.label.incidents import open_incident
from compliance.commands.label.photos import KEPT_AS, keep_photo
from compliance.credentials.numbers import read_number
from compliance.desk import Officer
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.label_living import MeasureTaken, MisuseChanged, MisuseTold
from compliance.queries.label.granted import must_be_open
from compliance.queries.label.misuse import SEAL
from compliance.words import words
from infra import clock
from infra.actor import VISITOR
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.secrets import seal

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another
LENGTH = 8
MEASURES = ("letter", "notice", "public_warning", "legal", "note")  # what people enter; "incident" enters itself
OUTCOMES = ("unfounded", "corrected", "measures")
LONGEST = {"number_seen": 40, "product": 200, "place": 300, "said": 4000, "contact": 200}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody saw. All but the words may be empty, the contact most of all."""

    said: str
    product: str = ""
    place: str = ""
    number_seen: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph, as it comes."""

    media_type: str
    content: AsyncIterable[bytes]


async def tell_misuse(told: Told, photo: Photo | None = None) -> str:
    """Take in what somebody saw; the number of the case. Nothing is kept of who they are but what they wrote.

    Raises Unfit, NotAccepted for a photograph that is not kept, Unavailable.
    """
    said = {name: _short(getattr(told, name), name, needed=name == "said") for name in LONGEST}
    kept = await keep_photo(photo.media_type, photo.content) if photo else None
    contact = base64.b64encode(seal(SEAL, said["contact"].encode())).decode() if said["contact"] else ""
    number = f"CWM-{clock.today().year}-{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"
    async with transaction():
        known = read_number(said["number_seen"])
        label = await fetch_value("select id from label where number = $1", known) if known else None
        await execute(
            """insert into label_misuse (number, number_seen, label, product, place, said, contact, photo, photo_type,
                                         told_at, state)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'new')""",
            number, said["number_seen"], label, said["product"], said["place"], said["said"], contact,
            kept.sha256 if kept else None, KEPT_AS if kept else None, clock.now(),
        )  # fmt: skip
        await record(MisuseTold(number), actor=VISITOR)
    return number


def _short(given: str, field: str, *, needed: bool) -> str:
    said = words(given, field, needed=needed).strip()
    if len(said) > LONGEST[field]:
        raise Unfit(text("workspace.too_long", n=LONGEST[field]), field=field)
    return said


async def take_up(by: Officer, misuse: int) -> None:
    """Somebody at the desk looks at it. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("manage")
    async with transaction():
        row = await _held(misuse)
        if row["state"] != "new":
            raise OutOfTurn(text("misuse.not_new"))
        await execute("update label_misuse set state = 'looking' where id = $1", misuse)
        await record(MisuseChanged(row["number"], "looking"), actor=by.actor)


async def link_label(by: Officer, misuse: int, written: str) -> None:
    """Say which label it is about, by its number. Raises NotYours, NothingHere, Unfit, OutOfTurn."""
    by.needs("manage")
    async with transaction():
        row = await _held(misuse)
        _must_go_on(row)
        number = read_number(written)
        label = await fetch_value("select id from label where number = $1", number) if number else None
        if label is None:
            raise Unfit(text("misuse.no_such_label"), field="label")
        await must_be_open(label)
        await execute("update label_misuse set label = $2, state = 'looking' where id = $1", misuse, label)
        await record(MisuseChanged(row["number"], "linked"), actor=by.actor)


async def take_measure(by: Officer, misuse: int, kind: str, said: str) -> int:
    """Do something about it, or note something; the measure's id. A public warning is read by everybody.

    Raises NotYours, NothingHere, Unfit, OutOfTurn.
    """
    by.needs("manage")
    told = words(said, "said")
    if kind not in MEASURES:
        raise Unfit(text("misuse.choose_measure"), field="kind")
    async with transaction():
        row = await _held(misuse)
        _must_go_on(row)
        if kind == "public_warning" and row["label"] is None:
            raise Unfit(text("misuse.warning_needs_label"), field="kind")
        return await _enter(by, row, kind, told)


async def open_incident_of(by: Officer, misuse: int, said: str) -> int:
    """Open an incident of the label that was misused; its id. Raises NotYours, NothingHere, Unfit, OutOfTurn."""
    by.needs("manage")
    async with transaction():
        row = await _held(misuse)
        _must_go_on(row)
        if row["label"] is None:
            raise OutOfTurn(text("misuse.no_label"))
        incident = await open_incident(by, row["label"], "misuse", said, misuse=row["number"])
        await _enter(by, row, "incident", str(incident))
    return incident


async def close_misuse(by: Officer, misuse: int, outcome: str) -> None:
    """It is settled. Raises NotYours, NothingHere, Unfit, OutOfTurn."""
    by.needs("manage")
    if outcome not in OUTCOMES:
        raise Unfit(text("misuse.choose_outcome"), field="outcome")
    async with transaction():
        row = await _held(misuse)
        _must_go_on(row)
        await execute(
            "update label_misuse set state = 'closed', outcome = $2, closed_by = $3, closed_at = $4 where id = $1",
            misuse, outcome, by.person, clock.now(),
        )  # fmt: skip
        await record(MisuseChanged(row["number"], "closed"), actor=by.actor)


async def _held(misuse: int) -> Record:
    row = await fetch_one("select * from label_misuse where id = $1 for update", misuse)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


def _must_go_on(row: Record) -> None:
    if row["state"] == "closed":
        raise OutOfTurn(text("misuse.closed"))


async def _enter(by: Officer, row: Record, kind: str, said: str) -> int:
    if row["state"] == "new":
        await execute("update label_misuse set state = 'looking' where id = $1", row["id"])
    number = await fetch_value(
        "insert into label_measure (misuse, kind, said, person, at) values ($1, $2, $3, $4, $5) returning id",
        row["id"], kind, said, by.person, clock.now(),
    )  # fmt: skip
    await record(MeasureTaken(row["number"], kind), actor=by.actor)
    return int(number)
