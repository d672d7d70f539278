"""The same of the rooms about labels in use: at the desk and of their companies."""

import pytest

from tests.pages import labels
from tests.pages.cases import Case, cases_of, check_forged, check_who_may, named, rooms_in
from tests.pages.inside import There

EVERY = cases_of(rooms_in(labels))
ROOMS = [room for room in rooms_in(labels) if room.__name__.rpartition(".")[2] == "living"]
CASES = cases_of(ROOMS)


async def furnish(there: There) -> None:
    """What rooms add to the cast."""
    for room in ROOMS:
        if hasattr(room, "prepare"):
            await room.prepare(there)


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_a_room_of_labels_works_for_whom_it_is_for_and_for_nobody_else(inside: There, case: Case) -> None:
    await check_who_may(inside, case, EVERY)


@pytest.mark.parametrize("case", [case for case in CASES if case.method == "POST"], ids=named)
async def test_a_form_of_labels_that_we_did_not_give_out_does_nothing(inside: There, case: Case) -> None:
    await check_forged(inside, case)
