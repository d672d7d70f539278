"""Who may let auditors from outside in, and who may enter their room."""

from datetime import timedelta

from compliance.commands.freezing import submit
from compliance.commands.packaging import Wish, claim_package, finish_package, order_package
from compliance.queries.heads import Place
from infra import clock
from infra.database import fetch_value
from infra.mail import SEAL
from infra.secrets import unseal
from infra.settings import settings
from infra.storage import Store
from services.accounts.commands.auditors import Auditing, accept_audit, invite_auditor
from tests.cast import AIGERIM, ALONE, ALTYN, ASSESSOR, AUDITOR, BOLAT, KANAT, MARAT, ZHANNA, Human
from tests.compliance.workspace.players import attached, being, pdf
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There
from tests.rights import acting

ROOM = "/organisations/{altyn}/integrity/auditors"
AUDIT = "/audits/{access}"
OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404), (BOLAT, 403), (AUDITOR, 404))
STRANGERS = (STRANGER, (MARAT, 404), (ZHANNA, 404), (KANAT, 404), (ALONE, 404), (AUDITOR, 404))
DAYS = (("starts_on", "2026-01-01"), ("ends_on", "2026-01-02"))

CASES = (
    Case("GET", ROOM, MARAT, others=(*OTHERS, (AIGERIM, 200))),
    Case("POST", ROOM, MARAT, 422, 422, OTHERS, (("assessment", "{assessment}"), ("email", "x@moldir.example"), *DAYS)),
    Case("POST", ROOM + "/{waiting_access}/end", MARAT, 303, 404, OTHERS),
    Case("GET", "/audits", BOLAT, others=(STRANGER, (KANAT, 200))),
    Case("GET", AUDIT, ASSESSOR, others=STRANGERS),
    Case("GET", AUDIT + "/items/RA-1", ASSESSOR, others=STRANGERS),
    Case("POST", AUDIT + "/items/RA-1/remark", ASSESSOR, 303, 303, STRANGERS, (("said", "Қалай тексерілді?"),)),
    Case("GET", AUDIT + "/report.pdf", ASSESSOR, others=STRANGERS),
    Case("GET", AUDIT + "/assessment.xlsx", ASSESSOR, others=STRANGERS),
    Case("GET", AUDIT + "/oscal/catalog.json", ASSESSOR, others=STRANGERS),
    Case("GET", AUDIT + "/evidence/{audited}", ASSESSOR, others=STRANGERS),
    Case("GET", AUDIT + "/packages/{audited_package}/file", ASSESSOR, others=STRANGERS),
    Case("POST", "/audits/invitations/{audit_token}/accept", ALONE, 303, 410, (STRANGER,)),
    Case("POST", "/audits/invitations/{audit_token}/decline", ALONE, 303, 410, (STRANGER,)),
)


async def invited(assessment: int, whom: Human, *, restricted: bool = False, days: int = 30) -> tuple[int, str]:
    """Marat invites somebody by letter; the access and the secret of the letter."""
    today = clock.today()
    async with acting(MARAT.viewer()) as viewer:
        wish = Auditing(assessment, whom.email, "kk", today, today + timedelta(days=days), restricted)
        access = await invite_auditor(viewer, ALTYN.bin, wish)
    link = await fetch_value("select link from mail where address = $1 order by id desc limit 1", whom.email)
    return access, unseal(SEAL, link).decode().rpartition("/")[2]


async def auditing(assessment: int, whom: Human, *, restricted: bool = False) -> int:
    """Somebody said yes; their access."""
    access, token = await invited(assessment, whom, restricted=restricted)
    async with acting(whom.viewer()) as viewer:
        assert await accept_audit(viewer, token) == access
    return access


async def prepare(there: There) -> None:
    """Somebody of Atameken, who has a second factor, audits; two letters wait; there is evidence and a package."""
    assessment = int(there.names["assessment"])
    evidence = await attached(Place(assessment, "RA-1"), content=pdf("аудитке"))
    async with being(MARAT) as by:
        await submit(by, assessment)
        package = await order_package(by, assessment, Wish("en"))
    await claim_package(package)
    kept, _ = await Store(settings().packages_dir).make(lambda target: target.write(b"PK" * 500))
    await finish_package(package, kept, "1" * 64)
    access = await auditing(assessment, ASSESSOR)
    waiting, _ = await invited(assessment, ZHANNA)
    _, token = await invited(assessment, ALONE)
    there.names |= {
        "access": str(access), "waiting_access": str(waiting), "audited": str(evidence),
        "audited_package": str(package), "audit_token": token,
    }  # fmt: skip
