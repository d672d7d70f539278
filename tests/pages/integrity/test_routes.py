"""Every route of the integrity rooms works for whom it is for and for nobody else."""

import pytest

from tests.cast import MARAT
from tests.compliance.workspace.players import given, opened
from tests.pages import integrity
from tests.pages.cases import Case, cases_of, check_forged, check_who_may, named, rooms_in
from tests.pages.inside import There

ROOMS = rooms_in(integrity)
CASES = cases_of(ROOMS)


async def furnish(there: There) -> None:
    """The cast with a self-assessment of Altyn Dan ({assessment}) of which Bolat answers {item}; and what rooms add."""
    assessment = await opened(who=MARAT)
    await given(assessment, "RA-1")
    there.names |= {"assessment": str(assessment), "item": "RA-1"}
    for room in ROOMS:
        if hasattr(room, "prepare"):
            await room.prepare(there)


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_a_route_works_for_whom_it_is_for_and_for_nobody_else(inside: There, case: Case) -> None:
    await check_who_may(inside, case, CASES)


@pytest.mark.parametrize("case", [case for case in CASES if case.method == "POST"], ids=named)
async def test_a_form_that_we_did_not_give_out_does_nothing(inside: There, case: Case) -> None:
    await check_forged(inside, case)
