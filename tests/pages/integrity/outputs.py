"""Who may take documents and packages of a self-assessment away, and have packages made."""

from compliance.commands.freezing import submit
from compliance.commands.packaging import Wish, claim_package, finish_package, order_package
from infra.settings import settings
from infra.storage import Store
from tests.cast import AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/integrity/assessments/{assessment}/outputs"
PACKAGE = HERE + "/packages/{package}"
OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404), (BOLAT, 403))
READS = (*OTHERS, (AUDITOR, 200), (AIGERIM, 200))
LEADS = (*OTHERS, (AUDITOR, 404))

CASES = (
    Case("GET", HERE, MARAT, others=READS),
    Case("GET", HERE + "/report.pdf", MARAT, others=(*OTHERS, (AUDITOR, 200))),
    Case("GET", HERE + "/assessment.xlsx", MARAT, others=READS),
    Case("GET", HERE + "/oscal/assessment-results.json", MARAT, others=READS),
    Case("POST", HERE + "/packages", MARAT, 303, 303, LEADS, (("language", "en"),)),
    Case("POST", HERE + "/packages/{waiting}/cancel", MARAT, 303, 303, LEADS),
    Case("GET", PACKAGE + "/progress", MARAT, others=READS),
    Case("GET", PACKAGE + "/file", MARAT, others=READS),
)


async def prepare(there: There) -> None:
    """The assessment is submitted; one package is ready, and another waits."""
    assessment = int(there.names["assessment"])
    async with being(MARAT) as by:
        await submit(by, assessment)
        ready = await order_package(by, assessment, Wish("kk"))
        waiting = await order_package(by, assessment, Wish("ru"))
    await claim_package(ready)
    kept, _ = await Store(settings().packages_dir).make(lambda target: target.write(b"PK" * 1000))
    await finish_package(ready, kept, "0" * 64)
    there.names |= {"package": str(ready), "waiting": str(waiting)}
