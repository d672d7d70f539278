"""What to look at before signing: every adverse fact, also those that have ended, worded as the record states it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from infra import clock
from infra.database import Record
from infra.i18n import Bilingual, Money, Text, text
from registry.queries.company_facts import CompanyFacts
from registry.queries.contracts import SideFacts
from registry.queries.stamps import Stamps, is_open
from registry.views import Caution

# flags of the tax committee's counterparty answer, each a published text or null
STATUS_FLAGS = (
    "registration_invalid",
    "re_registration_invalid",
    "operations_without_work",
    "esf_restrictions",
    "inactive",
    "address_absent",
    "bankrupt",
    "court_decision",
)
DEBTS = ("tax_debt", "pension_debt", "medical_debt", "social_debt")
DENIALS = frozenset({"", "нет", "нет данных", "жоқ", "деректер жоқ", "no", "no data"})
NEVER = date.min
# cautions that are a status of the company while they hold, worst first, with the tone of the tag
STATUSES = (
    ("afm", "danger"),
    ("pseudo_company", "danger"),
    ("invalid_registration", "danger"),
    ("bankrupt", "danger"),
    ("goszakup_rnu", "danger"),
    ("inactive", "warn"),
    ("wrong_address", "warn"),
    ("violation_tax_code", "warn"),
    ("tax_arrears", "warn"),
    ("enforcement", "warn"),
    ("left_register", "warn"),
)
GRAVITY = {code: rank for rank, (code, _) in enumerate(STATUSES)}


def says_yes(published: str | None) -> bool:
    """Whether a published text states the thing rather than denying it or having no data."""
    return published is not None and published.strip().casefold() not in DENIALS


def cautions_of(facts: CompanyFacts, stamps: Stamps, supplier: SideFacts) -> tuple[Caution, ...]:
    """All cautions: those that hold first, the gravest first, then the newest."""
    found = [
        *_listings(facts, stamps),
        *_arrears(facts, stamps),
        *_statuses(facts, stamps),
        *_unfair(facts, stamps),
        *_enforcement(facts, stamps),
        *_sanctions(facts, stamps),
        *_contracts(supplier, stamps),
        *_equity(facts, stamps),
        *_left(facts, stamps),
    ]
    found.sort(key=lambda caution: caution.on or NEVER, reverse=True)
    found.sort(key=lambda caution: (caution.ended, GRAVITY.get(caution.code, len(GRAVITY))))
    return tuple(found)


def _until(row: Record, what: Text) -> Text:
    return text("caution.until", what=what, until=clock.local_date(row["seen_until"]))


def _caution(code: str, what: Text, on: date | None, row: Record, stamps: Stamps) -> Caution:
    """A caution that ends when its source no longer says so."""
    ended = not is_open(row, stamps.moment)
    return Caution(code, _until(row, what) if ended else what, on, ended, stamps.of(row))


def _listings(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    for row in facts.listing:
        what = text(f"caution.{row['source']}")
        if row["note"]:
            what = text("caution.with_note", what=what, note=row["note"])
        if row["act_no"]:
            what = text("caution.with_act", what=what, act=row["act_no"])
        yield _caution(row["source"], what, row["act_on"], row, stamps)


def _arrears(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    current = facts.current("tax_arrears")
    for row in current or facts.tax_arrears[-1:]:
        kind = "caution.tax_arrears" if row["debtor_kind"] == "legal" else "caution.tax_arrears.person"
        what = text(kind, total=Money(row["total"]))
        yield _caution("tax_arrears", what, stamps.of(row).as_at, row, stamps)


def _statuses(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    for row in facts.current("taxpayer_status")[-1:]:
        for flag in STATUS_FLAGS:
            if says_yes(row[flag]):
                what = text(f"caution.status.{flag}")
                yield _caution(f"status_{flag}", what, row["actual_on"], row, stamps)
        total = sum((row[debt] or Decimal(0) for debt in DEBTS), Decimal(0))
        if total > 0:
            what = text("caution.status.debt", total=Money(total))
            yield _caution("status_debt", what, row["actual_on"], row, stamps)


def _unfair(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    for row in facts.unfair_supplier:
        customer = Bilingual(row["customer_name_kk"], row["customer_name_ru"])
        what = text("caution.goszakup_rnu")
        if customer.kk or customer.ru:
            what = text("caution.goszakup_rnu.customer", customer=customer)
        stamp = stamps.of(row)
        over = row["ends_on"] is not None and row["ends_on"] < facts.day
        if over and is_open(row, facts.moment):
            ended = text("caution.until", what=what, until=row["ends_on"])
            yield Caution("goszakup_rnu", ended, row["starts_on"], True, stamp)
            continue
        if row["ends_on"] is not None and not over:
            what = text("caution.term", what=what, until=row["ends_on"])
        yield _caution("goszakup_rnu", what, row["starts_on"], row, stamps)


def latest_proceedings(facts: CompanyFacts) -> list[Record]:
    """One row a proceeding: what was last known of it."""
    return list({row["proceeding_no"]: row for row in facts.enforcement}.values())


def enforcement_ended(row: Record, facts: CompanyFacts) -> bool:
    """Whether a proceeding was over at the moment."""
    return not is_open(row, facts.moment) or (row["ended_on"] is not None and row["ended_on"] <= facts.day)


def _enforcement(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    for row in latest_proceedings(facts):
        what = text("caution.enforcement", amount=Money(row["amount"]) if row["amount"] is not None else None)
        if row["travel_ban_on"] is not None:
            what = text("caution.enforcement.ban", what=what, ban=row["travel_ban_on"])
        if is_open(row, facts.moment) and enforcement_ended(row, facts):
            ended = text("caution.closed", what=what, until=row["ended_on"])
            yield Caution("enforcement", ended, row["started_on"], True, stamps.of(row))
            continue
        yield _caution("enforcement", what, row["started_on"], row, stamps)


def _sanctions(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    for row in facts.sanction:
        what = text("caution.afm.terrorist" if row["category"] == 2 else "caution.afm.financing")
        yield _caution("afm", what, row["included_on"], row, stamps)


def _contracts(supplier: SideFacts, stamps: Stamps) -> Iterator[Caution]:
    if supplier.cancelled and supplier.newest_cancelled is not None:
        row = supplier.newest_cancelled
        what = text("caution.contracts_cancelled", n=supplier.cancelled)
        yield Caution("contracts_cancelled", what, row["signed_on"], False, stamps.of(row))


def _equity(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    filed = sorted(facts.current("statement"), key=lambda row: (row["period_end"], row["filed_for"]))
    for row in filed[-1:]:
        if row["equity"] is not None and row["equity"] < 0:
            what = text("caution.negative_equity", period_end=row["period_end"], equity=Money(row["equity"]))
            yield _caution("negative_equity", what, row["period_end"], row, stamps)


def _left(facts: CompanyFacts, stamps: Stamps) -> Iterator[Caution]:
    row = facts.registered
    if row is not None and not facts.in_register:
        left = clock.local_date(row["seen_until"])
        yield Caution("left_register", text("caution.left_register"), left, False, stamps.of(row))
