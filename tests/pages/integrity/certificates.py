"""Who may see, enter, change and publish certificates of conformity."""

from compliance.commands.conformity import CertificateSaid, add_certificate
from tests.cast import AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.compliance.risks.cases import in_days
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HOME = "/organisations/{altyn}/integrity/certificates"
HERE = HOME + "/{certificate}"
OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404), (BOLAT, 403))
READS, LEADS = (*OTHERS, (AUDITOR, 200)), (*OTHERS, (AUDITOR, 404))
SAID = (
    ("standard", "ISO 37001:2025"), ("body", "Орган"), ("number", "7"), ("scope", "Бәрі"),
    ("issued_on", in_days(-9).isoformat()), ("ends_on", in_days(900).isoformat()),
)  # fmt: skip

CASES = (
    Case("GET", HOME, MARAT, others=READS),
    Case("GET", HOME + "/new", MARAT, others=LEADS),
    Case("POST", HOME + "/new", MARAT, 303, 303, LEADS, SAID),
    Case("GET", HERE, MARAT, others=READS),
    Case("POST", HERE + "/state", MARAT, 303, 303, LEADS,
         (("state", "suspended"), ("since", in_days(-1).isoformat()), ("why", "Аудит"))),
    Case("POST", HERE + "/show", AIGERIM, 303, 303, (*LEADS, (MARAT, 403))),
    Case("POST", HERE + "/hide", AIGERIM, 303, 303, (*LEADS, (MARAT, 403))),
)  # fmt: skip


async def prepare(there: There) -> None:
    """Marat entered a certificate."""
    async with being(MARAT) as by:
        said = CertificateSaid("ISO 37001:2016", "Орган", "1", "Бәрі", in_days(-100), in_days(900))
        there.names["certificate"] = str(await add_certificate(by, said))
