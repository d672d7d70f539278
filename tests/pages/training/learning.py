"""Who may open what learners see: whoever is on the staff, and nobody else's rows."""

from tests.cast import BOLAT, DINA, MARAT
from tests.compliance.training.learners import employed, must_take
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There


async def prepare(there: There) -> None:
    """Bolat and Dina are on the staff of Altyn Dan; Bolat is to take the foundations."""
    bolat, dina = await employed("1001", BOLAT), await employed("1002", DINA)
    await must_take(bolat, "foundations")
    there.names |= {"learner": str(bolat), "other_learner": str(dina)}


CASES = (
    Case("GET", "/learn", BOLAT, others=(STRANGER, (MARAT, 200))),
    Case("GET", "/learn/enter", BOLAT, others=((None, 200),)),
    Case("POST", "/learn/enter", BOLAT, 422, 422, (), (("code", "0000000001"),)),
    Case("GET", "/learn/enter/unknown", BOLAT, others=((None, 200),)),
    Case("POST", "/learn/enter/unknown", BOLAT, 410, 410),
    Case("POST", "/learn/leave", BOLAT, 303, 303, (STRANGER,)),
)  # fmt: skip
