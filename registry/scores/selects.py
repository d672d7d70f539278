"""What is read of each table: rows known at a moment, narrow and unsorted. Summing them up is left to `summaries`.

$1 is the moment and $2 the cut-off; `open` holds for rows known at the moment, `among(column)` for the companies asked
for. What had ended by the moment is read too where it counts still, fading. Directors and addresses are indexed by a
short number of theirs (`hashtext`), which is asked for beside the text itself.
"""

SELECTS = {
    "company": """
        select id, bin, registered_on, oked, secondary_okeds, krp, kse, kfs, left(kato, 2) as region, name_ru, name_kk,
               director, address, snapshot, closed_by, open as is_open,
               seen_until is null or seen_until > $1 - interval '5 years' as is_recent
        from company where seen_from <= $1 and among(bin)""",
    "headed": """
        select bin, director, oked, closed_by, open as is_open from company
        where seen_from <= $1 and (seen_until is null or seen_until > $1 - interval '5 years')
          and (hashtext(director), director) in (
              select hashtext(director), director from company where open and among(bin))""",
    "housed": """
        select bin, address, registered_on from company
        where open and (hashtext(address), address) in (
            select hashtext(address), address from company where open and among(bin))""",
    "payers": """
        select bin as number from tax_payment
        where open and paid > 0 and year >= extract(year from $2) - 2 and among(bin)""",
    "ill_famed": """
        select bin, open as is_open from listing
        where source in ('pseudo_company', 'invalid_registration', 'inactive') and seen_from <= $1
          and (seen_until is null or seen_until > $1 - interval '5 years') and among(bin)""",
    "listing": """
        select bin, source, act_on, closed_by, open as is_open from listing where seen_from <= $1 and among(bin)""",
    "subject": "select id, bin, kopf from procurement_subject where open and among(bin)",
    "status": """
        select id, bin, actual_on, snapshot, coalesce(tax_debt, budget_debt) as debt, vat_on as vat_cancelled_on,
               vat_info ~ '[Сс]нят' and vat_info ~ 'орган|решени' as vat_cancelled, left(court_decision, 2) as pseudo,
               left(registration_invalid, 2) as invalid, left(inactive, 2) as inactive,
               left(address_absent, 2) as absent, left(bankrupt, 2) as bankrupt, open as is_open
        from taxpayer_status where seen_from <= $1 and among(bin)""",
    "arrears": """
        select id, bin, total, snapshot, closed_by, open as is_open
        from tax_arrears where seen_from <= $1 and among(bin)""",
    "taxes": "select bin, year, paid from tax_payment where open and year < extract(year from $2) and among(bin)",
    "staff": """
        select id, bin, year, workers, tax_in from taxpayer_year
        where open and year < extract(year from $2) and among(bin)""",
    "filed": """
        select id, bin, period_end, filed_for, cash, trade_receivables, inventories, current_assets, total_assets,
               current_liabilities, current_liabilities + noncurrent_liabilities as liabilities, retained_earnings,
               equity, revenue, net_profit
        from statement where open and among(bin)""",
    "deals": """
        select id, contract_id, root_id, bin, customer_bin, subject_type,
               coalesce(fin_year, extract(year from signed_on))::int as year,
               coalesce(nullif(performed_amount, 0), case when cancel_reason is null then amount end, 0) as amount
        from contract where open and (among(bin) or among(customer_bin))""",
    "acts": """
        select customer_bin as bin, root_id, contract.bin as supplier, act_id as nr,
               coalesce(approved_on, act_on) as day, a.amount
        from contract_act a join contract using (contract_id)
        where open(a) and open(contract) and revoked_on is null and a.amount > 0
          and coalesce(approved_on, act_on) <= $2 and among(customer_bin)""",
    "payments": """
        select customer_bin as bin, root_id, payment_id as nr, paid_on as day, p.amount
        from treasury_payment p join contract using (contract_id)
        where open(p) and open(contract) and p.amount > 0 and paid_on <= $2 and among(customer_bin)""",
    "enforcement": """
        select id, bin, proceeding_no as key, coalesce(recoverer, '?') as partner, amount, travel_ban_on,
               coalesce(writ_on, started_on) as since, ended_on, closed_by, open as is_open,
               concat_ws(' ', category, recoverer, recoverer_kind)
                   ~ '[Нн]алог|[Сс]алық|[Гг]осударственных доходов|[Мм]емлекеттік кіріс|[Бб]юджет' as is_tax
        from enforcement where seen_from <= $1 and among(bin)""",
}
