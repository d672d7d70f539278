"""Who may review, submit, approve, and look back."""

from compliance.queries.heads import Place
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.compliance.workspace.players import answered, given
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/integrity"
ONE = f"{HERE}/assessments/{{assessment}}"
STRANGERS = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
READERS = (*STRANGERS, (BOLAT, 403), (AUDITOR, 200), (AIGERIM, 200))


async def prepare(there: There) -> None:
    """Bolat answered an item that is there to be reviewed."""
    assessment = int(there.names["assessment"])
    await given(assessment, "EVA-1")
    await answered(Place(assessment, "EVA-1"))
    there.names["reviewed"] = "EVA-1"


CASES = (
    Case("GET", f"{ONE}/review", MARAT, others=READERS),
    Case("GET", f"{ONE}/review/{{reviewed}}", MARAT, others=READERS),
    Case("GET", f"{ONE}/readiness", MARAT, others=READERS),
    Case("GET", f"{ONE}/approval", MARAT, others=READERS),
    Case("GET", f"{HERE}/cycles", MARAT, others=READERS),
    Case("GET", f"{HERE}/cycles/compare?before={{assessment}}&after=1000000", MARAT, 404, 404,
         others=STRANGERS),  # no such assessment
    Case("POST", f"{ONE}/review/{{reviewed}}", MARAT, 303, 303,
         others=(*STRANGERS, (BOLAT, 403), (AUDITOR, 404)),
         data=(("level", "2"), ("reason", "Көрдім"), ("version", "1"))),
    Case("POST", f"{ONE}/submit", MARAT, 303, 303, others=(*STRANGERS, (BOLAT, 403), (AUDITOR, 404))),
    Case("POST", f"{ONE}/approve", AIGERIM, 422, 422,
         others=(*STRANGERS, (BOLAT, 403), (MARAT, 403), (AUDITOR, 404)), data=(("sha256", "x"),)),
)  # fmt: skip
