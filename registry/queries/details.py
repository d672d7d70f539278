"""The fact list of a company: what each source says it is, each row with its stamp."""

from collections.abc import Iterator

from infra.database import Record
from infra.i18n import Bilingual, Money, Text, text
from registry.classifiers import OWNERSHIP, SIZES, TAX_WORDS
from registry.queries.company_facts import CompanyFacts
from registry.queries.stamps import Stamps
from registry.views import Detail, kind_name


def details_of(facts: CompanyFacts, stamps: Stamps, place: Bilingual) -> tuple[Detail, ...]:
    """Every row that has a value, register first."""
    return tuple(
        Detail(text(f"detail.{label}"), value, stamps.of(row) if row is not None else None)
        for label, value, row in (*_register(facts, place), *_tax(facts), *_procurement(facts))
        if value is not None and value != ""
    )


Line = tuple[str, object, Record | None]


def _register(facts: CompanyFacts, place: Bilingual) -> Iterator[Line]:
    row = facts.registered
    yield "kind", kind_name(facts.bin.kind.value, registered=row is not None), None
    if row is None:
        return
    yield "registered_on", row["registered_on"], row
    yield "head", row["director"], row
    yield "activity", _activity(row), row
    yield "other_activities", (row["secondary_okeds"] or "").replace(",", ", ").replace("  ", " "), row
    yield "size", _size(row["krp"]), row
    yield "place", place if place.kk or place.ru else None, row
    yield "address", row["address"], row
    yield "ownership", _ownership(row["kfs"]), row
    sector = Bilingual(row["kse_name_kk"], row["kse_name_ru"])
    yield "sector", sector if sector.kk or sector.ru else row["kse"], row


def _activity(row: Record) -> object:
    name = Bilingual(row["oked_name_kk"], row["oked_name_ru"])
    if not (name.kk or name.ru):
        return row["oked"]
    return text("detail.activity.named", code=row["oked"], name=name) if row["oked"] else name


def _size(krp: str | None) -> object:
    size = SIZES.get(krp or "")
    if size is None:
        return krp
    band = f"{size.least}–{size.most}" if size.most is not None else f"{size.least}+"
    return text("detail.size.banded", group=text(f"size.{size.group}"), band=band)


def _ownership(kfs: str | None) -> object:
    known = OWNERSHIP.get(kfs or "")
    return known.name if known is not None else kfs


def _worded(published: str | None) -> object:
    """What the tax committee says in its usual words, in the reader's language; anything else as published."""
    return TAX_WORDS.get(published or "", published)


def _dated(published: str | None, on: object) -> object:
    said = _worded(published)
    return text("detail.since", what=said, on=on) if said and on is not None else said


def _tax(facts: CompanyFacts) -> Iterator[Line]:
    for row in facts.current("taxpayer_status")[-1:]:
        yield "residency", _worded(row["residency"]), row
        yield "vat", _dated(row["vat_info"], row["vat_on"]), row
        yield "tax_mode", _dated(row["tax_mode"], row["tax_mode_on"]), row
        yield "tax_debt", Money(row["tax_debt"]) if row["tax_debt"] is not None else None, row
    years = sorted(facts.current("taxpayer_year"), key=lambda row: row["year"])
    for row in [row for row in years if row["workers"] is not None][-1:]:
        yield "workers", text("detail.workers.year", n=row["workers"], year=str(row["year"])), row


def _procurement(facts: CompanyFacts) -> Iterator[Line]:
    for row in facts.current("procurement_subject")[-1:]:
        yield "procurement", _roles(row), row
        yield "website", row["website"], row


def _roles(row: Record) -> Text | None:
    match bool(row["is_customer"] or row["is_organizer"]), bool(row["is_supplier"]):
        case True, True:
            return text("role.both")
        case True, False:
            return text("role.customer")
        case False, True:
            return text("role.supplier")
        case _:
            return None
