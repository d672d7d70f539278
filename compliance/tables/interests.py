"""Interests that people declare, what is decided about them; gifts, and an organisation's limits for them."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Boolean, Date, Numeric, Text, Timestamptz, Varchar
from piccolo.table import Table


class InterestCampaign(Table, tablename="interest_campaign", schema="moldir"):
    """Everybody, or those with some roles, declare their interests by a day."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    title = Text(null=False)
    roles = Array(base_column=Text(), null=False, help_text="empty: all members")
    starts = Date(null=False, default=None)
    due_on = Date(null=False, default=None)
    questions = Text(null=False, help_text="version of the questions")
    opened_by = UUID(null=False, default=None)
    opened_at = Timestamptz(null=False, default=None)
    reminded_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)


class Declaration(Table, tablename="declaration", schema="moldir"):
    """What somebody declared once, in a campaign or because something changed."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    campaign = BigInt(null=True, default=None)
    person = UUID(null=False, default=None)
    nothing = Boolean(null=False, default=None, help_text="that there is nothing to declare")
    at = Timestamptz(null=False, default=None)


class DeclaredInterest(Table, tablename="declared_interest", schema="moldir"):
    """One interest, and what was decided about it by somebody else."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    declaration = BigInt(null=False, default=None)
    person = UUID(null=False, default=None)
    kind = Text(null=False)
    whose = Text(null=False, help_text="their own, or the degree of kinship; never a name")
    bin = Varchar(length=12, null=True, default=None)
    said = Text(null=False)
    measure = Text(null=True, default=None, help_text="none, recusal, transfer or divest")
    reason = Text(null=True, default=None)
    decided_by = UUID(null=True, default=None)
    decided_on = Date(null=True, default=None)
    lifted_by = UUID(null=True, default=None)
    lifted_on = Date(null=True, default=None)


class Gift(Table, tablename="gift", schema="moldir"):
    """A gift or hospitality, given or received."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    person = UUID(null=False, default=None)
    direction = Text(null=False)
    day = Date(null=False, default=None)
    what = Text(null=False)
    worth = Numeric(null=False, default=None, help_text="tenge")
    other_name = Text(null=False, help_text="the organisation on the other side")
    other_bin = Varchar(length=12, null=True, default=None)
    official = Boolean(null=False, default=None, help_text="whether a public official gave or was given it")
    occasion = Text(null=False)
    outcome = Text(null=False, help_text="kept, given, returned, handed_over or declined")
    entered_at = Timestamptz(null=False, default=None)
    decision = Text(null=True, default=None)
    reason = Text(null=True, default=None)
    decided_by = UUID(null=True, default=None)
    decided_on = Date(null=True, default=None)


class GiftLimit(Table, tablename="gift_limit", schema="moldir"):
    """An organisation's own limits, in monthly calculation indices, from a day on."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    one = Numeric(null=False, default=None, help_text="for one gift")
    year = Numeric(null=False, default=None, help_text="for the gifts of one organisation in a calendar year")
    since = Date(null=False, default=None)
    set_by = UUID(null=False, default=None)
    set_at = Timestamptz(null=False, default=None)
