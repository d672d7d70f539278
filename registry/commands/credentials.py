"""What a company itself says it holds, and the label that it was granted, as facts with a source, a date and a memory.

The database writes the rows: a company's word for whoever may speak for it, a label's as its desk decided. See the
migrations that made the table and its functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from hashlib import md5
from typing import Literal
from uuid import UUID

from infra import clock
from infra.actor import Actor
from infra.database import fetch_value, transaction
from infra.events import record
from registry.events import CredentialClosed, CredentialRecorded

SOURCE, LABELS = "own_word", "atameken_label"
SCHEME, OWNER = "Clear Wave", "Атамекен"
State = Literal["valid", "suspended", "withdrawn"]


@dataclass(frozen=True, slots=True)
class CredentialSaid:
    """A certificate as the company tells of it. `key` is what the recorder calls it: one is open for each."""

    bin: str
    key: str
    standard: str
    body: str
    accreditation: str | None
    number: str
    scope: str
    issued_on: date
    ends_on: date
    state: State
    state_since: date
    document_seen: bool
    kind: Literal["conformity"] = "conformity"

    @property
    def content(self) -> UUID:
        """What tells this word from every other: the source and all that is said, as for facts of every source."""
        return _content(SOURCE, {field.name: getattr(self, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class LabelSaid:
    """A label as its row tells of it; `scope` in words: what may carry the mark, and where it is made."""

    bin: str
    number: str
    level: str
    scheme_version: str
    scope: str
    valid_from: date
    valid_until: date
    suspended_on: date | None = None

    @property
    def fact(self) -> dict[str, object]:
        """The same by the columns of the register."""
        return {
            "bin": self.bin, "kind": "label", "key": self.number, "standard": f"{SCHEME} {self.scheme_version}",
            "body": OWNER, "accreditation": self.level, "number": self.number, "scope": self.scope,
            "issued_on": self.valid_from, "ends_on": self.valid_until,
            "state": "valid" if self.suspended_on is None else "suspended",
            "state_since": self.suspended_on or self.valid_from,
        }  # fmt: skip


def _content(source: str, said: Mapping[str, object]) -> UUID:
    parts = (f"\x01{name}\x02{value}" for name, value in said.items() if value is not None)
    return UUID(md5((source + "".join(parts)).encode(), usedforsecurity=False).hexdigest())


async def record_credential(said: CredentialSaid, *, actor: Actor) -> int:
    """Show what a company says it holds from now on, in the place of what it said under the same key; the fact's id.

    Part of the caller's transaction. The same word again changes nothing. Raises InsufficientPrivilegeError of the
    database for whoever does not belong to the company.
    """
    async with transaction():
        before = await _open(said.bin, said.key)
        fact = int(
            await fetch_value(
                """select record_credential(row(null, null, null, null, null, null, $1::uuid, $2::text, $3::text,
                       $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::date, $11::date, $12::text,
                       $13::date, $14::boolean, null)::credential, $15::timestamptz)""",
                said.content, said.bin, said.kind, said.key, said.standard, said.body, said.accreditation, said.number,
                said.scope, said.issued_on, said.ends_on, said.state, said.state_since, said.document_seen, clock.now(),
            )
        )  # fmt: skip
        if fact != before:
            await record(CredentialRecorded(fact, said.kind, said.state), actor=actor)
    return fact


async def close_credential(bin: str, key: str, *, actor: Actor) -> None:
    """Show it no longer; as of an earlier moment it stays visible. Where none is shown nothing happens.

    Part of the caller's transaction. Raises InsufficientPrivilegeError for whoever does not belong to the company.
    """
    async with transaction():
        fact = await fetch_value("select close_credential($1, $2, $3)", bin, key, clock.now())
        if fact is not None:
            await record(CredentialClosed(int(fact), "conformity"), actor=actor)


async def record_label(said: LabelSaid, *, actor: Actor) -> int:
    """Show a label as its row says it is, in the place of what was shown of it before; the fact's id.

    Part of the caller's transaction. The same again changes nothing. Raises InsufficientPrivilegeError of the database
    where the row of the label says anything else.
    """
    fact = said.fact
    async with transaction():
        before = await _open(said.bin, said.number, LABELS)
        made = int(
            await fetch_value(
                """select record_label(row(null, null, null, null, null, null, $1::uuid, $2::text, $3::text, $4::text,
                       $5::text, $6::text, $7::text, $8::text, $9::text, $10::date, $11::date, $12::text, $13::date,
                       true, null)::credential, $14::timestamptz)""",
                _content(LABELS, fact), *fact.values(), clock.now(),
            )
        )  # fmt: skip
        if made != before:
            await record(CredentialRecorded(made, "label", str(fact["state"])), actor=actor)
    return made


async def close_label(number: str, *, actor: Actor) -> None:
    """Show a label no longer that has ended; as of an earlier moment it stays visible. Twice does no harm.

    Part of the caller's transaction. Raises InsufficientPrivilegeError of the database while it has not ended.
    """
    async with transaction():
        fact = await fetch_value("select close_label($1, $2)", number, clock.now())
        if fact is not None:
            await record(CredentialClosed(int(fact), "label"), actor=actor)


async def _open(bin: str, key: str, source: str = SOURCE) -> int | None:
    found: int | None = await fetch_value(
        "select id from credential where source = $1 and bin = $2 and key = $3 and seen_until is null", source, bin, key
    )
    return found
