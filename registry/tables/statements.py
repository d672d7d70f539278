"""Financial statements: balance sheet (Form 1) and profit and loss (Form 2)."""

from piccolo.columns import Date, Numeric, Text, Varchar
from piccolo.table import Table

from registry.tables.fact import Fact
from registry.tables.tax import MONEY


def _line() -> Numeric:
    return Numeric(digits=MONEY, null=True, default=None)


class Statement(Fact, Table, tablename="statement", schema="moldir"):
    """A yearly statement: amounts at or for the year ending at `period_end`, in tenge."""

    bin = Varchar(length=12, null=False, index=True)
    period_end = Date(null=False)
    filed_for = Date(null=False, help_text="period end of the filing; a filing also restates the year before")
    edition = Varchar(length=20, null=False, help_text="edition of the forms the line codes were resolved by")
    cash = _line()
    trade_receivables = _line()
    inventories = _line()
    current_assets = _line()
    noncurrent_assets = _line()
    total_assets = _line()
    current_liabilities = _line()
    noncurrent_liabilities = _line()
    retained_earnings = _line()
    equity = _line()
    revenue = _line()
    cost_of_sales = _line()
    gross_profit = _line()
    operating_profit = _line()
    interest_expense = _line()
    profit_before_tax = _line()
    income_tax = _line()
    net_profit = _line()
    lines = Text(null=True, default=None, help_text="all lines as JSON: {'1': {'010': amount}, '2': {...}}")
