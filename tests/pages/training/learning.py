"""Who may open what learners see: whoever is on the staff, and nobody else's rows."""

from compliance.commands.training.taking import finish_attempt, start_attempt
from tests.cast import BOLAT, DINA, KANAT, MARAT
from tests.compliance.training.learners import employed, learning, must_take
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There


async def prepare(there: There) -> None:
    """Bolat and Dina are on the staff of Altyn Dan; Bolat is to take the foundations."""
    bolat, dina = await employed("1001", BOLAT), await employed("1002", DINA)
    await must_take(bolat, "foundations")
    async with learning(bolat, BOLAT) as by:
        attempt = await start_attempt(by, "foundations", "kk")
    async with learning(dina, DINA) as by:
        over = await start_attempt(by, "foundations", "kk")
        await finish_attempt(by, over)
    there.names |= {"learner": str(bolat), "other_learner": str(dina), "attempt": str(attempt), "over": str(over)} | {
        "zero": "0", "one": "1", "two": "2", "far": "999",
    }  # fmt: skip


COURSE = "/learn/{learner}/foundations"
OTHERS = (STRANGER, (DINA, 404), (MARAT, 404), (KANAT, 404))
CASES = (
    Case("GET", "/learn", BOLAT, others=(STRANGER, (MARAT, 200))),
    Case("GET", "/learn/enter", BOLAT, others=((None, 200),)),
    Case("POST", "/learn/enter", BOLAT, 422, 422, (), (("code", "0000000001"),)),
    Case("GET", "/learn/enter/unknown", BOLAT, others=((None, 200),)),
    Case("POST", "/learn/enter/unknown", BOLAT, 410, 410),
    Case("POST", "/learn/leave", BOLAT, 303, 303, (STRANGER,)),
    Case("GET", COURSE, BOLAT, others=OTHERS),
    Case("GET", "/learn/{learner}/unknown", BOLAT, 404, 404, OTHERS),
    Case("GET", "/learn/99999999999999999999999/foundations", BOLAT, 404, 404),
    Case("POST", COURSE + "/begin", BOLAT, 303, 303, OTHERS),
    Case("GET", COURSE + "/lessons/bribe", BOLAT, others=OTHERS),
    Case("GET", COURSE + "/lessons/unknown", BOLAT, 404, 404, OTHERS),
    Case("POST", COURSE + "/lessons/bribe/done", BOLAT, 303, 303, OTHERS),
    Case("GET", COURSE + "/test", BOLAT, others=OTHERS),
    Case("POST", COURSE + "/test", BOLAT, 303, 303, OTHERS),
    Case("GET", COURSE + "/test/{attempt}", BOLAT, others=OTHERS),
    Case("GET", "/learn/{other_learner}/foundations/test/{over}", DINA, others=(STRANGER, (BOLAT, 404), (MARAT, 404))),
    Case("GET", COURSE + "/test/{over}", BOLAT, 404, 404, OTHERS),
    Case("GET", COURSE + "/test/{attempt}/{one}", BOLAT, others=OTHERS),
    Case("GET", COURSE + "/test/{attempt}/{zero}", BOLAT, 404, 404, OTHERS),
    Case("GET", COURSE + "/test/{attempt}/{far}", BOLAT, 404, 404, OTHERS),
    Case("POST", COURSE + "/test/{attempt}/{one}", BOLAT, 303, 303, OTHERS, (("choice", "0"), ("left", "2"))),
    Case("POST", COURSE + "/test/{attempt}/{two}", BOLAT, 422, 422, OTHERS, (("choice", "77"),)),
    Case("POST", COURSE + "/test/{attempt}/finish", BOLAT, 422, 422, OTHERS),
)  # fmt: skip
