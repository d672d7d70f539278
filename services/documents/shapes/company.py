"""The document of one company."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from services.documents.shapes.basics import (
    Grade,
    IndexCode,
    Name,
    Number,
    Sentence,
    Shape,
    SourceCode,
    Stamp,
    Tag,
    Tenge,
)

Points = Annotated[float, Meta(ge=0, le=100)]
Share = Annotated[float, Meta(ge=0, le=1)]


class Detail(Shape, frozen=True, kw_only=True):
    """One row of the fact list."""

    code: Annotated[str, Meta(description="Stable code of the row.", examples=["head", "activity", "vat"])]
    label: Sentence
    value: Annotated[str, Meta(description="As shown to readers, in the language asked for.")]
    stamp: Stamp | None


class Indicator(Shape, frozen=True, kw_only=True):
    """One indicator of an index: what was found and what it gave."""

    code: Annotated[str, Meta(examples=["T05"])]
    name: Sentence
    finding: Sentence
    points: Annotated[float | None, Meta(description="Null where the indicator was not scored.")]
    maximum: float
    kind: Annotated[str, Meta(description="H hard official fact, S statistical sign, P positive fact.", examples=["H"])]
    state: Annotated[
        str, Meta(description="scored, not_applicable, not_available or source_failed.", examples=["scored"])
    ]
    peer: Annotated[str | None, Meta(description="How it stands among its peers.")]
    stamps: list[Stamp]


class WhatIf(Shape, frozen=True, kw_only=True):
    """What the company could change, and what its index would gain."""

    code: str
    text: Sentence
    gain: Annotated[float, Meta(description="Points of the index.")]
    when: Annotated[str, Meta(description="When it takes effect.")]


class Index(Shape, frozen=True, kw_only=True):
    """An index of one company, explained to the last indicator. Advisory: it decides nothing by itself."""

    code: IndexCode
    name: Sentence
    state: Annotated[str, Meta(description="rated, or why not.", examples=["rated", "no_coverage"])]
    why_not: Annotated[str | None, Meta(description="Why there is no value, as a sentence.")]
    value: Annotated[Points | None, Meta(description="0-100, higher is better; null: not rated.", examples=[72.5])]
    low: Annotated[Points | None, Meta(description="Lower end of the interval (P10).")]
    high: Annotated[Points | None, Meta(description="Upper end of the interval (P90).")]
    grade: Grade
    coverage: Annotated[Share | None, Meta(description="Share of the weight that could be measured.")]
    confidence: Annotated[str, Meta(description="high, medium, low or none.", examples=["medium"])]
    tier: Annotated[str | None, Meta(description="Data tier of financial stability, A-D.")]
    peer_median: Points | None
    peer_group: str | None
    cap: Annotated[str | None, Meta(description="The fact that limits the value, as a sentence.")]
    method: Annotated[str, Meta(description="Version of the method.", examples=["1.0"])]
    cutoff: Annotated[date, Meta(description="Data up to this day.")]
    lines: list[Indicator]
    reasons: Annotated[list[Indicator], Meta(description="Up to four indicators that cost most.")]
    counterfactuals: list[WhatIf]
    moved: Annotated[str | None, Meta(description="Why it moved since the value before.")]


class Warning(Shape, frozen=True, kw_only=True):  # noqa: A001 - what it is called on the page too
    """A fact to look at before signing. Those that have ended stay visible, as past."""

    code: Annotated[str, Meta(examples=["wrong_address"])]
    text: Sentence
    on: Annotated[date | None, Meta(description="The fact's own date.")]
    ended: bool
    stamp: Stamp


class Answer(Shape, frozen=True, kw_only=True):
    """What a source said of the company."""

    source: SourceCode
    name: Sentence
    answer: Annotated[
        str,
        Meta(
            pattern="^(found|none_found|not_checked|not_published)$",
            description="found; none_found: asked, and it has nothing; not_checked: nobody has asked; not_published.",
        ),
    ]
    as_at: date | None
    is_old: Annotated[bool, Meta(description="Older than twice the source's publishing interval.")]


class Step(Shape, frozen=True, kw_only=True):
    """What a careful reader does next. Advice."""

    code: Annotated[str, Meta(examples=["debt_certificate"])]
    text: Sentence


class TaxYear(Shape, frozen=True, kw_only=True):
    """Taxes of a year."""

    year: int
    paid: Tenge | None
    vat_refund: Tenge | None
    workers: int | None
    knn: Annotated[str | None, Meta(description="Tax burden ratio, per cent.")]
    knn_avg: Annotated[str | None, Meta(description="Its average in the industry, per cent.")]
    stamp: Stamp


class Contract(Shape, frozen=True, kw_only=True):
    """A public contract with all its supplements."""

    number: str | None
    other_bin: Number
    other_name: Name
    description: Name
    signed_on: date | None
    planned_on: date | None
    performed_on: date | None
    amount: Tenge | None
    days_overdue: int | None
    fine: Tenge | None
    cancelled: bool
    stamp: Stamp


class ContractSide(Shape, frozen=True, kw_only=True):
    """Contracts on one side: counts over all of them, and the newest."""

    contracts: int
    amount: Annotated[str, Meta(description="Tenge, cancelled contracts left out.", examples=["1200000.50"])]
    others: Annotated[int, Meta(description="How many different other parties.")]
    rows: list[Contract]


class Statement(Shape, frozen=True, kw_only=True):
    """Lines of one year's statements; null: the line is not in the statement."""

    period_end: date
    edition: str
    revenue: Tenge | None
    net_profit: Tenge | None
    total_assets: Tenge | None
    current_assets: Tenge | None
    current_liabilities: Tenge | None
    liabilities: Tenge | None
    equity: Tenge | None
    cash: Tenge | None
    stamp: Stamp


class Enforcement(Shape, frozen=True, kw_only=True):
    """An enforcement proceeding against the company. Persons who recover a debt are not named."""

    proceeding_no: str
    started_on: date | None
    ended_on: date | None
    category: str | None
    recoverer: str | None
    amount: Tenge | None
    travel_ban_on: date | None
    stamp: Stamp


class Credential(Shape, frozen=True, kw_only=True):
    """A certificate that the company itself says it holds, which nobody has checked with the body unless said so; or
    its label, which Atameken granted. Neither changes a grade or takes back a caution.
    """

    kind: Annotated[str, Meta(pattern="^(conformity|label)$")]
    level: Annotated[str | None, Meta(description="Of a label: committed, implemented or certified.")]
    standard: Annotated[str, Meta(examples=["ISO 37001:2016"])]
    body: Annotated[str, Meta(description="Who certified.")]
    accreditation: Annotated[str | None, Meta(description="Number of the body's accreditation.")]
    number: str
    scope: str
    issued_on: date
    ends_on: date
    state: Annotated[str, Meta(pattern="^(valid|suspended|withdrawn|expired)$")]
    state_since: Annotated[date, Meta(description="Since when it is valid, suspended or withdrawn.")]
    document_seen: Annotated[bool, Meta(description="Its document lies with Möldir.")]
    verified_by: Annotated[str | None, Meta(description="Who checked it with the body that gave it; null: nobody.")]
    stamp: Stamp


class PaymentMonth(Shape, frozen=True, kw_only=True):
    """What fell due in a month for the company as a public customer."""

    month: date
    payments: int
    amount: Tenge
    days_beyond_terms: Annotated[float, Meta(description="Mean by amount; negative: paid early.")]


class HistoryEntry(Shape, frozen=True, kw_only=True):
    """Something that happened, or that the register learnt."""

    on: date
    kind: Annotated[str, Meta(examples=["renamed", "listed", "contract_supplier"])]
    text: Sentence
    stamp: Stamp | None


class Score(Shape, frozen=True, kw_only=True):
    """One value in the history of an index."""

    index: IndexCode
    cutoff: date
    value: Points | None
    grade: Grade
    method: str


class Company(Shape, frozen=True, kw_only=True):
    """Everything the register knows of a company or entrepreneur at one moment."""

    bin: Number
    kind: Annotated[str, Meta(description="What the number says of its bearer.", examples=["legal"])]
    synthetic: Annotated[bool, Meta(description="An invented company of the synthetic country.")]
    registered: Annotated[bool, Meta(description="False: known only from another list than the business register.")]
    name: Name
    place: Name
    moment: Annotated[datetime, Meta(description="The state of knowledge shown, UTC.")]
    as_of: Annotated[str | None, Meta(description="As asked for.")]
    lang: Annotated[str, Meta(pattern="^(kk|ru|en)$", description="Language of all sentences.")]
    tags: list[Tag]
    details: list[Detail]
    indices: list[Index]
    warnings: list[Warning]
    answers: list[Answer]
    next_steps: list[Step]
    taxes: list[TaxYear]
    as_supplier: ContractSide
    as_customer: ContractSide
    statements: list[Statement]
    enforcement: list[Enforcement]
    payment_months: list[PaymentMonth]
    credentials: list[Credential]
    history: list[HistoryEntry]
    scores: list[Score]


class Indices(Shape, frozen=True, kw_only=True):
    """The indices of a company alone."""

    bin: Number
    moment: datetime
    as_of: str | None
    lang: str
    indices: list[Index]
    scores: list[Score]
