"""What somebody at the desk sees of a case, row by row, and interests as they enter them."""

from collections.abc import Mapping
from datetime import date

import asyncpg

from compliance.commands.label.interests import SaidInterest
from compliance.label.recusal import InterestKind
from infra.database import fetch, fetch_value
from tests.cast import ALTYN, Human
from tests.rights import acting

# every table that says something of a case, by the column that names it
ROWS = (
    "label_part", "label_step", "label_check", "label_judgement", "label_finding", "label_report", "label_review",
    "label_question", "label_document", "label_agenda", "label_vote", "label_decision", "label_condition",
    "label_appeal",
)  # fmt: skip
OF_A_CASE = dict.fromkeys(ROWS, "application") | {"label_application": "id"}
HEAD = "ҚАСЫМОВА ӘЙГЕРІМ НҰРЛАНҚЫЗЫ"


async def seen(who: Human, case: int) -> Mapping[str, int]:
    """How many rows of a case somebody sees, by table; what they see none of is left out."""
    async with acting(who.viewer()):
        counts = {
            table: await fetch_value(f"select count(*) from {table} where {column} = $1", case)
            for table, column in OF_A_CASE.items()
        }
    return {table: count for table, count in counts.items() if count}


def said(kind: InterestKind = "employer", **other: object) -> SaidInterest:
    whole = {
        "kind": kind, "number": ALTYN.bin, "name": "", "is_person": False, "since": date(2025, 1, 5),
    } | other  # fmt: skip
    return SaidInterest(**whole)  # type: ignore[arg-type] # fields, by name


async def row_of(case: int) -> asyncpg.Record:
    """A case as it stands."""
    return (await fetch("select * from label_application where id = $1", case))[0]
