"""Who may see and bring certificates: who keeps training, their holders, and nobody else."""

from compliance.commands.training.certificates import issue_certificate
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.training.certified import employed, passed
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training/certificates"
MINE = "/learn/{holder}/certificates/{held}"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (BOLAT, 403), (DINA, 403))
READS = (*OUTSIDE, (MARAT, 200))
OTHERS = (STRANGER, (DINA, 404), (MARAT, 404), (SAULE, 404), (KANAT, 404))


async def prepare(there: There) -> None:
    """Somebody of the staff without an account holds a certificate, and Aigerim another."""
    number = await issue_certificate(await passed(await employed(number="C-1"), key="certificates"))
    holder = await employed(AIGERIM, "C-2")
    held = await issue_certificate(await passed(holder, key="holder"))
    there.names |= {"certificate": str(number), "holder": str(holder), "held": str(held)}


CASES = (
    Case("GET", HERE, SAULE, others=READS),
    Case("GET", HERE + "?words=C-1", SAULE, others=OUTSIDE),
    Case("GET", HERE + "/{certificate}/certificate.pdf", SAULE, others=READS),
    Case("GET", HERE + "/{certificate}/certificate.json", SAULE, others=READS),
    Case("GET", HERE + "/TR-2026-000000000-0/certificate.json", SAULE, 404, 404, OUTSIDE),
    Case("POST", HERE + "/bring", SAULE, 422, 422, (*OUTSIDE, (AUDITOR, 404)),
         (("employee", "C-1"), ("code", "ABCD-EFGH-JKMN-PQRS"), ("agreed", "1"))),
    Case("GET", "/learn/certificates", AIGERIM, others=(STRANGER, (MARAT, 200))),
    Case("GET", MINE, AIGERIM, others=OTHERS),
    Case("GET", "/learn/{holder}/certificates/{certificate}", AIGERIM, 404, 404, OTHERS),
    Case("GET", MINE + "/certificate.pdf", AIGERIM, others=OTHERS),
    *(Case("GET", f"{MINE}/certificate{name}", AIGERIM, others=OTHERS)
      for name in (".json", ".jwt", "-named.json", "-named.jwt")),
    Case("POST", MINE + "/show", AIGERIM, 303, 303, OTHERS, (("name", "1"),)),
    Case("POST", MINE + "/code", AIGERIM, 200, 200, OTHERS),
    Case("POST", "/learn/{holder}/certificates/bring", AIGERIM, 422, 422, OTHERS, (("code", "x"), ("agreed", "1"))),
    Case("GET", "/certificates", ALONE, others=((None, 200),)),
    Case("GET", "/certificates/{certificate}", ALONE, others=((None, 200),)),
    Case("GET", "/certificates/unknown", ALONE, 404, 404, ((None, 404),)),
)  # fmt: skip
