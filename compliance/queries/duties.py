"""The duties of an organisation with their clocks, for whoever sees all of its self-assessments."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from compliance.colleagues import Colleague
from compliance.duties import Clock, clock_of, duties_of
from compliance.library import Words, standards
from compliance.library.model import Duty
from compliance.queries.heads import Head, heads_of
from compliance.views.findings import DutiesView, DutyRecordView, DutyView
from infra import clock
from infra.database import Record, fetch

RECORDS = """
select r.*, e.name as evidence_name, t.note as taken_back from duty_record r
left join evidence e on e.id = r.evidence left join duty_record t on t.takes_back = r.id
where r.organisation = $1 and r.takes_back is null order by r.done_on desc, r.id desc
"""
LAST = """
select r.duty, max(r.done_on) as last from duty_record r where r.organisation = $1 and r.takes_back is null
and not exists (select from duty_record t where t.takes_back = r.id) group by r.duty
"""
# what stands at the items that a duty is about
SHOWING = """
select distinct l.item, e.id, e.name from evidence_item l join evidence e on e.id = l.evidence
where l.organisation = $1 and not exists (select from evidence n where n.supersedes = e.id) order by e.id desc
"""
UNKNOWN = "S"  # the profile shown to whoever has no assessment yet


async def duties_page(by: Colleague, chosen: str = "") -> DutiesView:
    """Duties of the organisation's profile, or of one chosen. Raises NotYours for whoever does not see everything."""
    by.needs("read")
    profile, day = await profile_of(by), clock.today()
    shown = chosen if chosen in all_profiles() else profile or UNKNOWN
    records: defaultdict[str, list[Record]] = defaultdict(list)
    for row in await fetch(RECORDS, by.organisation):
        records[row["duty"]].append(row)
    evidence = await fetch(SHOWING, by.organisation)
    return DutiesView(
        day=day,
        profile=shown,
        known=profile == shown,
        profiles=all_profiles(),
        duties=tuple(_duty(duty, records[duty.id], evidence, day) for duty in duties_of(shown)),
        leads=by.may("lead"),
    )


def _duty(duty: Duty, rows: list[Record], evidence: list[Record], day: date) -> DutyView:
    last = next((row["done_on"] for row in rows if row["taken_back"] is None), None)
    copied = (
        "id", "done_on", "note", "evidence", "evidence_name", "recorded_by", "recorded_at", "taken_back",
    )  # fmt: skip
    showing = {row["id"]: row["name"] for row in evidence if row["item"] in duty.items}
    return DutyView(
        clock=clock_of(duty, last, day),
        records=tuple(DutyRecordView(**{name: row[name] for name in copied}) for row in rows),
        evidence=tuple(showing.items()),
    )


async def clocks_of(by: Colleague) -> tuple[Clock, ...]:
    """The clocks of the duties of the organisation's profile; none while no assessment says which profile it has."""
    profile = await profile_of(by)
    last = {row["duty"]: row["last"] for row in await fetch(LAST, by.organisation)}
    return tuple(clock_of(duty, last.get(duty.id), clock.today()) for duty in duties_of(profile or ""))


async def profile_of(by: Colleague) -> str | None:
    """The profile of the newest running assessment, else of the newest; None where there was never one."""
    heads: tuple[Head, ...] = await heads_of(by)
    running = [head.profile for head in heads if head.closed_at is None]
    return next(iter([*running, *(head.profile for head in heads)]), None)


def all_profiles() -> Mapping[str, tuple[Words, Words]]:
    """Profiles of the library: name, and for whom."""
    return {code: words for standard in standards().values() for code, words in standard.profiles.items()}
