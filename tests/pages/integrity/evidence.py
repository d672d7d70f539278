"""Who may see evidence, bring it, renew it, agree to it and ask for it again."""

from compliance.queries.heads import Place
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT
from tests.compliance.workspace.players import attached
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/integrity"
ONE = f"{HERE}/evidence/{{evidence}}"
BRING = f"{HERE}/assessments/{{assessment}}/items/{{item}}/evidence"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))


async def prepare(there: There) -> None:
    """Bolat brought evidence to his item."""
    evidence = await attached(Place(int(there.names["assessment"]), there.names["item"]))
    there.names |= {"evidence": str(evidence), "place": f"{there.names['assessment']}.CTX-1"}


CASES = (
    Case("GET", f"{HERE}/evidence", BOLAT, others=(*OUTSIDE, (AUDITOR, 200), (DINA, 200), (MARAT, 200))),
    Case("GET", ONE, BOLAT, others=(*OUTSIDE, (DINA, 404), (AUDITOR, 200), (MARAT, 200))),
    Case("GET", f"{ONE}/file", BOLAT, others=(*OUTSIDE, (DINA, 404), (AUDITOR, 200), (AIGERIM, 200))),
    Case("GET", BRING, BOLAT, others=(*OUTSIDE, (DINA, 404), (AUDITOR, 404), (MARAT, 200))),
    # a form without a file: the page says so beside the field
    Case("POST", BRING, BOLAT, 422, 422, others=(*OUTSIDE, (DINA, 404), (AUDITOR, 404))),
    Case("POST", f"{ONE}/renew", BOLAT, 422, 422, others=(*OUTSIDE, (DINA, 404), (AUDITOR, 404))),
    Case("POST", f"{ONE}/confirm", MARAT, 303, 303, others=(*OUTSIDE, (DINA, 404), (BOLAT, 422), (AUDITOR, 404))),
    Case("POST", f"{ONE}/place", MARAT, 303, 303, others=(*OUTSIDE, (DINA, 404), (BOLAT, 404), (AUDITOR, 404)),
         data=(("place", "{place}"),)),
    Case("POST", f"{ONE}/request", MARAT, 303, 303, others=(*OUTSIDE, (DINA, 403), (BOLAT, 403), (AUDITOR, 404)),
         data=(("person", "{bolat}"), ("due_on", "2099-01-01"))),
    Case("POST", f"{ONE}/request/withdraw", MARAT, 303, 303,
         others=(*OUTSIDE, (DINA, 403), (BOLAT, 403), (AUDITOR, 404))),
)  # fmt: skip
