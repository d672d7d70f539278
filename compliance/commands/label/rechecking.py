"""The daily check of labels in use, and the one after an import: what changed opens incidents, what is hard suspends.

A label that is checked twice is found as it was: what is open stays one incident, and what people decided about stays
decided, each thing by itself, until it was put right and comes back.
"""

import json
from collections.abc import Mapping

from compliance.commands.label.acting import suspend_by_check
from compliance.commands.label.incidents import enter_incident
from compliance.commands.label.settling import close_incident
from compliance.label.eligibility import Known, eligibility
from compliance.label.incidents import AT_ONCE, REASONS, IncidentKind, Settled, still_asked, to_decide
from compliance.label.keeping import kept
from compliance.library.scheme import scheme
from compliance.queries.label.granted import held_label, label_of
from compliance.queries.label.known import known_of
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.sweeping import each_by_itself
from registry.queries.imports import changed_in
from registry.sources import SOURCES

BATCH = 200
IN_USE = """
select l.id from label l where l.id > $1 and l.ended_on is null and l.valid_until >= $2
  and not exists (select from label_check c where c.label = l.id and c.checked_at >= $3)
order by l.id limit $4
"""
TOUCHED = """
select l.id from label l where l.ended_on is null and l.valid_until >= ${day} and l.id > ${after}
  and l.organisation in ({changed}) order by l.id limit ${most}
"""
NEWEST = "select *, known::text as said from label_check where label = $1 order by id desc limit 1"
OPEN = """
select id, kind, facts::text as facts from label_incident
where label = $1 and state <> 'closed' and found_by is null
"""
# requirements, and lists, about which people decided, and that were not seen to be put right since
DECIDED = """
select r.code, false as is_list from label_incident i
cross join lateral jsonb_array_elements_text(i.facts -> 'requirements') as r(code)
where i.label = $1 and i.found_by is null and i.state = 'closed' and i.outcome <> 'cured'
  and not exists (select from label_check c where c.label = i.label and c.at > i.closed_at
                  and r.code <> all (c.unmet || c.unknown))
union
select l.code, true from label_incident i
cross join lateral jsonb_array_elements_text(coalesce(i.facts -> 'lists', '[]')) as l(code)
where i.label = $1 and i.found_by is null and i.state = 'closed' and i.outcome <> 'cured'
  and not exists (select from label_check c where c.label = i.label and c.at > i.closed_at
                  and 'A-LISTS' <> all (c.unknown)
                  and not coalesce(c.known -> 'adverse_lists' ? l.code, false))
"""


async def check_labels() -> int:
    """Check every label in use that was not checked today; how many. A job that was broken off goes on where it was."""
    checked, last, since = 0, 0, clock.start_of(clock.today())
    while found := await fetch(IN_USE, last, clock.today(), since, BATCH):
        checked += await each_by_itself([row["id"] for row in found], check_label, "label.check_failed")
        last = found[-1]["id"]
    return checked


async def check_labels_of_import(run: int) -> int:
    """Check the labels of companies about whom an import changed something; how many."""
    source = await fetch_value("select source from import_run where id = $1", run)
    if source not in SOURCES:
        return 0
    changed = " union all ".join(f"({changed_in(table)})" for table in SOURCES[source].tables)
    asked = TOUCHED.format(changed=changed, day=2, after=3, most=4)
    checked = last = 0
    while found := await fetch(asked, run, clock.today(), last, BATCH):
        checked += await each_by_itself([row["id"] for row in found], check_label, "label.check_failed")
        last = found[-1]["id"]
    return checked


async def check_label(label: int) -> bool:
    """Hold a label in use against register and workspace, as of today; false where it is over. For jobs.

    What is no longer met opens an incident, a listing or a court act suspends at once, and what was put right closes.
    """
    async with transaction():
        row = await held_label(label)
        if label_of(row).standing(clock.today()) not in ("active", "suspended"):
            return False
        known = await known_of(row["organisation"], clock.today())
        micro = bool(await fetch_value("select micro from label_application where id = $1", row["application"]))
        checked = still_asked(eligibility(scheme(), row["level"], known, micro=micro), known)
        unmet = sorted(each.requirement.id for each in checked if each.met == "unmet")
        unknown = sorted(each.requirement.id for each in checked if each.met == "unknown")
        number = await _write(row, known, unmet, unknown)
        await _react(row, known, (unmet, unknown), number)
    return True


async def _write(row: Record, known: Known, unmet: list[str], unknown: list[str]) -> int:
    """The check that says so: the newest one, confirmed, or another."""
    said, now = kept(known), clock.now()
    newest = await fetch_one(NEWEST, row["id"])
    same = newest is not None and (newest["level"], newest["unmet"], newest["unknown"]) == (
        row["level"],
        unmet,
        unknown,
    )
    if newest is not None and same and _without_day(json.loads(newest["said"])) == _without_day(said):
        await execute("update label_check set checked_at = $2 where id = $1", newest["id"], now)
        return int(newest["id"])
    return int(
        await fetch_value(
            """insert into label_check (organisation, label, level, known, unmet, unknown, at, checked_at)
               values ($1, $2, $3, $4::jsonb, $5, $6, $7, $7) returning id""",
            row["organisation"], row["id"], row["level"], json.dumps(said, ensure_ascii=False), unmet, unknown, now,
        )
    )  # fmt: skip


def _without_day(said: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if name != "day"}


async def _react(row: Record, known: Known, found: tuple[list[str], list[str]], check: int) -> None:
    unmet, unknown = found
    there: dict[IncidentKind, Record] = {one["kind"]: one for one in await fetch(OPEN, row["id"])}
    now = to_decide(unmet, known.adverse_lists or (), await _settled(row["id"]))
    for kind, one in there.items():
        asked = set(json.loads(one["facts"]).get("requirements", ()))
        if kind not in now and kind != "surveillance" and not asked & set(unknown):
            await close_incident(None, one["id"], "cured")
    for kind, seen in now.items():
        facts = {
            "requirements": list(seen.requirements), "lists": list(seen.lists), "check": check, "day": f"{known.day}",
        }  # fmt: skip
        if kind in there:
            await _widen(there[kind], facts)
            continue
        incident = await enter_incident(None, row, kind, facts)
        if kind in AT_ONCE:
            await suspend_by_check(row["id"], incident, REASONS[kind])


async def _settled(label: int) -> Settled:
    """What people decided about, and that still stands."""
    decided = await fetch(DECIDED, label)
    return Settled(
        frozenset(one["code"] for one in decided if not one["is_list"]),
        frozenset(one["code"] for one in decided if one["is_list"]),
    )


async def _widen(one: Record, facts: Mapping[str, object]) -> None:
    """More came to an incident that is open: it names what is not met now. When it was seen first stays."""
    before = json.loads(one["facts"])
    if (before.get("requirements"), before.get("lists")) != (facts["requirements"], facts["lists"]):
        said = json.dumps({**facts, "day": before["day"]})
        await execute("update label_incident set facts = $2::jsonb where id = $1", one["id"], said)
