"""Who may open the rooms of attendance, codes, questions and settings."""

from compliance.commands.training.attendance import Announced, open_sheet
from compliance.queries.training.attendance import token_of
from infra import clock
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.training.learners import employed
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training"
SHEETS, CODES, SETTINGS = HERE + "/sheets", HERE + "/codes", HERE + "/settings"
SHEET = SHEETS + "/{sheet}"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404))
READS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 200), (MARAT, 200), (AIGERIM, 200))
TRAINS = (*OUTSIDE, (BOLAT, 403), (DINA, 403), (AUDITOR, 404))
SIGNS = (STRANGER, (MARAT, 404), (KANAT, 404))


async def prepare(there: There) -> None:
    """A sheet of today's for somebody without an account."""
    staff = await employed("3002")
    async with being(SAULE) as by:
        sheet = await open_sheet(
            by, Announced("foundations", clock.today(), "Оқытушы (ойдан шығарылған)", "Зал", "kk", (staff,))
        )
    there.names |= {"present": str(staff), "sheet": str(sheet), "sheet_token": token_of(sheet)}


NEW = (("course", "foundations"), ("held_on", "2026-11-25"), ("trainer", "Оқытушы"), ("place", ""), ("language", "ru"),
       ("numbers", "3002"))  # fmt: skip
SET = (("time_zone", "Asia/Almaty"), ("quiet_from", "21:00"), ("quiet_until", "07:30"), ("attempts", "2"),
       ("cool_down_hours", "12"), ("minutes_limit", ""))  # fmt: skip
CASES = (
    Case("GET", SHEETS, SAULE, others=READS),
    Case("POST", SHEETS, SAULE, 303, 303, TRAINS, NEW),
    Case("GET", SHEET, SAULE, others=READS),
    Case("GET", SHEET + "/paper", SAULE, others=READS),
    Case("GET", SHEET + "/file", SAULE, 404, 404, OUTSIDE),
    Case("POST", SHEET + "/close", SAULE, 422, 422, TRAINS, (("present", "{present}"),)),
    Case("POST", SHEET + "/withdraw", SAULE, 303, 422, TRAINS),
    Case("GET", "/learn/sheet/{sheet_token}", BOLAT, others=SIGNS),
    Case("POST", "/learn/sheet/{sheet_token}", BOLAT, 303, 303, SIGNS),
    Case("GET", "/learn/sheet/1-0000", BOLAT, 404, 404),
    Case("GET", CODES, SAULE, others=TRAINS),
    Case("POST", CODES, SAULE, 200, 200, TRAINS, (("numbers", "3002"),)),
    Case("POST", CODES + "/file", SAULE, 410, 410, TRAINS, (("sealed", "x"),)),
    Case("GET", HERE + "/questions", SAULE, others=READS),
    Case("GET", SETTINGS, SAULE, others=READS),
    Case("POST", SETTINGS, SAULE, 303, 303, TRAINS, SET),
)  # fmt: skip
