"""Packages from elsewhere as courses: brought, looked at, added.

Nothing is offered before somebody has seen what is in it: `bring_package` reads an archive and keeps it aside for a
day, `add_package` takes it in.
"""

import asyncio
import re
import zipfile
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from compliance.colleagues import Colleague
from compliance.commands.keeping import must_be_clean
from compliance.commands.training.courses import Version, write_version
from compliance.errors import NotAccepted, NothingHere, Unfit
from compliance.library.model import Words
from compliance.queries.at_work import must_be_at_work
from compliance.training.packages.archive import opened, pieces_of
from compliance.training.packages.content_types import media_type_of
from compliance.training.packages.model import Entry, Found, package_document
from compliance.training.packages.reading import found_in
from compliance.training.packages.tokens import read_token, write_token
from compliance.views.training.packages import BroughtView
from infra import clock
from infra.database import execute_many, fetch, fetch_value, transaction
from infra.i18n import LANGUAGES, Size, text
from infra.settings import settings
from infra.storage import STALE, Kept, NotOfSizeError, Store

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
        await must_be_clean(file, name, "file")
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

    It is written as every course of one's own is: of a code that is offered already it is another version, and the one
    before is withdrawn. Files whose rows could not be written lie in the store and harm nobody. Raises NotYours,
    NothingHere, OutOfTurn, Unfit, NotAccepted, Unavailable.
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
    least = [part.mastery for part in found.package.parts if part.mastery]
    title = Words(said.title.kk.strip(), said.title.ru.strip(), said.title.en.strip())
    version = Version(
        code, said.version, found.package.kind, title, said.minutes, said.valid_months, min(least, default=1.0),
        package_document(found.package),
    )  # fmt: skip
    async with transaction():
        made = await write_version(by, version)
        await _write_files(by, made, files)
    return made


async def _write_files(by: Colleague, made: int, files: list[tuple[Entry, str]]) -> None:
    """Once. Raises Unfit for other files under the same version: what somebody took stays what it was."""
    there = await fetch("select path, sha256 from package_file where package = $1", made)
    if there:
        if {tuple(row) for row in there} != {(entry.path, digest) for entry, digest in files}:
            raise Unfit(text("packages.unfit.version_known"), field="version")
        return
    await execute_many(
        """insert into package_file (organisation, package, path, sha256, size, media_type)
           values ($1, $2, $3, $4, $5, $6)""",
        [(by.organisation, made, entry.path, digest, entry.size, media_type_of(entry.path)) for entry, digest in files],
    )


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
            await must_be_clean(file, f"{name}: {path}", "file")

        kept: Kept = await store.keep(_coming(archive, entry), entry.size, look)
        files.append((entry, kept.sha256))
    return files


async def _coming(archive: zipfile.ZipFile, entry: Entry) -> AsyncIterator[bytes]:
    unpacking = pieces_of(archive, entry)
    while piece := await asyncio.to_thread(next, unpacking, b""):
        yield piece


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
