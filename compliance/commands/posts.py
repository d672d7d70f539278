"""The register of exposed posts: posts, not people. A changed entry closes and another opens in its place."""

from dataclasses import astuple, dataclass, replace

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.events.risks import PostAdded, PostChanged, PostClosed
from compliance.risks import BANDS, Band
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text

MOST_HOLDERS = 100_000
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class PostSaid:
    """What is said of a post: what it is called, where, what makes it exposed, how many hold it, how exposed it is."""

    title: str
    unit: str
    why: str
    holders: int
    band: Band


async def add_post(by: Colleague, said: PostSaid) -> int:
    """Enter an exposed post; its id. The same words stand once. Raises NotYours, OutOfTurn, Unfit."""
    by.needs("lead")
    said = _fit(said)
    async with transaction():
        await _still(by)
        there = await fetch_value(
            """select id from exposed_post where organisation = $1 and until is null and title = $2 and unit = $3
               and why = $4 and holders = $5 and band = $6""",
            by.organisation, *astuple(said),
        )  # fmt: skip
        if there is not None:
            return int(there)
        post = await _write(by, said, None)
        await record(PostAdded(post, said.band), actor=by.actor)
    return post


async def change_post(by: Colleague, post: int, said: PostSaid) -> int:
    """Say something else of a post; the id of the entry that stands afterwards. The same words change nothing.

    Raises NotYours, NothingHere, OutOfTurn where it stands no longer, Unfit.
    """
    by.needs("lead")
    said = _fit(said)
    async with transaction():
        await _still(by)
        row = await _entry(by, post)
        follower = await fetch_one("select * from exposed_post where supersedes = $1 and until is null", post)
        for stands in (row, follower):
            if stands is not None and stands["until"] is None and _words(stands) == astuple(said):
                return int(stands["id"])
        if row["until"] is not None:
            raise OutOfTurn(text("post.stands_no_longer"))
        await _close(by, post, "")
        newer = await _write(by, said, post)
        await record(PostChanged(newer, post, said.band), actor=by.actor)
    return newer


async def close_post(by: Colleague, post: int, why: str) -> None:
    """Take a post out of the register, with a reason. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    why = words(why, "why")
    async with transaction():
        await _still(by)
        if (await _entry(by, post))["until"] is not None:
            return
        await _close(by, post, why)
        await record(PostClosed(post), actor=by.actor)


async def _still(by: Colleague) -> None:
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"posts {by.organisation}")
    if not await fetch_value("select at_work($1)", by.organisation):
        raise OutOfTurn(text("workspace.suspended"))


async def _entry(by: Colleague, post: int) -> Record:
    row = await fetch_one("select * from exposed_post where id = $1 and organisation = $2", post, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


def _words(row: Record) -> tuple[str | int, ...]:
    return tuple(row[name] for name in ("title", "unit", "why", "holders", "band"))


async def _close(by: Colleague, post: int, why: str) -> None:
    await execute(
        "update exposed_post set until = $2, until_by = $3, until_why = $4 where id = $1",
        post, clock.now(), by.person, why,
    )  # fmt: skip


async def _write(by: Colleague, said: PostSaid, follows: int | None) -> int:
    return int(
        await fetch_value(
            """insert into exposed_post (organisation, title, unit, why, holders, band, written_by, at, supersedes)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
            by.organisation, *astuple(said), by.person, clock.now(), follows,
        )
    )  # fmt: skip


def _fit(said: PostSaid) -> PostSaid:
    tidy = replace(
        said,
        title=words(said.title, "title"),
        unit=words(said.unit, "unit", needed=False).strip(),
        why=words(said.why, "why"),
    )
    if len(tidy.title) > LONGEST_TITLE:
        raise Unfit(text("risk.unfit.title"), field="title")
    if said.holders not in range(MOST_HOLDERS + 1):
        raise Unfit(text("post.unfit.holders"), field="holders")
    if said.band not in BANDS[1:]:
        raise Unfit(text("post.unfit.band"), field="band")
    return tidy
