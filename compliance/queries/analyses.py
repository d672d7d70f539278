"""Internal analyses on record, and when the next is due."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.heads import Head, heads_of
from compliance.risks.analysis import MONTHS, Analysis, thawed
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import text

ITEM = "RA-1"  # the item of every edition that asks for an assessment of risks


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """An analysis in a list."""

    id: int
    analysed_on: date
    sha256: str
    made_by: UUID
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AnalysesView:
    """All analyses, newest first; how much stands in the register that the next would tell of."""

    analyses: tuple[AnalysisLine, ...]
    risks: int
    running: tuple[Head, ...]  # assessments in which one may be shown as evidence
    quasi_state: bool
    leads: bool
    day: date

    @property
    def next_by(self) -> date | None:
        """When the next is due; None where there is none yet."""
        return clock.months_after(self.analyses[0].analysed_on, MONTHS) if self.analyses else None

    @property
    def is_overdue(self) -> bool:
        """Whether another should have been made by now."""
        return self.next_by is not None and self.next_by < self.day


async def analyses_page(by: Colleague) -> AnalysesView:
    """The analyses of the colleague's organisation. Raises NotYours for whoever does not read everything."""
    by.needs("read")
    rows = await fetch("select * from risk_analysis where organisation = $1 order by id desc", by.organisation)
    risks = await fetch_value(
        """select count(*) from (select distinct on (risk) archived from risk_version where organisation = $1
           order by risk, version desc) newest where not archived""",
        by.organisation,
    )  # fmt: skip
    running = tuple(head for head in await heads_of(by) if head.closed_at is None)
    return AnalysesView(
        analyses=tuple(_line(row) for row in rows),
        risks=risks,
        running=running,
        quasi_state=any(head.profile == "Q" for head in running),
        leads=by.may("lead"),
        day=clock.today(),
    )


def _line(row: Record) -> AnalysisLine:
    return AnalysisLine(row["id"], row["analysed_on"], row["sha256"], row["made_by"], row["made_at"])


async def analysis_of(by: Colleague, analysis: int) -> tuple[Analysis, str]:
    """An analysis as it was put on record, and the hash of its bytes. Raises NotYours, NothingHere."""
    by.needs("read")
    row = await fetch_one(
        "select content, sha256 from risk_analysis where id = $1 and organisation = $2", analysis, by.organisation
    )
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return thawed(row["content"], row["sha256"]), row["sha256"]
