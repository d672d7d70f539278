"""The counterparty report: everything the profile says, each fact with the number of its source. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec

from infra import clock
from infra.i18n import Bilingual, Money, Text, text
from infra.settings import settings
from registry.references import masked
from registry.views import (
    Caution,
    CompanyProfile,
    ContractSide,
    Detail,
    IndexView,
    IndicatorLine,
    ScorePoint,
    SourceStamp,
    TimelineEntry,
)

EDITION = 4  # raise it when the template changes: the same facts then give other bytes
KEY_FACTS = 5
MOST_ENTRIES = 15  # of the timeline, and
MOST_CONTRACTS = 6  # of contracts on each side: the newest; all that is known is on the company's page
KEY_DETAILS = (
    "detail.registered_on",
    "detail.activity",
    "detail.head",
    "detail.workers",
    "detail.size",
    "detail.address",
)
KINDS = ("H", "S", "P")
PAID_BY = ("goszakup_treasury_pay", "goszakup_act")  # where months of payments come from


@dataclass(frozen=True, slots=True)
class Note:
    """An entry of the list of sources: the number that stands beside each fact it gave."""

    number: int
    source: str
    name: Text
    as_at: date | None
    seen_from: datetime | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A line of the list of sources: one that facts came from has a number, one that gave none still has its answer."""

    number: int | None
    name: Text
    answer: str
    as_at: date | None
    is_old: bool
    seen_from: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the template of the report is given."""

    profile: CompanyProfile
    number: str
    address: str  # of the company's page, without the language
    notes: tuple[Note, ...]
    key_facts: tuple[Detail, ...]
    cautions: tuple[Caution, ...]  # those that hold
    past: tuple[Caution, ...]
    history: tuple[TimelineEntry, ...]
    older_entries: int
    methods: tuple[str, ...]
    places: dict[tuple[str, int], int]

    def note(self, stamp: SourceStamp) -> int:
        """The number of a fact's source in the list of sources."""
        return self.places[stamp.source, stamp.run]

    def notes_of(self, stamps: tuple[SourceStamp, ...]) -> list[int]:
        """The numbers of several sources, each once, in order."""
        return sorted({self.note(stamp) for stamp in stamps})

    def scored(self, index: IndexView) -> list[tuple[str, list[IndicatorLine]]]:
        """The indicators that lack points or have none to give: official facts, then signs, then positive facts."""
        lines = [line for line in index.lines if line.state == "scored" and not _is_whole(line)]
        groups = [(kind, [line for line in lines if line.kind == kind]) for kind in KINDS]
        return [(kind, group) for kind, group in groups if group]

    def whole(self, index: IndexView) -> list[tuple[Text, list[IndicatorLine]]]:
        """The indicators that gave all their points, those with the same finding together."""
        groups: dict[Text, list[IndicatorLine]] = {}
        for line in index.lines:
            if _is_whole(line):
                groups.setdefault(line.finding, []).append(line)
        return list(groups.items())

    def of_all(self, lines: list[IndicatorLine]) -> tuple[SourceStamp, ...]:
        """The sources of several indicators."""
        return tuple(stamp for line in lines for stamp in line.stamps)

    def absent(self, index: IndexView) -> list[tuple[Text, list[IndicatorLine]]]:
        """The others, those with the same reason together: the reason is then told once."""
        groups: dict[tuple[str, Text], list[IndicatorLine]] = {}
        for line in index.lines:
            if line.state != "scored":
                groups.setdefault((line.state, line.finding), []).append(line)
        return [(finding, lines) for (_, finding), lines in groups.items()]

    @property
    def values(self) -> list[tuple[IndexView, list[ScorePoint]]]:
        """The values that each index had so far, for the indices that had one."""
        of_each = [
            (index, [point for point in self.profile.scores if point.index == index.code and point.value is not None])
            for index in self.profile.indices
        ]
        return [(index, points) for index, points in of_each if points]

    @property
    def sources(self) -> list[SourceRow]:
        """The list of sources: those with a number in its order, then those that gave no fact."""
        answers = {answer.source: answer for answer in self.profile.answers}
        rows = []
        for note in self.notes:
            said = answers.get(note.source)
            answer, is_old = (said.answer, said.is_old) if said else ("found", False)
            rows.append(SourceRow(note.number, note.name, answer, note.as_at, is_old, note.seen_from))
        numbered = {note.source for note in self.notes}
        return rows + [
            SourceRow(None, answer.name, answer.answer, answer.as_at, answer.is_old, None)
            for answer in self.profile.answers
            if answer.source not in numbered
        ]

    @property
    def payment_notes(self) -> list[int]:
        """The numbers of the sources that months of payments are computed from."""
        return [note.number for note in self.notes if note.source in PAID_BY]


def _is_whole(line: IndicatorLine) -> bool:
    """Whether an indicator gave all the points it has to give."""
    return line.state == "scored" and line.points is not None and 0 < line.maximum <= line.points


def report_of(profile: CompanyProfile) -> Report:
    """The report of a company at the moment of its profile. The same facts give the same report, whoever asks when."""
    plain = replace(
        profile,
        as_of=None,  # whether the moment was asked for by name does not change what was known
        as_supplier=_newest(profile.as_supplier),
        as_customer=_newest(profile.as_customer),
    )
    key_facts = _key_facts(plain)
    history = plain.history[:MOST_ENTRIES]
    notes, places = _notes(plain, key_facts, history)
    return Report(
        profile=plain,
        number=number_of(profile),
        address=f"{site_address()}/company/{plain.bin}",
        notes=notes,
        key_facts=key_facts,
        cautions=tuple(caution for caution in plain.warnings if not caution.ended),
        past=tuple(caution for caution in plain.warnings if caution.ended),
        history=history,
        older_entries=len(plain.history) - len(history),
        methods=tuple(sorted({index.method for index in plain.indices})),
        places=places,
    )


def _newest(side: ContractSide) -> ContractSide:
    return replace(side, rows=side.rows[:MOST_CONTRACTS])


def site_address() -> str:
    """Address of this register for the printed page."""
    return settings().site


def number_of(profile: CompanyProfile) -> str:
    """The number of a report: the day of its facts and a hash of all of them, equal for equal facts."""
    plain = replace(profile, as_of=None)
    digest = hashlib.sha256(msgspec.json.encode(plain, order="sorted", enc_hook=str)).hexdigest()[:8].upper()
    return f"MR-{clock.local_date(profile.moment):%Y%m%d}-{digest[:4]}-{digest[4:]}"


def _key_facts(profile: CompanyProfile) -> tuple[Detail, ...]:
    """The first five there are of what a reader asks first."""
    by_label = {detail.label.id: detail for detail in profile.details if detail.value is not None}
    known = [by_label[label] for label in KEY_DETAILS if label in by_label]
    figures = list(_figures(profile))
    return tuple((known[:2] + figures + known[2:])[:KEY_FACTS])


def _figures(profile: CompanyProfile) -> Iterator[Detail]:
    """The newest yearly figures, and what the state bought."""
    paid = [year for year in profile.taxes if year.paid is not None]
    if paid:
        newest = max(paid, key=lambda year: year.year)
        yield Detail(text("report.fact.taxes", year=str(newest.year)), Money(round(newest.paid or 0)), newest.stamp)
    sold = [year for year in profile.statements if year.revenue is not None]
    if sold:
        last = max(sold, key=lambda year: year.period_end)
        label = text("report.fact.revenue", year=str(last.period_end.year))
        yield Detail(label, Money(round(last.revenue or 0)), last.stamp)
    for role, side in (("supplier", profile.as_supplier), ("customer", profile.as_customer)):
        if side.contracts:
            value = text("report.fact.contracts", n=side.contracts, amount=Money(round(side.amount)))
            yield Detail(text(f"report.fact.{role}"), value, side.rows[0].stamp if side.rows else None)


def _stamps(
    profile: CompanyProfile, key_facts: tuple[Detail, ...], history: tuple[TimelineEntry, ...]
) -> Iterator[SourceStamp | None]:
    """The stamps of everything shown, in the order of the pages."""
    yield from (fact.stamp for fact in key_facts)
    yield from (caution.stamp for caution in profile.warnings)
    yield from (detail.stamp for detail in profile.details)
    yield from (credential.stamp for credential in profile.credentials)
    for index in profile.indices:
        for line in index.lines or index.reasons:
            yield from line.stamps
        for line in index.reasons:
            yield from line.stamps
    yield from (year.stamp for year in profile.taxes)
    for side in (profile.as_supplier, profile.as_customer):
        yield from _of_side(side)
    yield from (year.stamp for year in profile.statements)
    yield from (row.stamp for row in profile.enforcement)
    yield from (entry.stamp for entry in history)


def _of_side(side: ContractSide) -> Iterator[SourceStamp]:
    yield from (row.stamp for row in side.rows)


def _notes(
    profile: CompanyProfile, key_facts: tuple[Detail, ...], history: tuple[TimelineEntry, ...]
) -> tuple[tuple[Note, ...], dict[tuple[str, int], int]]:
    """The list of sources, numbered in the order in which the pages first need them."""
    notes: list[Note] = []
    places: dict[tuple[str, int], int] = {}
    for stamp in _stamps(profile, key_facts, history):
        if stamp is not None and (stamp.source, stamp.run) not in places:
            places[stamp.source, stamp.run] = len(notes) + 1
            notes.append(Note(len(notes) + 1, stamp.source, stamp.name, stamp.as_at, stamp.seen_from))
    if profile.payment_months:
        there = {note.source for note in notes}
        for answer in profile.answers:
            if answer.source in PAID_BY and answer.source not in there and answer.answer == "found":
                notes.append(Note(len(notes) + 1, answer.source, answer.name, answer.as_at, None))
    return tuple(notes), places


def shown_name(profile: CompanyProfile) -> Bilingual:
    """The company's name, or its number where no source names it."""
    name, number = profile.name, masked(profile.bin)
    return name if name.kk or name.ru or name.en else Bilingual(number, number, number)
