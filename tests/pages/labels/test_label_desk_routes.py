"""The same of the desk's rooms about cases, and of what holders have: no draft, and no label in use, stands beside."""

from tests.pages import labels
from tests.pages.cases import furnished_by, rooms_in, ways_of

EVERY = rooms_in(labels)
ROOMS = [room for room in EVERY if room.__name__.rpartition(".")[2] not in ("label_applying", "living")]
furnish = furnished_by(ROOMS)
test_a_route_works_for_whom_it_is_for_and_for_nobody_else, test_a_form_that_we_did_not_give_out_does_nothing = ways_of(
    ROOMS, EVERY
)
