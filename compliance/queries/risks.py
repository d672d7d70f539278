"""The risk register: all of it for whoever reads everything, one's own risks for their owners."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.levels import Carried, carried
from compliance.risks import Control, Held, Levels, Score, believed, held, residual
from compliance.views.risks import (
    AcceptanceView,
    Asked,
    PostsView,
    PostView,
    RegisterView,
    RiskLine,
    RiskView,
    VersionView,
)
from infra import clock
from infra.database import Record, fetch
from infra.i18n import text

NEWEST = """
select * from (
    select distinct on (v.risk) v.*, v.controls::text as said, a.person as accepted_by, a.why as accepted_why,
        a.at as accepted_at
    from risk_version v left join risk_acceptance a on a.risk = v.risk and a.version = v.version
    where v.organisation = $1 order by v.risk, v.version desc
) newest where $2 or owner = $3
"""
VERSIONS = (
    "select *, controls::text as said from risk_version where risk = $1 and organisation = $2 order by version desc"
)
ACCEPTANCES = "select version, person, why, at from risk_acceptance where risk = $1 order by version desc"
POSTS = """
select p.*, exists (select from exposed_post n where n.supersedes = p.id) as followed
from exposed_post p where p.organisation = $1 order by p.title, p.id
"""


async def register(by: Colleague, asked: Asked) -> RegisterView:
    """The register, the gravest of what is left first. Whoever does not read everything gets the risks they own."""
    known, day = await _carried(by), clock.today()
    rows = await fetch(NEWEST, by.organisation, by.sees_everything, by.person)
    lines = sorted((_line(row, known, day) for row in rows), key=_gravest)
    standing = tuple(line for line in lines if not line.archived)
    return RegisterView(
        asked=asked,
        lines=tuple(line for line in lines if _is_asked(line, asked, by)),
        standing=standing,
        archived=len(lines) - len(standing),
        head=known.head if known else None,
        leads=by.may("lead"),
        day=day,
    )


def _gravest(line: RiskLine) -> tuple[int, int, str, int]:
    return -line.left.value, -line.inherent.value, line.title, line.id


def _is_asked(line: RiskLine, asked: Asked, by: Colleague) -> bool:
    score = line.inherent if asked.of == "inherent" else line.left
    of_which = {
        "archived": line.archived, "overdue": line.is_overdue, "waiting": line.waits, "grown": line.has_grown,
        "mine": line.owner == by.person,
    }  # fmt: skip
    return (
        (line.archived == (asked.which == "archived"))
        and of_which.get(asked.which, True)
        and asked.process in ("", line.process)
        and asked.band in (None, score.band)
        and asked.cell in (None, (score.likelihood, score.impact))
    )


async def risk_page(by: Colleague, risk: int) -> RiskView:
    """A risk with its history. Raises NothingHere, also for whoever neither reads everything nor owns it."""
    rows = await fetch(VERSIONS, risk, by.organisation)
    if not rows or not (by.sees_everything or rows[0]["owner"] == by.person):
        raise NothingHere(text("workspace.nothing_here"))
    known = await _carried(by)
    acceptances = tuple(AcceptanceView(**dict(row)) for row in await fetch(ACCEPTANCES, risk))
    versions = tuple(_version(row) for row in rows)
    newest, said = versions[0], versions[0].said
    accepted = next((each for each in acceptances if each.version == newest.version), None)
    line = _line_of(risk, newest, accepted, known)
    return RiskView(
        line=line,
        believed=believed(newest.inherent, said),
        versions=versions,
        acceptances=acceptances,
        head=known.head if known else None,
        leads=by.may("lead"),
        accepts=line.waits and by.may("approve") and newest.written_by != by.person,
    )


async def _carried(by: Colleague) -> Carried | None:
    """None for whoever does not see the evidence: what was written down is shown to them."""
    return await carried(by) if by.sees_everything else None


async def standing_versions(by: Colleague) -> tuple[Carried, list[tuple[VersionView, RiskLine]]]:
    """Whatever stands in the register, the gravest first, with the levels that count. Raises NotYours."""
    by.needs("read")
    known, day = await carried(by), clock.today()
    rows = await fetch(NEWEST, by.organisation, True, by.person)
    found = [(_version(row), _line(row, known, day)) for row in rows if not row["archived"]]
    return known, sorted(found, key=lambda each: _gravest(each[1]))


def _line(row: Record, known: Carried | None, day: date) -> RiskLine:
    accepted = None
    if row["accepted_by"] is not None:
        accepted = AcceptanceView(row["version"], row["accepted_by"], row["accepted_why"], row["accepted_at"])
    return _line_of(row["risk"], _version(row), accepted, known, day)


def _line_of(
    risk: int, newest: VersionView, accepted: AcceptanceView | None, known: Carried | None, day: date | None = None
) -> RiskLine:
    left = residual(newest.inherent, newest.said, known.levels) if known else newest.left
    copied = (
        "version", "title", "process", "unit", "inherent", "treatment", "plan", "due_on", "owner", "review_on",
        "archived",
    )  # fmt: skip
    return RiskLine(
        id=risk,
        left=left,
        controls=tuple(held(each, known.levels) for each in newest.said) if known else newest.controls,
        recorded=newest.left,
        accepted=accepted,
        day=day or clock.today(),
        **{name: getattr(newest, name) for name in copied},
    )


def _version(row: Record) -> VersionView:
    copied = (
        "version", "title", "process", "unit", "description", "causes", "treatment", "plan", "due_on", "owner",
        "review_on", "archived", "note", "written_by", "at",
    )  # fmt: skip
    return VersionView(
        inherent=Score(row["likelihood"], row["impact"]),
        left=Score(row["left_likelihood"], row["left_impact"]),
        controls=controls_of(row["said"]),
        **{name: row[name] for name in copied},
    )


def controls_of(written: str) -> tuple[Held, ...]:
    """Controls as they are stored in a version, with what counted of each on that day."""
    said = [(Control(one["what"], one["item"], one["effect"], one["strength"]), one["level"]) for one in _read(written)]
    return tuple(held(control, {control.item: level}) for control, level in said)


def _read(written: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written)
    return found


def written_controls(controls: Iterable[Control], levels: Levels) -> str:
    """Controls as they are stored: each with the level that evidence supported then."""
    fields = ("what", "item", "effect", "strength")
    return json.dumps(
        [{name: getattr(each, name) for name in fields} | {"level": levels.get(each.item)} for each in controls],
        ensure_ascii=False,
    )


async def posts_page(by: Colleague) -> PostsView:
    """The register of exposed posts. Raises NotYours for whoever does not read everything."""
    by.needs("read")
    names = (
        "id", "title", "unit", "why", "holders", "band", "written_by", "at", "until", "until_by", "until_why",
        "followed",
    )  # fmt: skip
    posts = [PostView(**{name: row[name] for name in names}) for row in await fetch(POSTS, by.organisation)]
    former = sorted((post for post in posts if post.until is not None), key=lambda post: post.id, reverse=True)
    return PostsView(tuple(post for post in posts if post.until is None), tuple(former), by.may("lead"))
