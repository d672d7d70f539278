"""Index values with their memory, and the frozen references they are measured against."""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    BigSerial,
    Bytea,
    Date,
    Integer,
    Numeric,
    Real,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table


class Score(Table, tablename="score", schema="moldir"):
    """The value of one index for one company; a new row opens only when something changed.

    Rows are told apart by company, index and end. No end is an end too, which a primary key cannot hold.
    """

    bin = Varchar(length=12, primary_key=True)
    index = Varchar(length=10, primary_key=True, help_text="taxpayer, financial or payment")
    value = Numeric(digits=(5, 2), null=True, default=None, help_text="0-100, higher is better; null: not rated")
    low = Numeric(digits=(5, 2), null=True, default=None, help_text="P10 of the interval")
    high = Numeric(digits=(5, 2), null=True, default=None, help_text="P90 of the interval")
    grade = Varchar(length=2, null=False, help_text="A-E, or NR")
    state = Varchar(
        length=30, null=False, help_text="rated, or why not: no_coverage, not_applicable, thin, none_seen ..."
    )
    coverage = Numeric(digits=(4, 3), null=True, default=None)
    confidence = Varchar(length=6, null=False, help_text="high, medium, low or none")
    tier = Varchar(length=1, null=True, default=None, help_text="data tier A-D of financial stability")
    peer_median = Numeric(digits=(5, 2), null=True, default=None)
    cap = Varchar(length=12, null=True, default=None, help_text="indicator whose cap decided the value")
    points = Array(base_column=Real(), null=False, help_text="per indicator, in the method's order; NaN: none")
    method = Varchar(length=10, null=False)
    cutoff = Date(null=False)
    input = UUID(null=False, default=None, help_text="hash of the input row")
    seen_from = Timestamptz(null=False, default=None)
    seen_until = Timestamptz(null=True, default=None, help_text="null: the value that stands")


class ScoreReference(Table, tablename="score_reference", schema="moldir"):
    """Percentiles 1-99 of a feature in a peer group, frozen for a method version."""

    id = BigSerial(primary_key=True)
    method = Varchar(length=10, null=False)
    feature = Varchar(length=40, null=False)
    section = Varchar(length=1, null=False, default="", help_text="ОКЭД section; empty: all")
    size = Varchar(length=6, null=False, default="", help_text="micro, small, medium, large; empty: all")
    peers = Integer(null=False)
    quantiles = Array(base_column=Real(), null=False)
    frozen_at = Timestamptz(null=False, default=None)


class ScoreRun(Table, tablename="score_run", schema="moldir"):
    """One scoring of some or all companies."""

    id = BigSerial(primary_key=True)
    method = Varchar(length=10, null=False)
    cutoff = Date(null=False)
    scope = Text(null=False, help_text="all, or why these")
    companies = Integer(null=False)
    opened = Integer(null=False)
    version = SmallInt(null=False, default=1)
    started_at = Timestamptz(null=False, default=None)
    finished_at = Timestamptz(null=False, default=None)


class Scoring(Table, tablename="scoring", schema="moldir"):
    """A national scoring that has not ended; there is one at most. Its values are stored and not yet seen."""

    id = BigSerial(primary_key=True)
    method = Varchar(length=10, null=False)
    scope = Text(null=False, help_text="all, or after which import")
    moment = Timestamptz(null=False, default=None, help_text="what was known then is scored")
    actor_kind = Text(null=False)
    actor = Text(null=False, help_text="who asked for it")
    organisation = Varchar(length=12, null=True, default=None)
    stage = Text(null=False, help_text="gathering, joining, freezing, evaluating or finishing")
    waiting = Integer(null=False, help_text="parts of the stage that are not done")


class ScoringPart(Table, tablename="scoring_part", schema="moldir"):
    """A part of a national scoring: what one worker does in one transaction."""

    id = BigSerial(primary_key=True)
    scoring = BigInt(null=False)
    stage = Text(null=False)
    what = Text(null=False, help_text="which facts, or companies")
    slice = Integer(null=True, default=None, help_text="which slice of the numbers")
    low = Varchar(length=12, null=True, default=None, help_text="where the slice begins; null: with the first number")
    companies = Integer(null=True, default=None)
    opened = Integer(null=True, default=None)
    closed = Integer(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)


class ScoringFrame(Table, tablename="scoring_frame", schema="moldir"):
    """Facts on their way to the slice that needs them; empty outside of a national scoring."""

    id = BigSerial(primary_key=True)
    slice = Integer(null=False, help_text="-1: for all slices")
    what = Text(null=False)
    piece = Integer(null=False)
    data = Bytea(null=False, help_text="an Arrow file")
