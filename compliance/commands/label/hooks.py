"""Web hooks of retailers and tender platforms: made, tried, stopped by their owners; filled, emptied by the worker."""

import re
from dataclasses import dataclass
from datetime import timedelta

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, Unfit
from compliance.events.label_hooks import HookMade, HookStopped, HookTried
from compliance.label.typed import read_typed
from infra import clock
from infra.actor import SYSTEM
from infra.database import Record, enqueue, execute, fetch, fetch_one, fetch_value, transaction
from infra.errors import Refused
from infra.events import record
from infra.i18n import text
from infra.mail import Letter, post
from infra.secrets import seal
from registry.errors import NotABin
from registry.references import number_of, reference_of

SEAL = "label hook"
MOST_HOOKS, MOST_CHOSEN = 10, 500
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360, 720, 1440))  # after the first try, the second, …
LEASE = timedelta(minutes=5)  # whoever delivers has so long; then another may
MOST_FAILURES = 20  # one after another: then nobody listens there any more
LOOKS_BACK = timedelta(days=3)  # a change that was not fanned out by then is not any more
FAN_OUT = """
insert into label_delivery (organisation, hook, history, state, next_try_at, made_at)
select k.organisation, k.id, h.id, 'waiting', $1::timestamptz, $1::timestamptz
from label_hook k
join label_history h on h.at >= greatest(k.made_at, $1::timestamptz - $2::interval)
join label l on l.id = h.label
where k.stopped_at is null and (cardinality(k.chosen) = 0 or k.chosen && array[l.number, l.organisation])
  and not exists (select from label_delivery d where d.hook = k.id and d.history = h.id)
order by h.id, k.id
on conflict do nothing
"""
CLAIM = """
update label_delivery d set tries = d.tries + 1, next_try_at = $1::timestamptz + $2::interval
from label_hook k
where k.id = d.hook and d.id in (
    select w.id from label_delivery w join label_hook o on o.id = w.hook
    where w.state = 'waiting' and w.next_try_at <= $1 and o.stopped_at is null
    order by w.next_try_at, w.id limit $3 for update of w skip locked)
returning d.id, d.hook, d.history, d.tries, d.made_at, k.url, k.secret, k.organisation
"""


@dataclass(frozen=True, slots=True)
class HookWanted:
    """What was filled in: an address that was judged already, and numbers of labels or companies (none: all)."""

    url: str
    chosen: str
    secret: str


async def make_hook(by: Colleague, wanted: HookWanted) -> int:
    """Tell an address of changes from now on. Raises NotYours, Unfit, Refused where there are too many."""
    by.needs("approve")
    chosen = numbers_in(wanted.chosen)
    async with transaction():
        there = await fetch_value(
            "select count(*) from label_hook where organisation = $1 and stopped_at is null", by.organisation
        )
        if there >= MOST_HOOKS:
            raise Refused(text("label_public.hook.too_many", n=MOST_HOOKS))
        made = await fetch_value(
            """insert into label_hook (organisation, url, secret, chosen, made_by, made_at)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            by.organisation, wanted.url, seal(SEAL, wanted.secret.encode()), chosen, by.person, clock.now(),
        )  # fmt: skip
        await record(HookMade(made), actor=by.actor)
    return int(made)


def numbers_in(written: str) -> list[str]:
    """Numbers of labels and companies, as people list them. Raises Unfit naming the first that is none."""
    found = []
    for each in filter(None, re.split(r"[\s,;]+", written)):
        number = read_typed(each)
        try:
            found.append(number if number is not None else str(number_of(each)))
        except NotABin:
            raise Unfit(text("label_public.hook.no_number", number=each[:40]), field="chosen") from None
    if len(found) > MOST_CHOSEN:
        raise Unfit(text("label_public.hook.too_long", n=MOST_CHOSEN), field="chosen")
    return list(dict.fromkeys(found))


async def stop_hook(by: Colleague, hook: int) -> None:
    """Tell it nothing more. Raises NotYours, NothingHere."""
    by.needs("approve")
    async with transaction():
        await _open(by, hook)
        await execute("update label_hook set stopped_at = $2, stopped_why = 'owner' where id = $1", hook, clock.now())
        await record(HookStopped(hook, "owner"), actor=by.actor)


async def try_hook(by: Colleague, hook: int) -> int:
    """Send it a test. Raises NotYours, NothingHere, Refused while another one waits."""
    by.needs("approve")
    async with transaction():
        await _open(by, hook)
        waits = "select true from label_delivery where hook = $1 and history is null and state = 'waiting' limit 1"
        if await fetch_value(waits, hook):
            raise Refused(text("label_public.hook.test_waits"))
        now = clock.now()
        delivery = await fetch_value(
            """insert into label_delivery (organisation, hook, state, next_try_at, made_at)
               values ($1, $2, 'waiting', $3, $3) returning id""",
            by.organisation, hook, now,
        )  # fmt: skip
        await record(HookTried(hook, delivery), actor=by.actor)
        enqueue("deliver_hooks")
    return int(delivery)


async def _open(by: Colleague, hook: int) -> None:
    found = await fetch_value(
        "select true from label_hook where id = $1 and organisation = $2 and stopped_at is null", hook, by.organisation
    )
    if not found:
        raise NothingHere(text("workspace.nothing_here"))


async def fan_out() -> int:
    """Give every change that happened lately to the hooks that want it; how many. Bookkeeping, and no event."""
    async with transaction():
        made = int((await execute(FAN_OUT, clock.now(), LOOKS_BACK)).split()[-1])
        if made:
            enqueue("deliver_hooks")
    return made


async def claim_due(most: int) -> list[Record]:
    """Deliveries that are due, which are then the caller's for some minutes. Bookkeeping, and no event."""
    async with transaction():
        return await fetch(CLAIM, clock.now(), LEASE, most)


async def delivered(delivery: int, status: int) -> None:
    """It arrived. Bookkeeping, and no event."""
    async with transaction():
        hook = await fetch_value(
            """update label_delivery set state = 'delivered', done_at = $2, status = $3, error = null
               where id = $1 and state = 'waiting' returning hook""",
            delivery, clock.now(), status,
        )  # fmt: skip
        await execute("update label_hook set failures = 0 where id = $1", hook)


async def not_delivered(delivery: int, status: int | None, error: str | None) -> None:
    """It did not arrive: again later, until it is given up. A hook that fails too often is stopped, with a letter."""
    async with transaction():
        row = await fetch_one("select * from label_delivery where id = $1 and state = 'waiting' for update", delivery)
        if row is None:
            return
        over, now = row["history"] is None or row["tries"] > len(WAITS), clock.now()
        await execute(
            """update label_delivery set state = $2, done_at = $3, next_try_at = $4, status = $5, error = $6
               where id = $1""",
            delivery, "failed" if over else "waiting", now if over else None,
            now if over else now + WAITS[row["tries"] - 1], status, (error or "")[:200] or None,
        )  # fmt: skip
        failures = await fetch_value(
            "update label_hook set failures = failures + 1 where id = $1 returning failures", row["hook"]
        )
        if failures >= MOST_FAILURES:
            await _switch_off(row["hook"])


async def _switch_off(hook: int) -> None:
    row = await fetch_one(
        """update label_hook k set stopped_at = $2, stopped_why = 'failing' from person p
           where k.id = $1 and k.stopped_at is null and p.id = k.made_by
           returning k.organisation, k.url, p.email, p.language""",
        hook, clock.now(),
    )  # fmt: skip
    if row is None:
        return
    await record(HookStopped(hook, "failing"), actor=SYSTEM)
    if row["email"]:
        link = f"/{row['language']}/organisations/{reference_of(row['organisation'])}/hooks"
        host = row["url"].partition("://")[2].partition("/")[0]
        await post(Letter(row["email"], row["language"], "hook_stopped", {"host": host}, link))
