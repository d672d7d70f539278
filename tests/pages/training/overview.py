"""Who may open the first page of training, its list to be printed, and make evidence of it."""

from datetime import timedelta

from infra import clock
from tests.cast import ADMINISTRATOR, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.training.staffed import hired, holds, must_hold
from tests.compliance.workspace.players import opened
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
INSIDE = ((BOLAT, 403), (DINA, 403))


async def prepare(there: There) -> None:
    """Somebody who holds a course for a while, somebody who is late and has no address, an assessment."""
    today = clock.today()
    one, other = await hired("О-1"), await hired("О-2")
    await must_hold(one, today + timedelta(days=9))
    await must_hold(other, today - timedelta(days=9))
    await holds(one, today + timedelta(days=50))
    await opened()


CASES = (
    Case("GET", HERE, SAULE, others=(*OUTSIDE, *INSIDE, (AUDITOR, 200), (MARAT, 200))),
    Case("GET", HERE + "/unreached", SAULE, others=(*OUTSIDE, *INSIDE, (AUDITOR, 404))),
    Case("POST", HERE + "/evidence", MARAT, 303, 303, (*OUTSIDE, *INSIDE, (SAULE, 403), (AUDITOR, 404))),
    Case("POST", HERE + "/evidence/stop", MARAT, 303, 303, (*OUTSIDE, *INSIDE, (SAULE, 403), (AUDITOR, 404))),
)
