"""Index values as readers see them: stored rows, explained from the facts they were made of."""

from datetime import datetime

from infra.database import Record, fetch
from infra.i18n import text
from registry.views import IndexView

INDICES = ("taxpayer", "financial", "payment")

STORED = """
select distinct on (index) index, value, low, high, grade, state, coverage, confidence, tier, peer_median, cap,
       points, method, cutoff, seen_from
from score
where bin = $1 and seen_from <= $2 and (seen_until is null or seen_until > $2)
order by index, seen_from desc
"""


async def index_views(bin: str, moment: datetime) -> tuple[IndexView, ...]:
    """The three indices of a company as known at a moment, in the order taxpayer, financial, payment.

    An index that was never computed for the company is left out. Raises nothing for an unknown BIN: the answer is empty.
    """
    stored = {row["index"]: row for row in await fetch(STORED, bin, moment)}
    return tuple(_view(stored[index]) for index in INDICES if index in stored)


def _view(row: Record) -> IndexView:
    rated = row["state"] == "rated"
    return IndexView(
        code=row["index"],
        name=text(f"index.{row['index']}.name"),
        state=row["state"],
        why_not=None if rated else text(f"state.{row['state']}"),
        value=row["value"],
        low=row["low"],
        high=row["high"],
        grade=row["grade"],
        coverage=row["coverage"],
        confidence=row["confidence"],
        tier=row["tier"],
        peer_median=row["peer_median"],
        peer_group=None,
        cap=text(f"cap.{row['cap']}") if row["cap"] else None,
        method=row["method"],
        cutoff=row["cutoff"],
        lines=(),
        reasons=(),
        counterfactuals=(),
        moved=None,
    )
