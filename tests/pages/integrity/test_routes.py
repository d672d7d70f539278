"""Every route of the integrity rooms works for whom it is for and for nobody else."""

from tests.cast import MARAT
from tests.compliance.workspace.players import given, opened
from tests.pages import integrity
from tests.pages.cases import furnished_by, rooms_in, ways_of
from tests.pages.inside import There

ROOMS = rooms_in(integrity)
prepare = furnished_by(ROOMS)


async def furnish(there: There) -> None:
    """The cast with a self-assessment of Altyn Dan ({assessment}) of which Bolat answers {item}; and what rooms add."""
    assessment = await opened(who=MARAT)
    await given(assessment, "RA-1")
    there.names |= {"assessment": str(assessment), "item": "RA-1"}
    await prepare(there)


test_a_route_works_for_whom_it_is_for_and_for_nobody_else, test_a_form_that_we_did_not_give_out_does_nothing = ways_of(
    ROOMS, ROOMS
)
