"""What training feeds: evidence made by itself, figures for everybody, and which staff were reminded."""

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Date, Integer, Numeric, Text, Timestamptz, Varchar
from piccolo.table import Table


class TrainingFeed(Table, tablename="training_feed", schema="moldir"):
    """Whether evidence is made by itself every month, in which language. Append-only: the newest counts."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    running = Boolean(null=False, default=False)
    language = Text(null=False)
    set_by = UUID(null=False, default=None)
    set_at = Timestamptz(null=False, default=None)


class TrainingEvidence(Table, tablename="training_evidence", schema="moldir"):
    """Evidence that was made of training. Append-only."""

    id = BigSerial(primary_key=True)
    organisation = Varchar(length=12, null=False)
    evidence = BigInt(null=False, default=None)
    day = Date(null=False, default=None)
    made_by = UUID(null=False, default=None)
    made_at = Timestamptz(null=False, default=None)


class TrainingFigure(Table, tablename="training_figure", schema="moldir"):
    """A published figure of all organisations together; null where it is withheld."""

    day = Date(primary_key=True, null=False, default=None)
    region = Text(null=False)
    size = Text(null=False)
    organisations = Integer(null=True, default=None)
    people = Integer(null=True, default=None)
    share = Numeric(null=True, default=None)


class TrainingSweep(Table, tablename="training_sweep", schema="moldir"):
    """The day for which an organisation's staff were last reminded. No business of web and API."""

    organisation = Varchar(length=12, primary_key=True, null=False)
    day = Date(null=False, default=None)
