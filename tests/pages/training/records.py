"""Who may open the matrix and the records, enter and correct, bring results in and take files away."""

from datetime import timedelta

from compliance.commands.training.records import Entry, add_record
from infra import clock
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, ALTYN, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.training.histories import assigned, employed
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training"
MATRIX, RECORDS = HERE + "/matrix", HERE + "/records"
ONE = RECORDS + "/{training_record}"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
READS = (*OUTSIDE, (BOLAT, 403), (MARAT, 200), (AIGERIM, 200), (AUDITOR, 200))
TRAINS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 404))
FILES = READS[:-1]


async def prepare(there: There) -> None:
    """Somebody of the staff with a course required, a record, and one that is to be taken back."""
    today = clock.today()
    staff = await employed(ALTYN.bin, "77", today - timedelta(days=400))
    await assigned(staff, "foundations", today - timedelta(days=300), MARAT.id)
    made = []
    async with being(SAULE) as by:
        for day in (10, 20, 30):
            completed = today - timedelta(days=day)
            entry = Entry(staff, "foundations", "1", "Негіздер", completed, completed + timedelta(days=365), True, None,
                          "import", f"77 {day}")  # fmt: skip
            made.append(await add_record(by, entry))
    there.names |= {"training_record": str(made[0]), "training_other": str(made[1]), "training_third": str(made[2]),
                    "training_staff": str(staff)}  # fmt: skip


CASES = (
    Case("GET", MATRIX, SAULE, others=READS),
    Case("GET", MATRIX + "?on=2026-01-01&known=2026-02-01&status=overdue&words=x&unit=y&role=hr&course=z", SAULE,
         others=READS),
    Case("GET", MATRIX + "/completion", SAULE, others=READS),
    Case("GET", MATRIX + "/file/xlsx", SAULE, others=FILES),
    Case("GET", MATRIX + "/file/exe", SAULE, 404, 404, OUTSIDE),
    Case("GET", RECORDS, SAULE, others=READS),
    Case("GET", RECORDS + "/file?format=csv", SAULE, others=FILES),
    Case("GET", RECORDS + "/new", SAULE, others=TRAINS),
    Case("POST", RECORDS + "/new", SAULE, 422, 422, TRAINS,
         (("number", "77"), ("course", "foundations"), ("completed_on", "2026-03-01"), ("passed", "1"))),
    Case("GET", RECORDS + "/import", SAULE, others=TRAINS),
    Case("POST", RECORDS + "/import", SAULE, 422, 422, TRAINS),
    Case("POST", RECORDS + "/import/take", SAULE, 422, 422, TRAINS, (("came", "00"), ("do", "take"))),
    Case("GET", RECORDS + "/imports/1000000", SAULE, 404, 404, OUTSIDE),
    Case("GET", ONE, SAULE, others=READS),
    Case("GET", ONE + "/evidence", SAULE, 404, 404, OUTSIDE),
    Case("POST", RECORDS + "/{training_other}/correct", SAULE, 303, 303, TRAINS,
         (("title", "Негіздер"), ("completed_on", "2026-03-01"), ("passed", "0"), ("why", "Қате енгізілген"))),
    Case("POST", RECORDS + "/{training_third}/void", SAULE, 303, 303, TRAINS, (("void_why", "Екі рет енгізілген"),)),
)  # fmt: skip
