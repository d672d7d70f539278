"""What pages, the API, reports and the command line are given: whole, frozen, and in no language yet.

`bin` and `other_bin` are references: a BIN itself, a person's number sealed (`registry.references`). `other_bin` of a
person whom the register does not know as an entrepreneur is masked and refers to nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from infra.i18n import Bilingual, Text, text


@dataclass(frozen=True, slots=True)
class SourceStamp:
    """Who says so: the source, the list's own date, and since when Möldir has known it."""

    source: str
    name: Text
    as_at: date | None
    seen_from: datetime
    run: int


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled value with its source: one row of a fact list."""

    label: Text
    value: object
    stamp: SourceStamp | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A status in a word; `tone` is ok, info, warn or danger and never carries the meaning alone."""

    code: str
    tone: str
    text: Text


@dataclass(frozen=True, slots=True)
class Caution:
    """A fact to look at before signing. `ended` facts stay visible, as past."""

    code: str
    text: Text
    on: date | None
    ended: bool
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What a source said of this company: found, none_found, not_checked or not_published."""

    source: str
    name: Text
    answer: str
    as_at: date | None
    is_old: bool


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of one index, for one company.

    `state` is scored, not_applicable, not_available or source_failed; `kind` is H (hard official fact), S (statistical
    sign) or P (positive fact); points are out of `maximum`.
    """

    code: str
    name: Text
    finding: Text
    points: Decimal | None
    maximum: Decimal
    kind: str
    state: str
    peer: Text | None
    stamps: tuple[SourceStamp, ...]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What the company could change, what the index would gain, and when it takes effect."""

    code: str
    text: Text
    gain: Decimal
    when: Text


@dataclass(frozen=True, slots=True)
class IndexView:
    """An index of one company with everything needed to explain it."""

    code: str  # taxpayer, financial, payment
    name: Text
    state: str  # rated, or why not
    why_not: Text | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    grade: str  # A-E or NR
    coverage: Decimal | None
    confidence: str
    tier: str | None
    peer_median: Decimal | None
    peer_group: Text | None
    cap: Text | None
    method: str
    cutoff: date
    lines: tuple[IndicatorLine, ...]
    reasons: tuple[IndicatorLine, ...]
    counterfactuals: tuple[Counterfactual, ...]
    moved: Text | None


@dataclass(frozen=True, slots=True)
class TaxYear:
    year: int
    paid: Decimal | None
    vat_refund: Decimal | None
    workers: int | None
    knn: Decimal | None
    knn_avg: Decimal | None
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class ContractRow:
    number: str | None
    other_bin: str
    other_name: Bilingual
    description: Bilingual
    signed_on: date | None
    planned_on: date | None
    performed_on: date | None
    amount: Decimal | None
    days_overdue: int | None
    fine: Decimal | None
    cancelled: bool
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class ContractSide:
    """The company's contracts on one side: as supplier or as customer. `rows` are the newest."""

    contracts: int
    amount: Decimal
    others: int
    rows: tuple[ContractRow, ...]


@dataclass(frozen=True, slots=True)
class StatementYear:
    """One year of statements, tenge; None: the line is not in the statement."""

    period_end: date
    edition: str
    revenue: Decimal | None
    net_profit: Decimal | None
    total_assets: Decimal | None
    current_assets: Decimal | None
    current_liabilities: Decimal | None
    liabilities: Decimal | None
    equity: Decimal | None
    cash: Decimal | None
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class EnforcementRow:
    proceeding_no: str
    started_on: date | None
    ended_on: date | None
    category: str | None
    recoverer: str | None
    amount: Decimal | None
    travel_ban_on: date | None
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A certificate that the company says it holds and wants to be seen, or the label that it was granted.

    `kind` is conformity or label, `level` a label's; `state` is valid, suspended, withdrawn or expired;
    `document_seen`: its document lies with Möldir; `verified_by`: who checked it with the body, None: nobody.
    """

    kind: str
    level: str | None
    standard: str
    body: str
    accreditation: str | None
    number: str
    scope: str
    issued_on: date
    ends_on: date
    state: str
    state_since: date
    document_seen: bool
    verified_by: str | None
    stamp: SourceStamp


@dataclass(frozen=True, slots=True)
class PaymentMonth:
    """Payments of a customer that fell due in a month: how many, how much, and the mean days beyond terms."""

    month: date
    payments: int
    amount: Decimal
    days_beyond_terms: Decimal


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened (`on`), or that Möldir learnt, in the company's history."""

    on: date
    kind: str
    text: Text
    stamp: SourceStamp | None


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One value in an index's history."""

    index: str
    cutoff: date
    value: Decimal | None
    grade: str
    method: str


def kind_name(kind: str, *, registered: bool) -> Text:
    """The name of an EntityKind: a person whom the register does not know is not called an entrepreneur."""
    return text("kind.individual") if kind == "person" and not registered else text(f"kind.{kind}")


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """Everything a reader needs to judge a counterparty: identity, verdict, reasons, evidence, what to do."""

    bin: str
    kind: str  # registry.identifiers.EntityKind value
    synthetic: bool
    registered: bool  # False: known only from another list
    name: Bilingual
    place: Bilingual
    moment: datetime  # the state of knowledge shown
    as_of: str | None  # as asked for in ?as_of=, else None
    tags: tuple[Tag, ...]
    details: tuple[Detail, ...]
    indices: tuple[IndexView, ...]
    warnings: tuple[Caution, ...]
    answers: tuple[SourceAnswer, ...]
    next_steps: tuple[Text, ...]
    taxes: tuple[TaxYear, ...]
    as_supplier: ContractSide
    as_customer: ContractSide
    statements: tuple[StatementYear, ...]
    enforcement: tuple[EnforcementRow, ...]
    payment_months: tuple[PaymentMonth, ...]
    credentials: tuple[CredentialRow, ...]
    history: tuple[TimelineEntry, ...]
    scores: tuple[ScorePoint, ...]

    @property
    def kind_name(self) -> Text:
        """Who bears the number. An IIN is a person's; only the business register makes him an entrepreneur."""
        return kind_name(self.kind, registered=self.registered)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One company found. `matched_on` tells when it was not the current name (former name, director, BIN)."""

    bin: str
    name: Bilingual
    place: Bilingual
    activity: Bilingual
    tags: tuple[Tag, ...]
    grades: tuple[tuple[str, str], ...]  # (index code, grade)
    score: float
    matched_on: Text | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: Text | Bilingual
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    code: str  # region, section, grade, status, kind
    label: Text
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    query: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[Facet, ...]
    after: str | None  # keyset cursor of the next page
    sort: str


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source on the sources page: who publishes it, how often, and how its last import went.

    `state` is fresh, old, refused or never.
    """

    code: str
    name: Text
    publisher: Text
    legal_basis: Text | None
    url: str
    every_days: int
    state: str
    as_at: date | None
    imported_at: datetime | None
    rows: int
    opened: int
    closed: int
    rejected: int
    refusal: Text | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the register covers, and what to try first."""

    companies: int
    rated: int  # of them with at least one index
    synthetic: bool  # the register holds the synthetic country
    sources: tuple[SourceHealth, ...]
    examples: tuple[SearchHit, ...]  # a few companies to look at, the best and the worst among them


@dataclass(frozen=True, slots=True)
class MethodIndicator:
    """One line of the method: its weight among those of its block; `cap` is the highest index while the fact stands."""

    code: str
    name: Text
    about: Text  # the docstring of the indicator, translated
    block: Text
    kind: str  # H, S or P
    weight: Decimal
    cap: Decimal | None
    sources: tuple[Text, ...]
    actionable: bool


@dataclass(frozen=True, slots=True)
class MethodIndex:
    """One index as the method page shows it: purpose, indicators by block, what matters and is not measured yet."""

    code: str
    name: Text
    purpose: Text
    form: Text
    blocks: tuple[tuple[Text, tuple[MethodIndicator, ...]], ...]
    unmeasured: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class MethodPage:
    """The whole method of a version: scale, rules, indices."""

    version: str
    grades: tuple[tuple[str, int], ...]  # letter, least value
    rules: tuple[Text, ...]
    not_rated: tuple[Text, ...]
    indices: tuple[MethodIndex, ...]
