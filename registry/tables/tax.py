"""What the State Revenue Committee publishes: lists, arrears, taxes paid, counterparty information."""

from piccolo.columns import Date, Integer, Numeric, SmallInt, Text, Varchar
from piccolo.table import Table

from registry.tables.fact import Fact

MONEY = (20, 2)


class Listing(Fact, Table, tablename="listing", schema="moldir"):
    """An entry in one of the committee's six lists; `source` says which."""

    bin = Varchar(length=12, null=False, index=True)
    rnn = Varchar(length=12, null=True, default=None)
    name = Text(null=True, default=None)
    person_name = Text(null=True, default=None)
    head_name = Text(null=True, default=None)
    head_iin = Varchar(length=12, null=True, default=None)
    head_rnn = Varchar(length=12, null=True, default=None)
    act_no = Text(null=True, default=None, help_text="court decision, order or survey act")
    act_on = Date(null=True, default=None, help_text="its date; for pseudo-companies the start of unlawful activity")
    note = Text(null=True, default=None, help_text="kind of violation, where the list states it")


class TaxArrears(Fact, Table, tablename="tax_arrears", schema="moldir"):
    """An entry in the list of debtors (legal entities over 150 MCI, persons over 10 MCI); amounts in tenge."""

    bin = Varchar(length=12, null=False, index=True)
    rnn = Varchar(length=12, null=True, default=None)
    debtor_kind = Varchar(length=6, null=False, help_text="legal or person: the sheet it stands on")
    region = Text(null=True, default=None)
    office = Text(null=True, default=None)
    office_code = Varchar(length=8, null=True, default=None)
    name_ru = Text(null=True, default=None)
    name_kk = Text(null=True, default=None)
    person_kk = Text(null=True, default=None, help_text="last, first, middle name, joined by spaces")
    person_ru = Text(null=True, default=None)
    head_iin = Varchar(length=12, null=True, default=None)
    head_rnn = Varchar(length=12, null=True, default=None)
    head_name_kk = Text(null=True, default=None)
    head_name_ru = Text(null=True, default=None)
    economic_sector = Text(null=True, default=None)
    total = Numeric(digits=MONEY, null=False)
    main = Numeric(digits=MONEY, null=True, default=None)
    late_fee = Numeric(digits=MONEY, null=True, default=None)
    fine = Numeric(digits=MONEY, null=True, default=None)


class TaxPayment(Fact, Table, tablename="tax_payment", schema="moldir"):
    """Taxes paid in a year, and VAT refunded out of that; tenge."""

    bin = Varchar(length=12, null=False, index=True)
    year = SmallInt(null=False)
    paid = Numeric(digits=MONEY, null=False)
    vat_refund = Numeric(digits=MONEY, null=True, default=None)


class TaxpayerStatus(Fact, Table, tablename="taxpayer_status", schema="moldir"):
    """The open part of the committee's counterparty information. Texts as published in Russian; null = no data."""

    bin = Varchar(length=12, null=False, index=True)
    actual_on = Date(null=True, default=None)
    name_ru = Text(null=True, default=None)
    name_kk = Text(null=True, default=None)
    registered_on = Date(null=True, default=None)
    residency = Text(null=True, default=None)
    vat_info = Text(null=True, default=None)
    vat_on = Date(null=True, default=None)
    tax_mode = Text(null=True, default=None)
    tax_mode_on = Date(null=True, default=None)
    tax_debt = Numeric(digits=MONEY, null=True, default=None, help_text="all arrears, tenge")
    pension_debt = Numeric(digits=MONEY, null=True, default=None, help_text="published as taxDebt2")
    medical_debt = Numeric(digits=MONEY, null=True, default=None, help_text="published as taxDebt3")
    social_debt = Numeric(digits=MONEY, null=True, default=None, help_text="published as taxDebt4")
    budget_debt = Numeric(digits=MONEY, null=True, default=None, help_text="published as taxDebt1")
    registration_invalid = Text(null=True, default=None)
    re_registration_invalid = Text(null=True, default=None)
    operations_without_work = Text(null=True, default=None)
    esf_restrictions = Text(null=True, default=None)
    inactive = Text(null=True, default=None)
    address_absent = Text(null=True, default=None)
    bankrupt = Text(null=True, default=None)
    court_decision = Text(null=True, default=None)


class TaxpayerYear(Fact, Table, tablename="taxpayer_year", schema="moldir"):
    """Yearly statistics of the same answer: headcount, taxes, tax burden ratio (KNN) and its industry average."""

    bin = Varchar(length=12, null=False, index=True)
    year = SmallInt(null=False)
    workers = Integer(null=True, default=None)
    tax_in = Numeric(digits=MONEY, null=True, default=None)
    knn = Numeric(digits=(12, 4), null=True, default=None)
    knn_avg = Numeric(digits=(12, 4), null=True, default=None)
    vat_amount = Numeric(digits=MONEY, null=True, default=None)
