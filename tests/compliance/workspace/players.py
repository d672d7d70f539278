"""The cast at work on a self-assessment: who is who, and what they need in one line each."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from hashlib import sha256

from compliance.colleagues import Colleague
from compliance.commands.answering import Said, answer_item
from compliance.commands.evidence import Described, attach_evidence, confirm_evidence
from compliance.commands.opening import Opening, Share, assign, open_assessment
from compliance.queries.heads import Place
from infra import clock
from infra.database import fetch, fetch_value
from services.accounts.colleagues import colleague_of
from tests.cast import AIGERIM, ALTYN, AUDITOR, BOLAT, DINA, KANAT, KUMIS, MARAT, SAMAL, Human, everybody
from tests.rights import acting

EDITION = "iso-37001-2025"
OPENING = Opening(EDITION, "M", "2026", "«Алтын Дән» ЖШС", "Бүкіл ұйым", ("Ұн",), ("Көкшетау",))
ITEM = "RA-1"
__all__ = ["AIGERIM", "ALTYN", "AUDITOR", "BOLAT", "DINA", "KANAT", "KUMIS", "MARAT", "SAMAL", "everybody"]


@asynccontextmanager
async def being(who: Human, number: str = ALTYN.bin) -> AsyncIterator[Colleague]:
    """Within the block somebody acts as a colleague, with the rights of the application and row-level security."""
    async with acting(who.viewer()) as viewer:
        yield colleague_of(viewer, number)


async def opened(opening: Opening = OPENING, who: Human = MARAT, number: str = ALTYN.bin) -> int:
    """A self-assessment that an officer opened."""
    async with being(who, number) as by:
        return await open_assessment(by, opening)


async def given(assessment: int, *names: str, to: Human = BOLAT, due_on: date | None = None) -> None:
    """The officer gives items to somebody."""
    async with being(MARAT) as by:
        await assign(by, Share(assessment, names, to.id, due_on))


async def answered(place: Place, claimed: int = 3, who: Human = BOLAT, version: int = 0) -> int:
    """Somebody answers an item."""
    async with being(who) as by:
        return await answer_item(by, place, Said(claimed, "Осылай істейміз"), version)


def said(name: str = "хаттама.pdf", **other: object) -> Described:
    """What is said of a file."""
    whole = {"name": name, "media_type": "application/pdf", "kind": "record", "dated": clock.today()} | other
    return Described(**whole)  # type: ignore[arg-type]


def pdf(words: str = "хаттама") -> bytes:
    """The beginning of a PDF, and something."""
    return b"%PDF-1.7\n" + words.encode()


async def coming(*chunks: bytes) -> AsyncIterator[bytes]:
    """A content, as it comes in from a browser."""
    for chunk in chunks:
        yield chunk


async def attached(place: Place, who: Human = BOLAT, content: bytes = b"", **other: object) -> int:
    """Somebody attaches evidence."""
    async with being(who) as by:
        return await attach_evidence(by, place, said(**other), coming(content or pdf()))


async def confirmed(evidence: int, who: Human = MARAT) -> None:
    """A second person confirms it."""
    async with being(who) as by:
        await confirm_evidence(by, evidence)


async def events() -> list[str]:
    """Kinds of events of assessments, oldest first."""
    rows = await fetch("select kind from event where kind like 'assessment.%' order by id")
    return [row["kind"].removeprefix("assessment.") for row in rows]


async def count(table: str) -> int:
    """How many rows there are."""
    return int(await fetch_value(f"select count(*) from {table}"))


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(content).hexdigest()


def pieces_of(size: int, piece: int) -> Iterator[bytes]:
    """So many bytes, in pieces."""
    for _ in range(0, size, piece):
        yield b"x" * piece
