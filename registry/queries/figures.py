"""Figures by year: taxes, statements, enforcement."""

from collections.abc import Mapping

from infra.database import Record
from registry.queries.cautions import latest_proceedings
from registry.queries.company_facts import CompanyFacts
from registry.queries.stamps import Stamps
from registry.views import EnforcementRow, StatementYear, TaxYear

PERSON_WORDS = ("физич", "жеке тұлға", "гражд")


def taxes_of(facts: CompanyFacts, stamps: Stamps) -> tuple[TaxYear, ...]:
    """One row a year, newest first: taxes paid, and the committee's statistics of the year beside them."""
    paid: Mapping[int, Record] = {row["year"]: row for row in facts.current("tax_payment")}
    stated: Mapping[int, Record] = {row["year"]: row for row in facts.current("taxpayer_year")}
    return tuple(
        _tax_year(year, paid.get(year), stated.get(year), stamps) for year in sorted({*paid, *stated}, reverse=True)
    )


def _tax_year(year: int, paid: Record | None, stated: Record | None, stamps: Stamps) -> TaxYear:
    first = paid if paid is not None else stated
    assert first is not None  # noqa: S101 - a year is in one of the two, or it would not be asked for
    return TaxYear(
        year=year,
        paid=paid["paid"] if paid is not None else first["tax_in"],
        vat_refund=paid["vat_refund"] if paid is not None else None,
        workers=stated["workers"] if stated is not None else None,
        knn=stated["knn"] if stated is not None else None,
        knn_avg=stated["knn_avg"] if stated is not None else None,
        stamp=stamps.of(first),
    )


def statements_of(facts: CompanyFacts, stamps: Stamps) -> tuple[StatementYear, ...]:
    """One row a year end, newest first. A later filing restates the year before: the latest filing counts."""
    filed = sorted(facts.current("statement"), key=lambda row: (row["period_end"], row["filed_for"]))
    latest = {row["period_end"]: row for row in filed}
    return tuple(_statement(latest[end], stamps) for end in sorted(latest, reverse=True))


def _statement(row: Record, stamps: Stamps) -> StatementYear:
    parts = (row["current_liabilities"], row["noncurrent_liabilities"])
    return StatementYear(
        period_end=row["period_end"],
        edition=row["edition"],
        revenue=row["revenue"],
        net_profit=row["net_profit"],
        total_assets=row["total_assets"],
        current_assets=row["current_assets"],
        current_liabilities=row["current_liabilities"],
        liabilities=None if None in parts else sum(parts),
        equity=row["equity"],
        cash=row["cash"],
        stamp=stamps.of(row),
    )


def enforcement_of(facts: CompanyFacts, stamps: Stamps) -> tuple[EnforcementRow, ...]:
    """Proceedings against the company, newest first. A person who recovers a debt is not named."""
    rows = [
        EnforcementRow(
            proceeding_no=row["proceeding_no"],
            started_on=row["started_on"],
            ended_on=row["ended_on"],
            category=row["category"],
            recoverer=None if _is_person(row["recoverer_kind"]) else row["recoverer"],
            amount=row["amount"],
            travel_ban_on=row["travel_ban_on"],
            stamp=stamps.of(row),
        )
        for row in latest_proceedings(facts)
    ]
    return tuple(sorted(rows, key=lambda row: (str(row.started_on or ""), row.proceeding_no), reverse=True))


def _is_person(recoverer_kind: str | None) -> bool:
    return any(word in (recoverer_kind or "").casefold() for word in PERSON_WORDS)
