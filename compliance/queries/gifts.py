"""The register of gifts: one's own, and for who leads everybody's."""

from decimal import Decimal
from typing import Any

from compliance.colleagues import Colleague
from compliance.library.programme.gifts import Entered, Limits, book, limits_on, warnings_of
from compliance.queries.places import places_of
from compliance.views.gifts import Filter, GiftLine, GiftsView, LimitLine
from infra import clock
from infra.database import Record, fetch, fetch_one
from registry.classifiers import mci
from registry.references import reference_of

PER_PAGE = 50
ITEMS = ("OPS-8",)  # of the standards: what the register is evidence for
# `total`: what one partner gave, or was given, in a calendar year; by number, or by name where no number was entered
SEEN = """
with seen as (
    select g.*, sum(g.worth) filter (where g.outcome in ('kept', 'given')) over (
        partition by coalesce(g.other_bin, lower(g.other_name)), g.direction, date_part('year', g.day)) as total
    from gift g where g.organisation = $1 and ($2 or g.person = $3)
), asked as (
    select * from seen where ($4 = '' or direction = $4) and ($5 = 0 or date_part('year', day) = $5)
        and (not $6 or official) and (not $7 or decision is null)
        and ($8 = '' or position(lower($8) in lower(other_name || ' ' || what || ' ' || occasion)) > 0)
)
"""
PAGE = f"{SEEN} select * from asked where $9::bigint = 0 or id < $9 order by id desc limit $10"
TOTALS = f"""{SEEN}
select count(*) as n, count(decision) as decided, count(*) filter (where official) as officials,
    coalesce(sum(worth) filter (where direction = 'received' and outcome in ('kept', 'given')), 0) as received,
    coalesce(sum(worth) filter (where direction = 'given' and outcome in ('kept', 'given')), 0) as given,
    (select count(*) from seen where decision is null) as waiting,
    (select coalesce(array_agg(distinct date_part('year', day)::int), '{{}}') from seen) as years
from asked
"""
LIMITS = "select * from gift_limit where organisation = $1 order by since desc, id desc"


async def gifts(by: Colleague, asked: Filter) -> GiftsView:
    """A page of the register, with totals of all that was asked for."""
    leads, today = by.may("lead"), clock.today()
    arguments = (
        by.organisation, leads, by.person, asked.direction, asked.year, asked.official, asked.waits, asked.words,
    )  # fmt: skip
    rows = await fetch(PAGE, *arguments, asked.after, PER_PAGE + 1)
    totals = await fetch_one(TOTALS, *arguments)
    history = [_limit(row) for row in await fetch(LIMITS, by.organisation)]
    limits = limits_on([each.limits for each in history], today)
    shown = rows[:PER_PAGE]
    return GiftsView(
        asked=asked,
        gifts=tuple(_gift(by, row, [each.limits for each in history]) for row in shown),
        count=totals["n"] if totals else 0,
        received=totals["received"] if totals else Decimal(0),
        given=totals["given"] if totals else Decimal(0),
        decided=totals["decided"] if totals else 0,
        officials=totals["officials"] if totals else 0,
        waiting=totals["waiting"] if totals else 0,
        years=tuple(sorted(totals["years"], reverse=True)) if totals else (),
        after=shown[-1]["id"] if len(rows) > PER_PAGE else None,
        history=tuple(history),
        limits=next((each for each in history if each.limits == limits), None),
        rules=book().rules,
        mci=mci(today),
        mci_checked_on=book().mci_checked_on,
        places=await places_of(by, ITEMS) if leads else (),
        leads=leads,
        takes_part=by.may("answer"),
        today=today,
    )


def _limit(row: Record) -> LimitLine:
    limits = Limits(row["one"], row["year"], row["since"])
    one, year = limits.in_tenge(clock.today())
    return LimitLine(limits, row["set_by"], one, year)


def _gift(by: Colleague, row: Record, history: list[Limits]) -> GiftLine:
    copied = (
        "id", "person", "direction", "day", "what", "worth", "other_name", "official", "occasion", "outcome",
        "decision", "decided_by", "decided_on",
    )  # fmt: skip
    said: dict[str, Any] = {name: row[name] for name in copied}
    judged = Entered(
        row["direction"], row["day"], row["worth"], row["official"], row["outcome"], row["total"] or Decimal(0)
    )
    return GiftLine(
        number=reference_of(row["other_bin"]) if row["other_bin"] else "",
        reason=row["reason"] or "",
        warnings=warnings_of(judged, history),
        mine=row["person"] == by.person,
        **said,
    )
