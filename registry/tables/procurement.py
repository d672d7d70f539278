"""Public procurement (goszakup OWS v3)."""

from piccolo.columns import BigInt, Boolean, Date, Integer, Numeric, SmallInt, Text, Timestamp, Varchar
from piccolo.table import Table

from registry.tables.fact import Fact
from registry.tables.tax import MONEY


class ProcurementSubject(Fact, Table, tablename="procurement_subject", schema="moldir"):
    """A participant of public procurement."""

    pid = BigInt(null=False)
    bin = Varchar(length=12, null=False, index=True, help_text="BIN, or IIN of a person or entrepreneur")
    name_ru = Text(null=True, default=None)
    name_kk = Text(null=True, default=None)
    registered_on = Date(null=True, default=None)
    is_customer = Boolean(null=True, default=None)
    is_organizer = Boolean(null=True, default=None)
    is_supplier = Boolean(null=True, default=None)
    is_quasi_state = Boolean(null=True, default=None)
    supplier_type = SmallInt(null=True, default=None, help_text="1 legal entity, 2 natural person, 3 entrepreneur")
    is_resident = Boolean(null=True, default=None)
    kopf = Varchar(length=4, null=True, default=None)
    krp = Varchar(length=3, null=True, default=None)
    kse = Varchar(length=6, null=True, default=None)
    oked_list = Text(null=True, default=None)
    website = Text(null=True, default=None)
    updated_at = Timestamp(null=True, default=None, help_text="local time, as published")


class Contract(Fact, Table, tablename="contract", schema="moldir"):
    """A contract or supplementary agreement; contracts are counted by `root_id`. `bin` is the supplier's."""

    contract_id = BigInt(null=False, index=True)
    root_id = BigInt(null=False, index=True)
    parent_id = BigInt(null=True, default=None)
    number = Text(null=True, default=None)
    bin = Varchar(length=12, null=False, index=True)
    customer_bin = Varchar(length=12, null=False, index=True)
    description_ru = Text(null=True, default=None)
    description_kk = Text(null=True, default=None)
    subject_type = SmallInt(null=True, default=None, help_text="1 goods, 2 works, 3 services")
    trade_method = SmallInt(null=True, default=None)
    status = SmallInt(null=True, default=None)
    cancel_reason = SmallInt(null=True, default=None)
    is_state_body = Boolean(null=True, default=None, help_text="the customer is a state institution (is_gu)")
    fin_year = SmallInt(null=True, default=None)
    signed_on = Date(null=True, default=None)
    planned_on = Date(null=True, default=None)
    performed_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)
    amount = Numeric(digits=MONEY, null=True, default=None, help_text="with VAT, tenge")
    performed_amount = Numeric(digits=MONEY, null=True, default=None)
    updated_at = Timestamp(null=True, default=None)


class ContractAct(Fact, Table, tablename="contract_act", schema="moldir"):
    """An act of acceptance under a contract."""

    act_id = BigInt(null=False)
    contract_id = BigInt(null=False, index=True)
    contract_root_id = BigInt(null=True, default=None)
    number = Text(null=True, default=None)
    act_on = Date(null=True, default=None)
    approved_on = Date(null=True, default=None)
    revoked_on = Date(null=True, default=None)
    days_overdue = Integer(null=True, default=None, help_text="supplier's delay, days")
    fine = Numeric(digits=MONEY, null=True, default=None, help_text="penalty on the supplier, tenge")
    amount = Numeric(digits=MONEY, null=True, default=None, help_text="sum to transfer, tenge")
    status = SmallInt(null=True, default=None)
    status_name_ru = Text(null=True, default=None)
    status_name_kk = Text(null=True, default=None)


class TreasuryPayment(Fact, Table, tablename="treasury_payment", schema="moldir"):
    """A payment of a customer through the treasury."""

    payment_id = BigInt(null=False)
    contract_id = BigInt(null=False, index=True)
    request_no = Text(null=True, default=None)
    registered_on = Date(null=True, default=None)
    paid_on = Date(null=True, default=None)
    amount = Numeric(digits=MONEY, null=False)
    prepaid = Numeric(digits=MONEY, null=True, default=None)
    supplier_name = Text(null=True, default=None)
    item = Text(null=True, default=None)


class UnfairSupplier(Fact, Table, tablename="unfair_supplier", schema="moldir"):
    """An entry in the register of unfair procurement participants."""

    rnu_id = BigInt(null=False)
    bin = Varchar(length=12, null=False, index=True)
    name_ru = Text(null=True, default=None)
    name_kk = Text(null=True, default=None)
    kato_list = Text(null=True, default=None, help_text="comma list")
    customer_bin = Varchar(length=12, null=True, default=None)
    customer_name_ru = Text(null=True, default=None)
    customer_name_kk = Text(null=True, default=None)
    starts_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)
    reason_id = SmallInt(null=True, default=None)
    court_decision = Text(null=True, default=None)
