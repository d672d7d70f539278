"""The profile of a company: identity, verdict, reasons, evidence, what to do; as known at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass

from infra.database import Record
from infra.i18n import Bilingual, text
from registry import scores
from registry.errors import CompanyUnknown
from registry.queries.answers import answers_of, next_steps_of
from registry.queries.cautions import cautions_of
from registry.queries.company_facts import CompanyFacts, load_facts
from registry.queries.contracts import Party, SideFacts, load_parties, load_side, side_of
from registry.queries.credentials import credentials_of
from registry.queries.details import details_of
from registry.queries.figures import enforcement_of, statements_of, taxes_of
from registry.queries.moments import moment_of
from registry.queries.payments import PaidFacts, load_paid
from registry.queries.places import load_place
from registry.queries.stamps import Stamps, load_stamps
from registry.queries.tags import tags_of
from registry.queries.timeline import history_of, load_scores, score_points
from registry.references import number_of, reference_of
from registry.views import CompanyProfile, IndexView

# where a name is looked for when the business register has none, and under which columns (Kazakh, Russian)
NAMED_BY = (
    ("procurement_subject", "name_kk", "name_ru"),
    ("taxpayer_status", "name_kk", "name_ru"),
    ("tax_arrears", "name_kk", "name_ru"),
    ("tax_arrears", "person_kk", "person_ru"),
    ("listing", None, "name"),
    ("listing", None, "person_name"),
    ("unfair_supplier", "name_kk", "name_ru"),
    ("enforcement", None, "debtor"),
    ("sanction", None, "name"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was read for one profile."""

    facts: CompanyFacts
    supplier: SideFacts
    customer: SideFacts
    paid: PaidFacts
    parties: Mapping[str, Party]
    scored: list[Record]
    stamps: Stamps
    place: Bilingual
    indices: tuple[IndexView, ...]


async def company_profile(bin: str, *, as_of: str | None = None) -> CompanyProfile:
    """All that is known of a BIN, IIN or sealed number, at the newest import or scoring or `as_of` a day or moment.

    The answer depends on that moment alone: asked again later with the same `as_of` it is the same. Raises NotABin,
    CompanyUnknown (no source names it, or none did by then), Invalid or MomentUnknown for an `as_of` that cannot be
    read or shown.
    """
    number = number_of(bin)
    moment = await moment_of(as_of)
    evidence = await _read(await load_facts(number, moment))
    return _profile(evidence, as_of)


async def _read(facts: CompanyFacts) -> Evidence:
    supplier = await load_side(facts.bin, facts.moment, "bin", "customer_bin")
    customer = await load_side(facts.bin, facts.moment, "customer_bin", "bin")
    rows = [*facts.all_rows(), *supplier.rows, *customer.rows]
    if not rows:
        raise CompanyUnknown(text("company.unknown", number=facts.bin.masked))
    return Evidence(
        facts=facts,
        supplier=supplier,
        customer=customer,
        paid=await load_paid(facts),
        parties=await load_parties(supplier.other_numbers | customer.other_numbers, facts.moment),
        scored=await load_scores(facts),
        stamps=await load_stamps(rows, facts.moment),
        place=await load_place(facts),
        indices=await scores.index_views(str(facts.bin), facts.moment),
    )


def _profile(read: Evidence, as_of: str | None) -> CompanyProfile:
    facts, stamps = read.facts, read.stamps
    cautions = cautions_of(facts, stamps, read.supplier)
    answers = answers_of(facts, stamps, _sources_with_something(read))
    return CompanyProfile(
        bin=reference_of(str(facts.bin)),
        kind=facts.bin.kind.value,
        synthetic=facts.bin.is_synthetic,
        registered=facts.registered is not None,
        name=name_of(facts),
        place=read.place,
        moment=facts.moment,
        as_of=as_of or None,
        tags=tags_of(facts, cautions),
        details=details_of(facts, stamps, read.place),
        indices=read.indices,
        warnings=cautions,
        answers=answers,
        next_steps=next_steps_of(facts, cautions, read.indices, answers),
        taxes=taxes_of(facts, stamps),
        as_supplier=side_of(read.supplier, read.parties, stamps),
        as_customer=side_of(read.customer, read.parties, stamps),
        statements=statements_of(facts, stamps),
        enforcement=enforcement_of(facts, stamps),
        payment_months=read.paid.months,
        credentials=credentials_of(facts, stamps),
        history=history_of(facts, stamps, (("supplier", read.supplier), ("customer", read.customer)), read.scored,
                           read.parties),
        scores=score_points(read.scored),
    )  # fmt: skip


def name_of(facts: CompanyFacts) -> Bilingual:
    """The name as the business register publishes it, else as the first other source that has one."""
    row = facts.registered
    if row is not None and (row["name_kk"] or row["name_ru"]):
        return Bilingual(row["name_kk"], row["name_ru"])
    for table, kk, ru in NAMED_BY:
        for named in reversed(getattr(facts, table)):
            found = Bilingual(named[kk] if kk else None, named[ru])
            if found.kk or found.ru:
                return found
    return Bilingual(None, None)


def _sources_with_something(read: Evidence) -> set[str]:
    facts = read.facts
    seen = {row["source"] for row in facts.all_rows() if row["seen_until"] is None or row["seen_until"] > facts.moment}
    if read.supplier.contracts or read.customer.contracts:
        seen.add("goszakup_contract")
    if read.paid.acts:
        seen.add("goszakup_act")
    if read.paid.payments:
        seen.add("goszakup_treasury_pay")
    return seen
