"""The history of a company: what happened, and what Möldir learnt, newest first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from infra import clock
from infra.database import Record, fetch
from infra.i18n import Bilingual, Money, Text, text
from registry.queries.cautions import latest_proceedings
from registry.queries.company_facts import CompanyFacts
from registry.queries.contracts import Party, SideFacts
from registry.queries.stamps import Stamps, is_open
from registry.views import ScorePoint, TimelineEntry

SCORES = """
select index, cutoff, value, grade, state, method, seen_from from score_known($2)
where bin = $1 order by index, seen_from, seen_until
"""
MOVED = 1  # points: smaller moves of an index are noise of the calendar


def _name(row: Record) -> Bilingual:
    return Bilingual(row["name_kk"], row["name_ru"])


def _activity(row: Record) -> str | None:
    activity: str | None = row["oked"]
    return activity


Read = Callable[[Record], object]
# what a change of the register's row is called, and how the value is read for comparing and for showing
CHANGES: tuple[tuple[str, Read], ...] = (
    ("renamed", _name),
    ("director", lambda row: row["director"]),
    ("moved", lambda row: row["address"]),
    ("activity", _activity),
)


async def load_scores(facts: CompanyFacts) -> list[Record]:
    """Every value of every index known by the moment. One statement."""
    return await fetch(SCORES, str(facts.bin), facts.moment)


def score_points(rows: Sequence[Record]) -> tuple[ScorePoint, ...]:
    """The values by index, oldest first."""
    return tuple(ScorePoint(row["index"], row["cutoff"], row["value"], row["grade"], row["method"]) for row in rows)


class Timeline:
    """Collects entries of one company."""

    def __init__(self, facts: CompanyFacts, stamps: Stamps) -> None:
        self.facts = facts
        self.stamps = stamps
        self.entries: list[TimelineEntry] = []

    def add(self, kind: str, on: date | None, said: Text, row: Record | None) -> None:
        """One entry; what has no date is dated by when it was learnt."""
        stamp = self.stamps.of(row) if row is not None else None
        if on is None and row is not None:
            on = clock.local_date(row["seen_from"])
        if on is not None:
            self.entries.append(TimelineEntry(on, kind, said, stamp))

    def closed_on(self, row: Record) -> date | None:
        """When a source stopped saying so; None while it does."""
        return None if is_open(row, self.facts.moment) else clock.local_date(row["seen_until"])

    def opened_and_closed(self, kind: str, on: date | None, said: Text, row: Record) -> None:
        """A fact's beginning, and its end where it has one."""
        self.add(kind, on, said, row)
        if (end := self.closed_on(row)) is not None:
            self.add(f"{kind}_ended", end, text("timeline.no_longer", what=said), row)

    def newest_first(self) -> tuple[TimelineEntry, ...]:
        """All entries; the order is total, so that the same facts give the same page."""
        return tuple(sorted(self.entries, key=lambda entry: (entry.on, entry.kind, repr(entry.text)), reverse=True))


def history_of(
    facts: CompanyFacts, stamps: Stamps, sides: Sequence[tuple[str, SideFacts]], scores: Sequence[Record],
    parties: Mapping[str, Party],
) -> tuple[TimelineEntry, ...]:  # fmt: skip
    """The whole history. Contracts are the newest of each side."""
    line = Timeline(facts, stamps)
    _register(line)
    _lists(line)
    _money(line)
    _courts(line)
    for side, side_facts in sides:
        _contracts(line, side, side_facts, parties)
    _scores(line, scores)
    return line.newest_first()


def _register(line: Timeline) -> None:
    rows = line.facts.company
    if not rows:
        return
    if rows[0]["registered_on"] is not None:
        line.add("registered", rows[0]["registered_on"], text("timeline.registered"), rows[0])
    for before, after in pairwise(rows):
        for kind, read in CHANGES:
            if read(before) != read(after):
                said = text(f"timeline.{kind}", before=read(before), after=read(after))
                line.add(kind, line.stamps.opened_on(after), said, after)
    for before, after in pairwise([*rows, None]):
        left = line.closed_on(before) if before is not None else None
        if left is not None and (after is None or after["seen_from"] > before["seen_until"]):
            line.add("left_register", left, text("timeline.left_register"), before)


def _lists(line: Timeline) -> None:
    for row in line.facts.listing:
        said = text("timeline.listed", list=text(f"source.{row['source']}.name"))
        line.opened_and_closed("listed", row["act_on"], said, row)
    for row in line.facts.unfair_supplier:
        line.opened_and_closed("unfair_supplier", row["starts_on"], text("timeline.unfair_supplier"), row)
        if row["ends_on"] is not None and row["ends_on"] <= line.facts.day and line.closed_on(row) is None:
            line.add("unfair_supplier_ended", row["ends_on"], text("timeline.unfair_supplier_ended"), row)
    for row in line.facts.sanction:
        line.opened_and_closed("afm", row["included_on"], text("timeline.afm"), row)


def _money(line: Timeline) -> None:
    for row in line.facts.tax_arrears:
        on = line.stamps.opened_on(row)
        line.opened_and_closed("tax_arrears", on, text("timeline.tax_arrears", total=Money(row["total"])), row)
    filings: dict[date, Record] = {}
    for row in line.facts.statement:
        if row["period_end"] == row["filed_for"]:
            filings.setdefault(row["period_end"], row)
    for end, row in filings.items():
        line.add("statement", end, text("timeline.statement", year=str(end.year)), row)


def _courts(line: Timeline) -> None:
    for row in latest_proceedings(line.facts):
        amount = Money(row["amount"]) if row["amount"] is not None else None
        line.add("enforcement", row["started_on"], text("timeline.enforcement", amount=amount), row)
        end = (
            row["ended_on"]
            if row["ended_on"] is not None and row["ended_on"] <= line.facts.day
            else line.closed_on(row)
        )
        if end is not None:
            line.add("enforcement_ended", end, text("timeline.enforcement_ended", amount=amount), row)


def _contracts(line: Timeline, side: str, facts: SideFacts, parties: Mapping[str, Party]) -> None:
    for row in facts.rows:
        party = parties[row[facts.other]]
        other = party.name if party.name.kk or party.name.ru else party.shown
        amount = Money(row["amount"]) if row["amount"] is not None else None
        kind = f"contract_{side}"
        line.add(kind, row["signed_on"], text(f"timeline.{kind}", other=other, amount=amount), row)
        if row["cancelled"]:
            on = row["updated_at"].date() if row["updated_at"] is not None else None
            line.add("contract_cancelled", on, text("timeline.contract_cancelled", other=other, amount=amount), row)


def _scores(line: Timeline, rows: Sequence[Record]) -> None:
    for before, after in _moves(rows):
        index = text(f"index.{after['index']}.name")
        said = text("timeline.score", index=index, before=_shown(before), after=_shown(after))
        line.add("score", clock.local_date(after["seen_from"]), said, None)


def _moves(rows: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    for before, after in pairwise(rows):
        if before["index"] != after["index"]:
            continue
        moved = abs((after["value"] or 0) - (before["value"] or 0)) >= MOVED
        if moved or before["grade"] != after["grade"]:
            yield before, after


def _shown(row: Record) -> Text:
    if row["value"] is None:
        return text("grade.not_rated")
    return text("timeline.score.value", value=row["value"], grade=row["grade"])
