"""How punctually a customer pays: signed acts against the treasury's payments under the same contract."""

from dataclasses import dataclass
from datetime import date

from infra.database import fetch, fetch_one
from registry.queries.company_facts import CompanyFacts
from registry.views import PaymentMonth

TERM_DAYS = 30  # from the act's date, where the contract's own term is not published
MONTHS = 24

# The running sums of acts and of payments under a contract are laid over each other, each in the order of its dates;
# every overlap is one payment of one act. What no payment covers yet counts with the days that have passed. The indices
# read payments in the same way. $1 number, $2 moment, $3 its day, $4 first day that counts, $5 term in days.
PAID = """
with signed as (
    select distinct contract_id, root_id from contract
    where customer_bin = $1 and seen_from <= $2 and (seen_until is null or seen_until > $2)
),
acts as (
    select root_id, day, amount, sum(amount) over (partition by root_id order by day, act_id) as upto
    from (
        select root_id, act_id, max(coalesce(approved_on, act_on)) as day, max(act.amount) as amount
        from contract_act act join signed using (contract_id)
        where act.amount > 0 and revoked_on is null and coalesce(approved_on, act_on) <= $3
          and seen_from <= $2 and (seen_until is null or seen_until > $2)
        group by root_id, act_id
    ) each
),
payments as (
    select root_id, day, amount, sum(amount) over (partition by root_id order by day, payment_id) as upto
    from (
        select root_id, payment_id, max(paid_on) as day, max(paid.amount) as amount
        from treasury_payment paid join signed using (contract_id)
        where paid.amount > 0 and paid_on <= $3 and seen_from <= $2 and (seen_until is null or seen_until > $2)
        group by root_id, payment_id
    ) each
),
parts as (
    select acts.day + $5::int as due_on, paid.day as settled_on,
           least(acts.upto, paid.upto) - greatest(acts.upto - acts.amount, paid.upto - paid.amount) as amount
    from acts join payments paid
      on paid.root_id = acts.root_id and paid.upto > acts.upto - acts.amount and paid.upto - paid.amount < acts.upto
    union all
    select acts.day + $5::int, $3, least(acts.amount, acts.upto - coalesce(covered, 0))
    from acts left join (select root_id, sum(amount) as covered from payments group by root_id) whole using (root_id)
    where acts.upto > coalesce(covered, 0)
)
select date_trunc('month', due_on)::date as month, count(*) as payments, sum(amount) as amount,
       round(sum(amount * (settled_on - due_on)) / sum(amount), 1) as days
from parts
where amount > 0.5 and due_on between $4 and $3
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
