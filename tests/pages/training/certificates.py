"""Who may see and bring certificates in the rooms of an organisation."""

from compliance.commands.training.certificates import issue_certificate
from tests.cast import ADMINISTRATOR, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.training.certified import employed, passed
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training/certificates"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (BOLAT, 403), (DINA, 403))
READS = (*OUTSIDE, (MARAT, 200))


async def prepare(there: There) -> None:
    """Somebody of the staff without an account holds a certificate."""
    number = await issue_certificate(await passed(await employed(number="C-1"), key="certificates"))
    there.names |= {"certificate": str(number)}


CASES = (
    Case("GET", HERE, SAULE, others=READS),
    Case("GET", HERE + "?words=C-1", SAULE, others=OUTSIDE),
    Case("GET", HERE + "/{certificate}/certificate.pdf", SAULE, others=READS),
    Case("GET", HERE + "/{certificate}/certificate.json", SAULE, others=READS),
    Case("GET", HERE + "/TR-2026-000000000-0/certificate.json", SAULE, 404, 404, OUTSIDE),
    Case("POST", HERE + "/bring", SAULE, 422, 422, (*OUTSIDE[:-2], (BOLAT, 403), (AUDITOR, 404)),
         (("employee", "C-1"), ("code", "ABCD-EFGH-JKMN-PQRS"), ("agreed", "1"))),
)  # fmt: skip
