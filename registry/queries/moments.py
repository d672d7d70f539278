"""Which moment of knowledge a reader is shown. It never depends on when the reader asks."""

from datetime import UTC, date, datetime

from infra import clock
from infra.database import fetch_one, fetch_value
from infra.errors import Invalid, NotFound
from infra.i18n import text

# greatest() passes over what is null; each side reads the end of an index (import_run_finished, score_run_finished)
NEWEST = """
select greatest(
    (select max(finished_at) from import_run where state = 'done' and finished_at <= $1::timestamptz),
    (select max(finished_at) from score_run where finished_at <= $1::timestamptz))
"""
# Of two imports that merge at once, the one with the older moment and number may commit last: neither the newest
# moment nor the newest number moves then, but the count does. No import merges for longer than a day.
CHANGE = """
with newest as materialized (
    select greatest(
        (select max(finished_at) from import_run where state = 'done'),
        (select max(finished_at) from score_run)) as at
)
select at, (select max(id) from import_run), (select max(id) from score_run),
       (select count(*) from import_run where finished_at > at - interval '1 day'),
       (select count(*) from score_run where finished_at > at - interval '1 day')
from newest
"""
ALL_TIME = datetime.max.replace(tzinfo=UTC)
Change = tuple[datetime | int | None, ...]


class MomentUnknown(NotFound):
    """Nothing can be known as of that moment: it lies ahead, or before the first import."""

    code = "moment-unknown"


def bound_of(as_of: str) -> datetime:
    """The latest moment a reader's `as_of` covers, in UTC: a day means its end in Kazakhstan.

    A moment without an offset is read as Kazakhstan's. Raises Invalid where it is neither a day (YYYY-MM-DD) nor an
    ISO 8601 moment, MomentUnknown where it has not come yet.
    """
    written = as_of.strip()
    try:
        bound = _day_end(written) if len(written) == 10 else _moment(written)
    except (ValueError, OverflowError):
        raise Invalid(text("as_of.unreadable", written=written[:40]), parameter="as_of") from None
    if bound > max(clock.now(), clock.end_of(clock.today())):
        raise MomentUnknown(text("as_of.ahead", written=written[:40]), parameter="as_of")
    return bound


def _day_end(written: str) -> datetime:
    return clock.end_of(date.fromisoformat(written))


def _moment(written: str) -> datetime:
    if "T" not in written.upper() and " " not in written:
        raise ValueError(written)
    # a plus sign in an address arrives as a space
    readable = written[:-6] + "+" + written[-5:] if len(written) > 19 and written[-6] == " " else written
    found = datetime.fromisoformat(readable.replace("z", "Z"))
    if found.tzinfo is None:
        found = datetime.combine(found.date(), found.time(), clock.LOCAL)
    return found.astimezone(UTC)


async def moment_of(as_of: str | None) -> datetime:
    """The newest import or scoring at or before `as_of`; without `as_of` the newest of all.

    A page is a function of this moment alone, so the same moment gives the same page for ever. Raises Invalid or
    MomentUnknown (see `bound_of`), and MomentUnknown where nothing had been imported by then.
    """
    bound = bound_of(as_of) if as_of else ALL_TIME
    newest: datetime | None = await fetch_value(NEWEST, bound)
    if newest is None:
        raise MomentUnknown(text("as_of.before", written=as_of[:40]) if as_of else text("register.empty"))
    return newest


async def newest_change() -> Change:
    """What tells one state of the register from every other: two that are alike know the same. One cheap statement.

    It moves with every import and every scoring that commits, in whatever order they do.
    """
    return tuple(await fetch_one(CHANGE) or ())
