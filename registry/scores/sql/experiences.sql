-- Payment experiences of the companies of the scope: $1 moment, $2 cut-off.
-- A customer's acts are settled by its treasury payments under the same contract in the order of their dates: the
-- running sums of acts and payments are laid over each other, and each overlap is one experience.
with scope as materialized (__SCOPE__),
run as (
    select id, source, as_at, coalesce(lag(as_at) over (partition by source order by finished_at, id), as_at) as previous_as_at
    from (select id, source, finished_at, coalesce(as_at, (finished_at at time zone 'Asia/Almaty')::date) as as_at
          from import_run where state = 'done' and finished_at <= $1) done
),
bought as materialized (
    select distinct contract_id, root_id, customer_bin, contract.bin as supplier
    from contract join scope on scope.bin = customer_bin where __OPEN__
),
act as (
    select root_id, max(customer_bin) as customer_bin, max(supplier) as supplier, act_id,
           max(coalesce(approved_on, act_on)) as day, max(a.amount) as amount
    from contract_act a join bought using (contract_id)
    where __OPEN__ and revoked_on is null and a.amount > 0 and coalesce(approved_on, act_on) <= $2
    group by root_id, act_id
),
act_sum as (
    select *, sum(amount) over (partition by root_id order by day, act_id) as upto from act
),
payment as (
    select root_id, payment_id, max(paid_on) as day, max(p.amount) as amount
    from treasury_payment p join bought using (contract_id)
    where __OPEN__ and p.amount > 0 and paid_on <= $2
    group by root_id, payment_id
),
payment_sum as (
    select *, sum(amount) over (partition by root_id order by day, payment_id) as upto from payment
),
settled as (
    select a.customer_bin as bin, a.supplier as partner, a.day + 30 as due_on, p.day as settled_on,
           least(a.upto, p.upto) - greatest(a.upto - a.amount, p.upto - p.amount) as amount,
           a.act_id || '/' || p.payment_id as key
    from act_sum a join payment_sum p on p.root_id = a.root_id and p.upto > a.upto - a.amount and p.upto - p.amount < a.upto
),
unsettled as (
    select a.customer_bin as bin, a.supplier as partner, a.day + 30 as due_on, null::date as settled_on,
           least(a.amount, a.upto - coalesce(paid, 0)) as amount, a.act_id::text as key
    from act_sum a left join (select root_id, sum(amount) as paid from payment group by root_id) p using (root_id)
    where a.upto > coalesce(paid, 0) and a.day + 30 < $2
)
select bin, 'treasury' as kind, partner, amount, due_on, settled_on, key from settled where amount > 0.5
union all select bin, 'treasury', partner, amount, due_on, settled_on, key from unsettled where amount > 0.5
union all
select bin, 'enforcement', coalesce(recoverer, '?'), amount, coalesce(writ_on, started_on),
       case when not (__OPEN__) then coalesce(ended_on, c.previous_as_at) when ended_on <= $2 then ended_on end, proceeding_no
from enforcement join scope using (bin) left join run c on c.id = closed_by
where seen_from <= $1 and amount > 0 and coalesce(writ_on, started_on) is not null
order by bin, due_on, kind, key
