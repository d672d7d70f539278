"""Every route of the training rooms works for whom it is for and for nobody else."""

from tests.pages import training
from tests.pages.cases import furnished_by, rooms_in, ways_of

ROOMS = rooms_in(training)
furnish = furnished_by(ROOMS)
test_a_route_works_for_whom_it_is_for_and_for_nobody_else, test_a_form_that_we_did_not_give_out_does_nothing = ways_of(
    ROOMS, ROOMS
)
