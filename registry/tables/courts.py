"""Enforcement proceedings and the list of the Financial Monitoring Agency."""

from piccolo.columns import Date, Integer, Numeric, Text, Varchar
from piccolo.table import Table

from registry.tables.fact import Fact
from registry.tables.tax import MONEY


class Enforcement(Fact, Table, tablename="enforcement", schema="moldir"):
    """An enforcement proceeding against a debtor; open while `ended_on` is null."""

    proceeding_no = Text(null=False)
    bin = Varchar(length=12, null=False, index=True)
    debtor = Text(null=True, default=None)
    started_on = Date(null=True, default=None)
    ended_on = Date(null=True, default=None)
    writ_on = Date(null=True, default=None, help_text="date of the court act or writ")
    writ_by = Text(null=True, default=None, help_text="who issued it")
    category = Text(null=True, default=None)
    recoverer = Text(null=True, default=None)
    recoverer_kind = Text(null=True, default=None)
    amount = Numeric(digits=MONEY, null=True, default=None)
    bailiff_office = Text(null=True, default=None)
    travel_ban_on = Date(null=True, default=None)


class Sanction(Fact, Table, tablename="sanction", schema="moldir"):
    """An entry in the agency's lists (1: financing of terrorism, 2: terrorist organisations)."""

    category = Integer(null=False)
    kind = Varchar(length=12, null=False, help_text="person or organisation")
    name = Text(null=False)
    aliases = Text(null=True, default=None)
    bin = Varchar(length=12, null=True, default=None, index=True, help_text="IIN of a person, BIN of an organisation")
    birth_on = Date(null=True, default=None)
    note = Text(null=True, default=None)
    correction = Text(null=True, default=None)
    included_on = Date(null=True, default=None)
