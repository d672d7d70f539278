"""Packages from elsewhere as courses: brought, looked at, added, withdrawn.

Nothing is offered before somebody has seen what is in it: `bring_package` reads an archive and keeps it aside for a
day, `add_package` takes it in.
"""

import asyncio
import re
import zipfile
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from compliance.colleagues import Colleague
from compliance.errors import NotAccepted, NothingHere, Unfit
from compliance.events.training.packages import PackageAdded, PackageWithdrawn
from compliance.library.model import Words
from compliance.queries.at_work import must_be_at_work
from compliance.training.packages.archive import opened, pieces_of
from compliance.training.packages.content_types import media_type_of
from compliance.training.packages.model import Entry, Found, Package, package_document
from compliance.training.packages.reading import found_in
from compliance.training.packages.tokens import read_token, write_token
from compliance.views.training.packages import BroughtView
from infra import clock
from infra.clamd import infection_of
from infra.database import execute, execute_many, fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, Size, text
from infra.settings import settings
from infra.storage import STALE, Kept, NotOfSizeError, Store, pieces

BROUGHT = "package brought"  # what tokens of archives that wait are sealed for
KEPT_ASIDE = timedelta(seconds=STALE)
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,55}")
LONGEST_TITLE, LONGEST_VERSION = 200, 40
MOST_MINUTES, MOST_MONTHS = 6_000, 120
LARGEST_SHOWN = 5  # files that are shown with their sizes
NOTHING = sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Brought:
    """An archive that waits to be added: what is in it, and the token that adds it, for whoever brought it."""

    token: str
    view: BroughtView


@dataclass(frozen=True, slots=True)
class Offering:
    """What somebody says of a package: `code` without the «own-» before it; `title` in one language at least."""

    code: str
    version: str
    title: Words
    minutes: int
    valid_months: int | None


async def bring_package(by: Colleague, name: str, content: AsyncIterable[bytes]) -> Brought:
    """Look into an archive and keep it aside for a day. Nothing is offered yet, and nothing of it unpacked.

    Raises NotYours, OutOfTurn, NotAccepted with what is wrong in it and where, Unavailable for a silent scanner.
    """
    by.needs("train")
    await must_be_at_work(by)
    aside, limit = _aside(), settings().max_package_bytes
    await asyncio.to_thread(_sweep, aside)

    async def look(file: Path) -> None:
        await _scanned(file, name)
        await asyncio.to_thread(_read, file)  # what is no package is not even kept aside

    try:
        kept = await aside.keep(content, limit, look)
    except NotOfSizeError as fault:
        message = "file.too_long" if fault.size else "file.empty"
        raise NotAccepted(text(message, limit=Size(limit)), field="file") from fault
    said = {"o": by.organisation, "p": str(by.person), "f": kept.sha256, "n": name[:LONGEST_TITLE]}
    token = write_token(BROUGHT, said, KEPT_ASIDE)
    return Brought(token, await brought(by, token))


async def brought(by: Colleague, token: str) -> BroughtView:
    """What is in an archive that waits. Raises NotYours, NothingHere for one that waits no more or is another's."""
    by.needs("train")
    said = _waiting(by, token)
    found = await asyncio.to_thread(_read, _aside().path(said["f"]))
    largest = sorted(found.entries, key=lambda entry: -entry.size)[:LARGEST_SHOWN]
    return BroughtView(
        found.package, said["n"], len(found.entries), Size(found.size),
        tuple((entry.path, Size(entry.size)) for entry in largest),
    )  # fmt: skip


async def add_package(by: Colleague, token: str, said: Offering) -> int:
    """Take a package in that was brought, and offer it; the id of the course. The same again stands once.

    Of a code that is offered already it is another version, and the one before is withdrawn. Files whose rows could
    not be written lie in the store and harm nobody. Raises NotYours, NothingHere, OutOfTurn, Unfit, NotAccepted,
    Unavailable.
    """
    by.needs("train")
    waiting = _waiting(by, token)
    _fit(said)
    await must_be_at_work(by)
    path, code = _aside().path(waiting["f"]), f"own-{said.code}"
    with await asyncio.to_thread(path.open, "rb") as file, await asyncio.to_thread(opened, file) as archive:
        found = await asyncio.to_thread(found_in, archive)
        await _must_have_room(by, found)
        files = await _unpacked(archive, found, waiting["n"])
    content = package_document(found.package)
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"own_course {by.organisation} {code}")
        there = await fetch_value(
            """select id from own_course where organisation = $1 and code = $2 and version = $3 and content = $4
               and withdrawn_at is null""",
            by.organisation, code, said.version, content,
        )  # fmt: skip
        if there is not None:
            return int(there)
        if await fetch_value(
            "select id from own_course where organisation = $1 and code = $2 and version = $3",
            by.organisation, code, said.version,
        ):  # fmt: skip
            raise Unfit(text("packages.unfit.version_known"), field="version")
        await _withdraw(by, code)
        made = await _write(by, code, said, found.package, content)
        await execute_many(
            """insert into package_file (organisation, package, path, sha256, size, media_type)
               values ($1, $2, $3, $4, $5, $6)""",
            [(by.organisation, made, entry.path, digest, entry.size, media_type_of(entry.path))
             for entry, digest in files],
        )  # fmt: skip
        await record(PackageAdded(made, code, said.version, waiting["f"]), actor=by.actor)
    return made


async def withdraw_package(by: Colleague, package: int) -> None:
    """Offer a package no more; what was done stays. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("train")
    async with transaction():
        await must_be_at_work(by)
        code = await fetch_value(
            "select code from own_course where id = $1 and organisation = $2 and kind <> 'lessons'",
            package, by.organisation,
        )  # fmt: skip
        if code is None:
            raise NothingHere(text("workspace.nothing_here"))
        done = await execute(
            "update own_course set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null",
            package, clock.now(), by.person,
        )  # fmt: skip
        if done == "UPDATE 1":
            await record(PackageWithdrawn(package, code), actor=by.actor)


def _fit(said: Offering) -> None:
    titles = [said.title.of(each) for each in LANGUAGES]
    wrong = {
        "code": not CODE.fullmatch(said.code),
        "version": not said.version.strip() or len(said.version) > LONGEST_VERSION or not said.version.isprintable(),
        "title_kk": not any(title.strip() for title in titles),
        "minutes": not 0 <= said.minutes <= MOST_MINUTES,
        "valid_months": said.valid_months is not None and not 1 <= said.valid_months <= MOST_MONTHS,
    }
    for each, title in zip(LANGUAGES, titles, strict=True):
        wrong[f"title_{each}"] = (
            wrong.get(f"title_{each}", False) or len(title) > LONGEST_TITLE or not title.isprintable()
        )
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"packages.unfit.{field.partition('_')[0]}"), field=field)


async def _write(by: Colleague, code: str, said: Offering, package: Package, content: bytes) -> int:
    least = [part.mastery for part in package.parts if part.mastery]
    return int(
        await fetch_value(
            """insert into own_course (organisation, code, version, kind, title_kk, title_ru, title_en, minutes,
                                       valid_months, pass_share, content, added_by, added_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""",
            by.organisation, code, said.version, package.kind, said.title.kk.strip(), said.title.ru.strip(),
            said.title.en.strip(), said.minutes, said.valid_months, Decimal(str(min(least, default=1.0))), content,
            by.person, clock.now(),
        )
    )  # fmt: skip


async def _withdraw(by: Colleague, code: str) -> None:
    """The version before. Raises Unfit where the code is that of lessons of the organisation's own."""
    kind = await fetch_value(
        "select kind from own_course where organisation = $1 and code = $2 and withdrawn_at is null",
        by.organisation, code,
    )  # fmt: skip
    if kind == "lessons":
        raise Unfit(text("packages.unfit.code_taken"), field="code")
    await execute(
        """update own_course set withdrawn_at = $3, withdrawn_by = $4
           where organisation = $1 and code = $2 and withdrawn_at is null""",
        by.organisation, code, clock.now(), by.person,
    )  # fmt: skip


async def _must_have_room(by: Colleague, found: Found) -> None:
    kept = await fetch_value("select evidence_bytes($1)", by.organisation)
    if kept + found.size > settings().max_organisation_bytes:
        raise NotAccepted(text("file.no_room"), field="file")


async def _unpacked(archive: zipfile.ZipFile, found: Found, name: str) -> list[tuple[Entry, str]]:
    """Every file in the store, with its hash."""
    store, files = Store(settings().courses_dir), []
    for entry in found.entries:
        if not entry.size:
            files.append((entry, NOTHING))
            continue

        async def look(file: Path, path: str = entry.path) -> None:
            await _scanned(file, f"{name}: {path}")

        kept: Kept = await store.keep(_coming(archive, entry), entry.size, look)
        files.append((entry, kept.sha256))
    return files


async def _coming(archive: zipfile.ZipFile, entry: Entry) -> AsyncIterator[bytes]:
    unpacking = pieces_of(archive, entry)
    while piece := await asyncio.to_thread(next, unpacking, b""):
        yield piece


async def _scanned(file: Path, name: str) -> None:
    if settings().clamd and (found := await infection_of(settings().clamd, pieces(file))):
        raise NotAccepted(text("file.infected", name=name, found=found), field="file")


def _aside() -> Store:
    return Store(settings().courses_dir / "brought")


def _sweep(aside: Store) -> None:
    """What nobody added within a day is gone."""
    oldest = clock.now().timestamp() - STALE
    for file in aside.folder.glob("??/*"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)


def _waiting(by: Colleague, token: str) -> dict[str, str]:
    said = read_token(BROUGHT, token)
    mine = said is not None and (said["o"], said["p"]) == (by.organisation, str(by.person))
    if said is None or not mine or not _aside().path(said["f"]).exists():
        raise NothingHere(text("packages.waits_no_more"))
    return said


def _read(path: Path) -> Found:
    with path.open("rb") as file, opened(file) as archive:
        return found_in(archive)
