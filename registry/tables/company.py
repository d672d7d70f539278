"""Who is who: the statistical business register and the classifier of places."""

from piccolo.columns import Date, SmallInt, Text, Varchar
from piccolo.table import Table

from registry.tables.fact import Fact


class Company(Fact, Table, tablename="company", schema="moldir"):
    """A legal entity, branch, joint entrepreneurship (BIN) or entrepreneur (IIN), as the register publishes it."""

    bin = Varchar(length=12, null=False, index=True)
    name_kk = Text(null=True, default=None)
    name_ru = Text(null=True, default=None)
    registered_on = Date(null=True, default=None)
    oked = Varchar(length=5, null=True, default=None, help_text="main activity, 5 digits")
    oked_name_kk = Text(null=True, default=None)
    oked_name_ru = Text(null=True, default=None)
    secondary_okeds = Text(null=True, default=None, help_text="comma list of 5-digit codes")
    krp = Varchar(length=3, null=True, default=None, help_text="size class")
    kse = Varchar(length=6, null=True, default=None, help_text="sector of the economy")
    kse_name_kk = Text(null=True, default=None)
    kse_name_ru = Text(null=True, default=None)
    kfs = Varchar(length=3, null=True, default=None, help_text="form of ownership")
    kato = Varchar(length=9, null=True, default=None, help_text="place")
    locality_kk = Text(null=True, default=None)
    locality_ru = Text(null=True, default=None)
    address = Text(null=True, default=None)
    director = Text(null=True, default=None)


class Kato(Fact, Table, tablename="kato", schema="moldir"):
    """A place of the classifier of administrative-territorial objects."""

    code = Varchar(length=9, null=False, index=True)
    level = Varchar(length=20, null=False, help_text="oblast, district, sub_district or settlement")
    type_code = SmallInt(null=True, default=None)
    name_ru = Text(null=False)
    name_kk = Text(null=False)
