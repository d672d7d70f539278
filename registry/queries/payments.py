"""How punctually a customer pays: signed acts against the treasury's payments under the same contract."""

from dataclasses import dataclass
from datetime import date

from infra.database import fetch, fetch_one
from registry.queries.company_facts import CompanyFacts
from registry.views import PaymentMonth

TERM_DAYS = 30  # from the act's date, where the contract's own term is not published
MONTHS = 24

# Payments cover acts in the order in which they were signed, whatever the parts they come in: an act is paid on the day
# when all that was paid under its contract reaches all that was accepted up to it. An act not yet covered counts with
# the days that have passed. $1 number, $2 moment, $3 its day, $4 first day that counts, $5 term in days.
PAID = """
with signed as (
    select distinct contract_id from contract
    where customer_bin = $1 and seen_from <= $2 and (seen_until is null or seen_until > $2)
),
acts as (
    select contract_id, act_on, amount,
           sum(amount) over (partition by contract_id order by act_on, act_id) as owed
    from contract_act join signed using (contract_id)
    where act_on is not null and amount > 0 and revoked_on is null
      and seen_from <= $2 and (seen_until is null or seen_until > $2)
),
paid as (
    select contract_id, paid_on,
           sum(amount) over (partition by contract_id order by paid_on, payment_id) as covered
    from treasury_payment join signed using (contract_id)
    where paid_on is not null and seen_from <= $2 and (seen_until is null or seen_until > $2)
),
due as (
    select act_on + $5::int as due_on, amount,
           coalesce(settled.on, $3) - (act_on + $5::int) as days
    from acts
    left join lateral (
        select min(paid_on) as on from paid where paid.contract_id = acts.contract_id and covered >= owed - 1
    ) settled on true
)
select date_trunc('month', due_on)::date as month, count(*) as payments, sum(amount) as amount,
       round(sum(amount * days) / sum(amount), 1) as days
from due
where due_on between $4 and $3
group by 1 order by 1
"""

PRESENT = """
with own as (
    select contract_id from contract
    where (bin = $1 or customer_bin = $1) and seen_from <= $2 and (seen_until is null or seen_until > $2)
)
select exists (
    select from own join contract_act fact using (contract_id)
    where fact.seen_from <= $2 and (fact.seen_until is null or fact.seen_until > $2)
) as acts, exists (
    select from own join treasury_payment fact using (contract_id)
    where fact.seen_from <= $2 and (fact.seen_until is null or fact.seen_until > $2)
) as payments
"""


@dataclass(frozen=True, slots=True)
class PaidFacts:
    """Months of payments as a customer, and whether acts and payments of the company are known at all."""

    months: tuple[PaymentMonth, ...]
    acts: bool
    payments: bool


async def load_paid(facts: CompanyFacts) -> PaidFacts:
    """Two statements. Days beyond terms are weighted by amount; negative: before the term ended."""
    number = str(facts.bin)
    rows = await fetch(PAID, number, facts.moment, facts.day, first_day(facts.day), TERM_DAYS)
    months = tuple(PaymentMonth(row["month"], row["payments"], row["amount"], row["days"]) for row in rows)
    present = await fetch_one(PRESENT, number, facts.moment)
    assert present is not None  # noqa: S101 - a query without a table of its own always has its row
    return PaidFacts(months, present["acts"], present["payments"])


def first_day(day: date) -> date:
    """The first day of the month `MONTHS` months before a day."""
    months = day.year * 12 + day.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)
