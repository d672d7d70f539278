"""Statistics of time limits, decisions and recusals: for the desk whole, for everybody without small numbers."""

from collections.abc import Mapping

from compliance.label.calendar import is_worked
from compliance.label.statistics import FEWEST, STEPS, Stay, counted, timings
from compliance.label.timing import limit_of
from compliance.library.scheme import scheme
from compliance.views.label.statistics import StatisticsView
from infra import clock
from infra.database import fetch

DECISIONS = ("grant", "grant_with_conditions", "defer", "refuse", "fulfil", "miss", "uphold", "change", "reopen")
RECUSALS = ("applicant", "director", "owner", "related", "said", "dismissed", "undone")


async def label_statistics(*, public: bool) -> StatisticsView:
    """How long steps took and what was decided, until now; for everybody what rests on few is withheld."""
    fewest = FEWEST if public else 0
    stays = [
        Stay(row["state"], row["level"], row["micro"], row["since"], row["until"])
        for row in await fetch("select * from label_passages() where until is not null")
    ]
    decided = [row["decision"] for row in await fetch("select decision from label_decided()")]
    recused = [
        "dismissed" if row["state"] == "dismissed" else row["concerned"]
        for row in await fetch("select concerned, state from label_recused()")
    ]
    recused += ["undone" for _ in await fetch("select day from label_fallen()")]
    return StatisticsView(
        day=clock.today(),
        timings=timings(stays, scheme().clocks, is_worked, fewest),
        limits=tuple(_limits().items()),
        decisions=counted(decided, DECISIONS, fewest),
        recusals=counted(recused, RECUSALS, fewest),
        fewest=fewest,
    )


def _limits() -> Mapping[str, str]:
    """The limits of each step in working days; several where levels and micro firms have their own."""
    found: dict[str, str] = {}
    for state in STEPS:
        ways = [(each.code, micro) for each in scheme().levels for micro in (False, True)]
        limits = {limit_of(state, scheme().clocks, level, micro=micro) for level, micro in ways}
        found[state] = "–".join(str(each) for each in sorted({min(_known(limits)), max(_known(limits))}))
    return found


def _known(limits: set[int | None]) -> list[int]:
    return [each for each in limits if each is not None]
