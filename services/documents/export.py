"""A company's whole profile as a file to keep: a workbook, CSV or JSON. The same facts give the same bytes."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec

from infra import clock
from infra.i18n import Text, show, text, translate
from registry.inside import CompanyMore
from registry.references import masked, numbered
from registry.views import CompanyProfile, ContractSide, CredentialRow, SourceStamp
from services.documents import shapes
from services.documents.shapes.making import plain
from services.documents.workbook import MEDIA_TYPE, Cell, Sheet, workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute a CSV field that begins so


@dataclass(frozen=True, slots=True)
class Ground:
    """For whom and what for the file is made: it says so itself."""

    organisation: str
    organisation_name: str
    purpose: Text
    reference: str


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that goes into a file."""

    profile: CompanyProfile
    more: CompanyMore
    ground: Ground
    language: str


def sheets(export: Export) -> list[Sheet]:
    """The tables of a file, those without rows left out."""
    made = [
        Sheet(text("export.sheet.about"), _words("what", "value"), list(_about(export))),
        Sheet(text("export.sheet.details"), _words("what", "value", "source", "as_at"), list(_details(export))),
        Sheet(text("export.sheet.heads"), _words("name", "iin", "rnn", "source", "as_at"), list(_heads(export))),
        Sheet(text("export.sheet.others"), _words("bin", "name", "source", "as_at"), list(_others(export))),
        Sheet(text("export.sheet.indices"),
              _words("index", "value", "grade", "coverage", "confidence", "method", "cutoff"), list(_indices(export))),
        Sheet(text("export.sheet.indicators"), _words("index", "what", "finding", "points", "maximum"),
              list(_indicators(export))),
        Sheet(text("export.sheet.cautions"), _words("what", "on", "ended", "source", "as_at"), list(_cautions(export))),
        Sheet(text("export.sheet.taxes"), _words("year", "paid", "refund", "workers", "source", "as_at"),
              list(_taxes(export))),
        Sheet(text("export.sheet.statements"),
              _words("period_end", "revenue", "profit", "assets", "equity", "liabilities", "source", "as_at"),
              list(_statements(export))),
        Sheet(text("export.sheet.contracts"),
              _words("side", "number", "bin", "name", "what", "signed_on", "amount", "overdue", "source", "as_at"),
              list(_contracts(export))),
        Sheet(text("export.sheet.enforcement"), _words("number", "on", "ended", "amount", "source", "as_at"),
              list(_enforcement(export))),
        Sheet(text("export.sheet.credentials"),
              _words("what", "body", "accreditation", "number", "scope", "issued_on", "ends_on", "state", "since",
                     "document_seen", "verified_by", "source", "as_at"), list(_credentials(export))),
        Sheet(text("export.sheet.answers"), _words("source", "answer", "as_at"), list(_answers(export))),
    ]  # fmt: skip
    return [sheet for sheet in made if sheet.rows]


def _words(*columns: str) -> tuple[Text, ...]:
    return tuple(text(f"export.column.{column}") for column in columns)


def _stamped(export: Export, stamp: SourceStamp | None) -> tuple[Cell, Cell]:
    if stamp is None:
        return None, None
    return translate(stamp.name, export.language), stamp.as_at or clock.local_date(stamp.seen_from)


def _said(export: Export, value: object) -> str:
    return show(value, export.language)


def _about(export: Export) -> Iterator[Sequence[Cell]]:
    profile, ground = export.profile, export.ground
    said: tuple[tuple[str, Cell], ...] = (
        ("company", _said(export, profile.name) or masked(profile.bin)),
        ("number", numbered(profile.bin)),
        ("as_of", profile.moment),
        ("for", f"{ground.organisation_name} ({ground.organisation})".strip()),
        ("purpose", translate(ground.purpose, export.language)),
        ("reference", ground.reference),
        ("advisory", translate("profile.advisory", export.language)),
        *([("synthetic", translate("synthetic.notice", export.language))] if profile.synthetic else []),
    )
    for label, value in said:
        yield translate(f"export.about.{label}", export.language), value


def _details(export: Export) -> Iterator[Sequence[Cell]]:
    for detail in (*export.more.numbers, *export.profile.details):
        yield _said(export, detail.label), _said(export, detail.value), *_stamped(export, detail.stamp)


def _heads(export: Export) -> Iterator[Sequence[Cell]]:
    for head in export.more.heads:
        yield _said(export, head.name), head.iin, head.rnn, *_stamped(export, head.stamp)


def _others(export: Export) -> Iterator[Sequence[Cell]]:
    for other in export.more.others:
        yield other.bin, _said(export, other.name), *_stamped(export, other.stamp)


def _indices(export: Export) -> Iterator[Sequence[Cell]]:
    for index in export.profile.indices:
        yield (
            _said(export, index.name), index.value, index.grade, index.coverage,
            translate(f"confidence.{index.confidence}", export.language) if index.value is not None else None,
            index.method, index.cutoff,
        )  # fmt: skip


def _indicators(export: Export) -> Iterator[Sequence[Cell]]:
    for index in export.profile.indices:
        for line in index.lines:
            yield (
                _said(export, index.name), _said(export, line.name), _said(export, line.finding), line.points,
                line.maximum,
            )  # fmt: skip


def _cautions(export: Export) -> Iterator[Sequence[Cell]]:
    for fact in export.profile.warnings:
        yield _said(export, fact.text), fact.on, _said(export, fact.ended), *_stamped(export, fact.stamp)


def _taxes(export: Export) -> Iterator[Sequence[Cell]]:
    for year in export.profile.taxes:
        yield year.year, year.paid, year.vat_refund, year.workers, *_stamped(export, year.stamp)


def _statements(export: Export) -> Iterator[Sequence[Cell]]:
    for year in export.profile.statements:
        yield (
            year.period_end, year.revenue, year.net_profit, year.total_assets, year.equity, year.liabilities,
            *_stamped(export, year.stamp),
        )  # fmt: skip


def _contracts(export: Export) -> Iterator[Sequence[Cell]]:
    sides: tuple[tuple[str, ContractSide], ...] = (
        ("supplier", export.profile.as_supplier), ("customer", export.profile.as_customer),
    )  # fmt: skip
    for code, side in sides:
        for row in side.rows:
            yield (
                translate(f"export.side.{code}", export.language), row.number, row.other_bin,
                _said(export, row.other_name), _said(export, row.description), row.signed_on, row.amount,
                row.days_overdue, *_stamped(export, row.stamp),
            )  # fmt: skip


def _enforcement(export: Export) -> Iterator[Sequence[Cell]]:
    for row in export.profile.enforcement:
        yield row.proceeding_no, row.started_on, row.ended_on, row.amount, *_stamped(export, row.stamp)


def _credentials(export: Export) -> Iterator[Sequence[Cell]]:
    for one in export.profile.credentials:
        yield (
            _named(export, one), one.body, one.accreditation, one.number, one.scope, one.issued_on, one.ends_on,
            translate(f"conformity.state.{one.state}", export.language), one.state_since,
            _said(export, one.document_seen), one.verified_by, *_stamped(export, one.stamp),
        )  # fmt: skip


def _named(export: Export, one: CredentialRow) -> str:
    if one.level is None:
        return one.standard
    return f"{one.standard}: {translate(f'credentials.level.{one.level}', export.language)}"


def _answers(export: Export) -> Iterator[Sequence[Cell]]:
    for source in export.profile.answers:
        yield _said(export, source.name), translate(f"answer.{source.answer}", export.language), source.as_at


def as_workbook(export: Export) -> bytes:
    """An Excel workbook, a sheet for each table."""
    return workbook(sheets(export), export.language, masked(export.profile.bin), export.profile.moment)


def as_csv(export: Export) -> bytes:
    """One CSV file (RFC 4180, UTF-8 with a mark for Excel): the tables one below the other, each row after its name."""
    file = io.StringIO()
    writer = csv.writer(file)
    for table in sheets(export):
        name = translate(table.name, export.language)
        writer.writerow([name, *(translate(word, export.language) for word in table.columns)])
        for row in table.rows:
            writer.writerow([name, *(csv_field(value) for value in row)])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def csv_field(value: Cell) -> str:
    """A value as a field of a CSV that a spreadsheet will not compute."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"'{value}" if value.startswith(FORMULA) else value


def as_json(export: Export) -> bytes:
    """One JSON document: the profile as the API gives it, what is not public beside it, and what it was made for."""
    ground = export.ground
    document = {
        "company": shapes.company(export.profile, export.language),
        "not_public": {
            "numbers": [
                {"label": _said(export, each.label), "value": each.value, "stamp": plain(each.stamp, export.language)}
                for each in export.more.numbers
            ],
            "heads": plain(export.more.heads, export.language),
            "other_companies": plain(export.more.others, export.language),
        },
        "made_for": {
            "organisation": ground.organisation,
            "purpose": ground.purpose.id.rpartition(".")[2],
            "reference": ground.reference,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


FORMS: Mapping[str, tuple[str, Callable[[Export], bytes]]] = {
    "xlsx": (MEDIA_TYPE, as_workbook),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}
