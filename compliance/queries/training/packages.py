"""Packages of an organisation, and one as a learner plays it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library.model import Words
from compliance.queries.training.courses import Offered, filled, offer
from compliance.training.learner import Learner
from compliance.training.packages.model import Package, package_of_document
from compliance.training.packages.results import NOT_BEGUN, Result, result_of, result_of_unit, whole
from compliance.training.packages.runtime import Opening, at_launch
from compliance.training.packages.statements import score_of, verb_of
from compliance.training.packages.tokens import read_token, write_token
from compliance.views.training.packages import PackageLine, PackagesView, PartLine, PlayView
from infra.clock import local_date
from infra.database import Record, fetch, fetch_one
from infra.i18n import Size, text
from infra.looking import Looker, looks
from infra.settings import settings

FILES = "package files"  # what tokens of addresses of files are sealed for
PLAYED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose address of files it is: a learner, who opened a part of a package on a way through it."""

    staff: int
    organisation: str
    package: int
    part: int
    going: int

    @property
    def looker(self) -> Looker:
        """On whose behalf the database is asked."""
        return Looker(learner=str(self.staff))


@dataclass(frozen=True, slots=True)
class FileOfPackage:
    """A file of a package as it is given out."""

    path: str
    sha256: str
    size: int
    media_type: str
    kind: str  # of the package
    first: str  # the path of the first page of the part that is open


async def packages(by: Colleague) -> PackagesView:
    """The packages that an organisation offers. Raises NotYours."""
    by.needs("records")
    rows = await fetch(
        """select c.*, f.files, f.size from own_course c
           cross join lateral (select count(*) as files, coalesce(sum(size), 0)::bigint as size
                               from package_file f where f.package = c.id) f
           where c.organisation = $1 and c.kind <> 'lessons' and c.withdrawn_at is null order by c.code""",
        by.organisation,
    )
    return PackagesView(tuple(map(_line, rows)), Size(settings().max_package_bytes), by.may("train"))


def _line(row: Record) -> PackageLine:
    title = filled(Words(row["title_kk"], row["title_ru"], row["title_en"]))
    package = package_of_document(bytes(row["content"]))
    return PackageLine(
        row["id"], row["code"], row["version"], title, package, row["files"], Size(row["size"]), row["added_by"],
        row["added_at"],
    )  # fmt: skip


async def package_offered(by: Learner, course: str) -> tuple[Offered, Package]:
    """A package that is offered, by the code of its course. Raises NothingHere, for lessons too."""
    offered = await offer(by.organisation, course)
    if offered.own is None or offered.kind == "lessons":
        raise NothingHere(text("workspace.nothing_here"))
    return offered, await package_of(offered.own)


async def package_of(own: int) -> Package:
    """A package by the id of its course. Raises NothingHere."""
    row = await fetch_one("select content from own_course where id = $1 and kind <> 'lessons'", own)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return package_of_document(bytes(row["content"]))


async def going_now(by: Learner, package: int) -> Record | None:
    """The way of a learner through a package that has not begun anew."""
    return await fetch_one(
        "select * from package_going where staff = $1 and package = $2 and organisation = $3 and ended_at is null",
        by.staff, package, by.organisation,
    )  # fmt: skip


async def results_in(package: Package, going: int) -> dict[str, Result]:
    """How each part of a package stands on a way through it; parts nobody opened are left out."""
    if package.kind == "cmi5":
        return await _units_in(package, going)
    rows = await fetch("select part, elements, finished from package_state where going = $1", going)
    by_id = {part.id: part for part in package.parts}
    return {
        row["part"]: result_of(
            package.kind, by_id[row["part"]], json.loads(row["elements"]), finished=row["finished"]
        )
        for row in rows
        if row["part"] in by_id
    }  # fmt: skip


async def _units_in(package: Package, going: int) -> dict[str, Result]:
    rows = await fetch(
        "select part, content from package_statement where going = $1 and defined and part is not null order by id",
        going,
    )
    verbs: dict[str, set[str]] = {}
    scores: dict[str, float] = {}
    for row in rows:
        statement: dict[str, Any] = json.loads(row["content"])
        verbs.setdefault(row["part"], set()).add(verb_of(statement))
        if verb_of(statement) in ("passed", "failed") and (score := score_of(statement)) is not None:
            scores[row["part"]] = score
    return {
        part.id: result_of_unit(part, frozenset(verbs[part.id] - {"launched", "abandoned"}), scores.get(part.id))
        for part in package.parts
        if part.id in verbs
    }


async def playing(by: Learner, course: str, number: int) -> PlayView:
    """A package while a learner plays it, with one of its parts open. Raises NothingHere."""
    offered, package = await package_offered(by, course)
    going = await going_now(by, offered.own or 0)
    if going is None or not 0 <= number < len(package.parts):
        raise NothingHere(text("workspace.nothing_here"))
    results = await results_in(package, going["id"])
    lines = tuple(
        PartLine(place, part.title, results.get(part.id, NOT_BEGUN), place == number)
        for place, part in enumerate(package.parts)
    )
    return PlayView(
        by.staff, course, offered.title, package.kind, whole(package, results), lines,
        local_date(going["done_at"]) if going["done_at"] else None, going["id"], offered.own or 0, number,
    )  # fmt: skip


async def next_part(by: Learner, course: str) -> int:
    """The first part that is not done; the first of all when every one is. Raises NothingHere."""
    offered, package = await package_offered(by, course)
    going = await going_now(by, offered.own or 0)
    results = await results_in(package, going["id"]) if going else {}
    undone = (i for i, part in enumerate(package.parts) if results.get(part.id, NOT_BEGUN).progress != "done")
    return next(undone, 0)


def address_token(by: Learner, view: PlayView) -> str:
    """The token in the addresses of files, for this learner, this package and the part that is open."""
    said: dict[str, str | int] = {
        "s": by.staff,
        "o": by.organisation,
        "p": view.package,
        "n": view.number,
        "g": view.going,
    }
    return write_token(FILES, said, PLAYED_FOR)


def opened_by(token: str) -> Opened:
    """Whose token it is. Raises NothingHere for one that opens nothing, or no more."""
    said = read_token(FILES, token)
    if said is None:
        raise NothingHere(text("packages.address_over"))
    return Opened(said["s"], said["o"], said["p"], said["n"], said["g"])


async def file_in(opened: Opened, path: str) -> FileOfPackage:
    """A file of the package that was opened, while its learner is of the staff. Raises NothingHere."""
    with looks(opened.looker):
        row = await fetch_one(
            """select f.*, c.kind, convert_from(c.content, 'UTF8')::jsonb #>> array['parts', $6::text, 'href'] as href
               from package_file f join own_course c on c.id = f.package
               where f.package = $1 and f.path = $2 and f.organisation = $3
                 and exists (select from package_going g where g.id = $4 and g.staff = $5)""",
            opened.package, path, opened.organisation, opened.going, opened.staff, str(opened.part),
        )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    first = str(row["href"]).partition("#")[0].partition("?")[0]
    return FileOfPackage(row["path"], row["sha256"], row["size"], row["media_type"], row["kind"], first)


async def elements_for(opened: Opened) -> dict[str, str]:
    """What a SCO finds in its run-time data model when it is opened, by name. Raises NothingHere."""
    with looks(opened.looker):
        package = await package_of(opened.package)
        part = package.parts[opened.part]
        row = await fetch_one(
            """select s.elements, s.seconds, g.done_at from package_going g
               left join package_state s on s.going = g.id and s.part = $2 where g.id = $1 and g.staff = $3""",
            opened.going, part.id, opened.staff,
        )  # fmt: skip
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    set_before: dict[str, str] = json.loads(row["elements"]) if row["elements"] else {}
    about = Opening(opened.staff, float(row["seconds"] or 0), row["done_at"] is not None)
    return at_launch(package.kind, part, set_before, about)
