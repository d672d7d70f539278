"""A session of an assignable unit (cmi5), by the secrets it was opened with; and what it may read."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from compliance.errors import NothingHere
from compliance.queries.training.packages import package_of
from compliance.training.learner import Learner
from compliance.training.packages.statements import Session, Statement, launch_data
from compliance.training.packages.tokens import read_token
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.looking import Looker, looks
from infra.settings import settings

UNIT, BEARER = "package unit", "package bearer"  # what the two secrets of a session are sealed for
MOST_READ = 100  # statements in one answer
LAUNCH_DATA, PREFERENCES = "LMS.LaunchData", "cmi5LearnerPreferences"


@dataclass(frozen=True, slots=True)
class Unit:
    """A session of a unit, and whose it is."""

    launch: int
    going: int
    package: int
    language: str
    session: Session
    is_over: bool
    is_spent: bool  # its authorisation was handed out
    by: Learner

    @property
    def looker(self) -> Looker:
        """On whose behalf the database is asked."""
        return Looker(learner=str(self.by.staff))


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the state or profile resources."""

    name: str
    media_type: str
    content: bytes
    updated_at: datetime


async def unit_of(token: str, bearer: str | None = None) -> Unit:
    """The session whose address has this token; with `bearer`, which was handed out for it and for no other.

    Raises NothingHere for secrets that open nothing, or no more.
    """
    said = read_token(UNIT, token)
    handed = said if bearer is None else read_token(BEARER, bearer)
    if said is None or handed is None or said["l"] != handed["l"]:
        raise NothingHere(text("packages.address_over"))
    by = Learner(said["s"], said["o"])
    with looks(Looker(learner=str(by.staff))):
        row = await fetch_one(
            """select l.*, g.registration, g.package, g.ended_at from package_launch l
               join package_going g on g.id = l.going where l.id = $1 and l.staff = $2 and l.organisation = $3""",
            said["l"], by.staff, by.organisation,
        )  # fmt: skip
        if row is None:
            raise NothingHere(text("packages.address_over"))
        package = await package_of(row["package"])
    number = next(place for place, part in enumerate(package.parts) if part.id == row["part"])
    session = Session(
        by.staff, row["registration"], row["session"], package, row["package"], number, settings().site, row["mode"]
    )
    over = row["terminated_at"] or row["abandoned_at"] or row["ended_at"] or row["ends_at"] < clock.now()
    return Unit(
        row["id"], row["going"], row["package"], row["language"], session, bool(over), row["fetched_at"] is not None, by
    )


async def statements_of(unit: Unit, statement: UUID | None = None) -> list[Statement]:
    """What was said on this way through the package, newest first; or one by its id. At most `MOST_READ`."""
    with looks(unit.looker):
        rows = await fetch(
            """select statement, content, stored_at from package_statement
               where going = $1 and ($2::uuid is null or statement = $2) order by id desc limit $3""",
            unit.going, statement, MOST_READ,
        )  # fmt: skip
    return [_stored(row) for row in rows]


def _stored(row: Record) -> Statement:
    content: Statement = json.loads(row["content"])
    moment = row["stored_at"].isoformat()
    return {"timestamp": moment, "version": "1.0.0", **content, "stored": moment}


async def document_of(unit: Unit, kind: str, activity: str, name: str) -> Document | None:
    """A document by its name. What the player tells a unit stands there too: LMS.LaunchData, its learner's language."""
    if kind == "state" and name == LAUNCH_DATA:
        home = f"{unit.session.site}/{unit.language}/learn"
        return _told(name, launch_data(unit.session, home))
    with looks(unit.looker):
        row = await fetch_one(
            "select * from package_document where going = $1 and kind = $2 and activity = $3 and name = $4",
            unit.going, kind, activity, name,
        )  # fmt: skip
    if row is not None:
        return Document(name, row["media_type"], bytes(row["content"]), row["updated_at"])
    if kind == "agent" and name == PREFERENCES:
        return _told(name, {"languagePreference": unit.language, "audioPreference": "on"})
    return None


def _told(name: str, said: object) -> Document:
    content = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return Document(name, "application/json", content, clock.now())


async def document_names(unit: Unit, kind: str, activity: str) -> list[str]:
    """Names of the documents that are there."""
    with looks(unit.looker):
        rows = await fetch(
            "select name from package_document where going = $1 and kind = $2 and activity = $3 order by name",
            unit.going, kind, activity,
        )  # fmt: skip
    return [row["name"] for row in rows]
