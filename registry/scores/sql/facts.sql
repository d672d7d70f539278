-- The fact frame of scoring.facts, one row a company of the scope, as known at a moment and counted to a cut-off date.
-- $1 moment, $2 cut-off; __SCOPE__ is a query of BINs, __OPEN__ holds for rows known at the moment, __YEAR__ is the last full year.
with scope as materialized (__SCOPE__),
run as materialized (
    select id, source, as_at, finished_at,
           coalesce(lag(as_at) over (partition by source order by finished_at, id), as_at) as previous_as_at
    from (select id, source, finished_at, coalesce(as_at, (finished_at at time zone 'Asia/Almaty')::date) as as_at
          from import_run where state = 'done' and finished_at <= $1) done
),
asked as materialized (
    select __ASKED__
    from (select source, max(as_at) as newest, min(as_at) as first, count(*) as times from run group by source) done
    full join (select distinct source from import_run where state = 'refused' and finished_at <= $1) refused using (source)
),
listed as (
    select bin, listing.source, bool_or(__OPEN__) as listed, max(act_on) filter (where __OPEN__) as open_act_on,
           max(act_on) as act_on, max(r.previous_as_at) filter (where not (__OPEN__)) as left_on
    from listing join scope using (bin) left join run r on r.id = closed_by
    where seen_from <= $1
    group by bin, listing.source
),
lists as (
    select bin, __LISTS__
    from listed group by bin
),
register as (
    select distinct on (bin) bin, registered_on, oked, secondary_okeds, krp, kse, kfs, kato, name_ru, name_kk,
           nullif(btrim(director), '') as director, nullif(btrim(address), '') as address, __OPEN__ as registered
    from company join scope using (bin)
    where seen_from <= $1
    order by bin, __OPEN__ desc, seen_from desc, company.id desc
),
participant as (
    select distinct on (bin) bin, kopf from procurement_subject join scope using (bin)
    where __OPEN__ order by bin, procurement_subject.id desc
),
status as (
    select distinct on (bin) bin, actual_on, vat_info, vat_on,
           coalesce(court_decision ~ '^[Дд]а', false) as pseudo_said,
           coalesce(registration_invalid ~ '^[Дд]а', false) as invalid_said,
           coalesce(inactive ~ '^[Дд]а', false) as inactive_said,
           coalesce(address_absent ~ '^[Дд]а', false) as absent_said,
           coalesce(bankrupt ~ '^[Дд]а', false) as bankrupt_said,
           coalesce(tax_debt, budget_debt) as debt_now
    from taxpayer_status join scope using (bin)
    where __OPEN__ order by bin, actual_on desc nulls last, taxpayer_status.id desc
),
debt as (
    select bin, min(day) as debt_since
    from (select bin, coalesce(actual_on, r.as_at) as day, coalesce(tax_debt, budget_debt) as owed,
                 max(coalesce(actual_on, r.as_at)) filter (where coalesce(tax_debt, budget_debt, 0) = 0)
                     over (partition by bin) as clear_on
          from taxpayer_status join scope using (bin) left join run r on r.id = snapshot
          where seen_from <= $1) seen
    where owed > 0 and (clear_on is null or day > clear_on)
    group by bin
),
owing as (
    select bin, tax_arrears.id, total, snapshot, r.as_at as opened, case when not (__OPEN__) then c.previous_as_at end as left_on,
           array_agg(case when not (__OPEN__) then closed_by end) over (partition by bin) as closings
    from tax_arrears join scope using (bin)
    left join run r on r.id = snapshot left join run c on c.id = closed_by
    where seen_from <= $1
),
owing_spell as (
    select *, sum(begins) over (partition by bin order by opened) as spell
    from (select *, case when closings @> array[snapshot] or opened <= max(coalesce(left_on, $2)) over (
                        partition by bin order by opened, id rows between unbounded preceding and 1 preceding)
                    then 0 else 1 end as begins from owing) islands
),
spells as (
    select bin, spell, min(opened) as since,
           coalesce(sum(total) filter (where left_on is null), (array_agg(total order by opened desc, id desc))[1]) as total,
           case when bool_and(left_on is not null) then max(left_on) end as left_on
    from owing_spell group by bin, spell
),
arrears as (
    select bin, (array_agg(since order by spell desc))[1] as arrears_since,
           (array_agg(total order by spell desc))[1] as arrears_total,
           (array_agg(left_on order by spell desc))[1] as arrears_left_on,
           count(*) filter (where left_on is null or left_on > $2 - 1096) as arrears_spells
    from spells group by bin
),
taxes as (
    select bin, max(paid) filter (where year = __YEAR__) as taxes_0, max(paid) filter (where year = __YEAR__ - 1) as taxes_1,
           max(paid) filter (where year = __YEAR__ - 2) as taxes_2
    from tax_payment join scope using (bin) where __OPEN__ and year between __YEAR__ - 2 and __YEAR__ group by bin
),
streak as (
    select bin, case when bool_or(paid > 0 and year = last) then max(run_length) filter (where paid > 0 and year = last) else 0 end
               as taxes_streak
    from (select bin, year, paid, last, count(*) over (partition by bin, island) as run_length
          from (select bin, year, paid, max(year) over (partition by bin) as last,
                       case when paid > 0 then year - row_number() over (partition by bin, paid > 0 order by year) end as island
                from (select bin, year, max(paid) as paid from tax_payment join scope using (bin)
                      where __OPEN__ and year <= __YEAR__ group by bin, year) yearly) marked) counted
    group by bin
),
staff as (
    select distinct on (bin) bin, workers, tax_in from taxpayer_year join scope using (bin)
    where __OPEN__ and year <= __YEAR__ order by bin, year desc, taxpayer_year.id desc
),
filed as (
    select distinct on (bin, period_end) bin, period_end, filed_for, cash, trade_receivables, inventories, current_assets,
           total_assets, current_liabilities, current_liabilities + noncurrent_liabilities as liabilities, retained_earnings,
           equity, revenue, net_profit
    from statement join scope using (bin)
    where __OPEN__ and period_end <= $2 order by bin, period_end, filed_for desc, statement.id desc
),
ranked as (
    select *, row_number() over (partition by bin order by period_end desc) - 1 as back from filed
),
statements as (
    select bin, __STATEMENTS__,
           max(revenue) filter (where extract(year from period_end) = __YEAR__) as revenue_0y,
           max(revenue) filter (where extract(year from period_end) = __YEAR__ - 1) as revenue_1y,
           max(revenue) filter (where extract(year from period_end) = __YEAR__ - 2) as revenue_2y
    from ranked group by bin
),
filing as (
    select bin, count(distinct filed_for) as filings, min(extract(year from filed_for))::int as first_filed,
           array_agg(distinct extract(year from filed_for)::int) as filed_years
    from statement join scope using (bin) where __OPEN__ and filed_for <= $2 group by bin
),
duty as (
    select bin, filings, greatest(due_until - first_filed + 1, 0) as filings_due,
           (select count(*) from generate_series(first_filed, due_until) y where not y = any (filed_years)) as filings_missed
    from filing, lateral (select extract(year from $2)::int - case when $2 > make_date(extract(year from $2)::int, 8, 31)
                                 then 1 else 2 end as due_until) d
),
bad as materialized (
    select distinct bin from listing
    where source in ('pseudo_company', 'invalid_registration', 'inactive') and __OPEN__
),
ever_bad as materialized (
    select distinct bin from listing
    where source in ('pseudo_company', 'invalid_registration', 'inactive') and seen_from <= $1
      and (seen_until is null or seen_until > $1 - interval '5 years')
),
deal as materialized (
    select distinct on (root_id) root_id, bin, customer_bin, subject_type, cancel_reason,
           coalesce(fin_year, extract(year from signed_on))::int as year, coalesce(nullif(performed_amount, 0),
           case when cancel_reason is null then amount end, 0) as amount
    from contract
    where __OPEN__ and id in (select c.id from contract c join scope using (bin)
                              union select c.id from contract c join scope s on s.bin = c.customer_bin)
    order by root_id, contract_id desc, contract.id desc
),
won as (
    select bin, sum(amount) filter (where year = __YEAR__) as state_income_0, sum(amount) filter (where year = __YEAR__ - 1) as state_income_1,
           sum(amount) filter (where year = __YEAR__ - 2) as state_income_2,
           sum(amount) filter (where subject_type = 2 and year >= __YEAR__ - 2) / nullif(sum(amount) filter (where year >= __YEAR__ - 2), 0)
               as works_share
    from deal join scope using (bin) group by bin
),
partner as (
    select a.bin, count(distinct a.other) as partners, count(distinct a.other) filter (where b.bin is not null) as partners_listed,
           sum(a.amount) filter (where b.bin is not null) / nullif(sum(a.amount), 0) as partners_listed_share
    from (select bin, customer_bin as other, amount, year from deal join scope using (bin)
          union all select customer_bin, d.bin, amount, year from deal d join scope s on s.bin = d.customer_bin) a
    left join bad b on b.bin = a.other
    where year >= __YEAR__ - 2 group by a.bin
),
head as materialized (
    select bin, director, left(oked, 4) as trade from register
    where registered and director ~ '^[^ ]+ +[^ ]+ +[^ ]+'
),
headed as materialized (
    select c.director, c.bin, bool_or(__OPEN__) as live, max(left(c.oked, 4)) as trade, max(r.previous_as_at) as left_on,
           bool_or(e.bin is not null) as bad
    from company c left join run r on r.id = c.closed_by left join ever_bad e on e.bin = c.bin
    where c.director in (select director from head) and c.seen_from <= $1
      and (c.seen_until is null or c.seen_until > $1 - interval '5 years')
    group by c.director, c.bin
),
gone as materialized (
    select h.bin, h.director, h.trade from headed h
    where not live and left_on > $2 - 1096
      and not exists (select from company c where c.bin = h.bin and __OPEN__)
),
direct as (
    select director, count(*) filter (where live) as firms, count(*) filter (where bad) as bads from headed group by director
),
clone as (
    select director, trade, count(*) as clones from gone group by director, trade
),
directing as (
    select h.bin, d.firms as director_firms, d.bads - (e.bin is not null)::int as director_listed, coalesce(clones, 0) as clones
    from head h join direct d using (director) left join ever_bad e on e.bin = h.bin left join clone using (director, trade)
),
home as materialized (
    select distinct address from register where registered and address ~ '[0-9]'
),
housed as (
    select c.address, count(distinct c.bin) as firms,
           count(distinct c.bin) filter (where c.registered_on <= $2 - 1826 and exists (
               select from tax_payment p where p.bin = c.bin and p.paid > 0 and p.year >= __YEAR__ - 1
               and p.seen_from <= $1 and (p.seen_until is null or p.seen_until > $1)))::float8 / count(distinct c.bin) as old_paying
    from company c
    where c.address in (select address from home) and __OPEN__
    group by c.address
),
residing as materialized (
    select register.bin, firms, old_paying from register join housed using (address) where registered
),
history as (
    select bin, r.as_at as day, director, address, left(kato, 2) as region,
           lag(director) over w as old_director, lag(address) over w as old_address, lag(left(kato, 2)) over w as old_region,
           row_number() over w as version
    from company join scope using (bin) left join run r on r.id = snapshot
    where seen_from <= $1 window w as (partition by bin order by seen_from, company.id)
),
changed as (
    select bin,
           count(*) filter (where director is distinct from old_director and old_director is not null)
             + count(*) filter (where address is distinct from old_address and old_address is not null) as changes,
           count(*) filter (where region is distinct from old_region and old_region is not null) as region_moves
    from history where version > 1 and day > $2 - 365 group by bin
),
proceeding as (
    select bin, amount, travel_ban_on, coalesce(writ_on, started_on) as since,
           case when not (__OPEN__) then coalesce(ended_on, c.previous_as_at) when ended_on <= $2 then ended_on end as ended,
           concat_ws(' ', category, recoverer, recoverer_kind) ~ '[Нн]алог|[Сс]алық|[Гг]осударственных доходов|[Мм]емлекеттік кіріс|[Бб]юджет'
               as is_tax
    from enforcement e join scope using (bin) left join run c on c.id = closed_by
    where seen_from <= $1
),
enforced as (
    select bin, count(*) filter (where ended is null) as enforcement_open,
           sum(amount) filter (where ended is null) as enforcement_sum, min(since) filter (where ended is null) as enforcement_since,
           max(ended) as enforcement_left_on, (array_agg(amount order by ended desc) filter (where ended is not null))[1] as enforcement_left_sum,
           count(*) filter (where ended is null and is_tax) as tax_enforcement_open,
           max(ended) filter (where is_tax) as tax_enforcement_left_on,
           max(travel_ban_on) filter (where ended is null and travel_ban_on <= $2) as travel_ban_on
    from proceeding group by bin
)
select f.*, md5(f::text) as input
from (
    select bin, $2 as cutoff, registered,
           registered_on, oked, secondary_okeds, krp, kse, kfs, kopf, name_ru, name_kk,
           asked.*,
           __LIST_COLUMNS__,
           pseudo_said, invalid_said, inactive_said, absent_said, bankrupt_said, debt_now, debt_since,
           vat_info ~ '[Сс]нят' and vat_info ~ 'орган|решени' as vat_cancelled, vat_on as vat_cancelled_on,
           case when arrears_since is not null and arrears_left_on is null then true
                when asked.age_tax_arrears is not null then false end as arrears_listed,
           arrears_total, arrears_since, arrears_left_on,
           case when asked.age_tax_arrears is not null then coalesce(arrears_spells, 0) end as arrears_spells,
           asked.first_tax_arrears as arrears_watched_from,
           taxes_0, taxes_1, taxes_2, taxes_streak, workers, tax_in, revenue_0y, revenue_1y, revenue_2y,
           __STATEMENT_COLUMNS__,
           case when asked.age_statements is not null then coalesce(filings, 0) end as filings, filings_due, filings_missed,
           case when asked.age_goszakup_contract is not null then coalesce(state_income_0, 0) end as state_income_0,
           case when asked.age_goszakup_contract is not null then coalesce(state_income_1, 0) end as state_income_1,
           case when asked.age_goszakup_contract is not null then coalesce(state_income_2, 0) end as state_income_2,
           case when state_income_0 + state_income_1 + state_income_2 > 0 or works_share is not null then coalesce(works_share, 0) end as works_share,
           case when asked.age_goszakup_contract is not null then coalesce(partners, 0) end as partners,
           case when asked.age_goszakup_contract is not null then coalesce(partners_listed, 0) end as partners_listed,
           partners_listed_share,
           director_firms, director_listed, clones,
           residing.firms as address_firms, case when asked.age_taxes_paid is not null then residing.old_paying end as address_old_paying,
           case when asked.times_statgov >= 2 then coalesce(changes, 0) end as changes,
           case when asked.times_statgov >= 2 then coalesce(region_moves, 0) end as region_moves,
           case when asked.age_enforcement is not null then coalesce(enforcement_open, 0) end as enforcement_open,
           enforcement_sum, enforcement_since, enforcement_left_on, enforcement_left_sum,
           case when asked.age_enforcement is not null then coalesce(tax_enforcement_open, 0) end as tax_enforcement_open,
           tax_enforcement_left_on, travel_ban_on
    from scope
    cross join asked
    left join register using (bin) left join participant using (bin) left join lists using (bin) left join status using (bin)
    left join debt using (bin) left join arrears using (bin) left join taxes using (bin) left join streak using (bin)
    left join staff using (bin) left join statements using (bin) left join duty using (bin) left join won using (bin)
    left join partner using (bin) left join directing using (bin)
    left join residing using (bin) left join changed using (bin) left join enforced using (bin)
    order by bin
) f
