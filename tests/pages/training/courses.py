"""Who may open and change the courses of an organisation."""

from dataclasses import replace

from compliance.commands.training.courses import add_own_course, withdraw_own_course
from compliance.library.course import courses
from compliance.training.course_zip import packed, read_zip
from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.workspace.players import being
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There

HERE = "/organisations/{altyn}/training/courses"
ONE, OWN = HERE + "/foundations", HERE + "/own-kept"
OUTSIDE = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (BOLAT, 403), (DINA, 403))
OTHERS = (*OUTSIDE, (AUDITOR, 404))
READS = (*OUTSIDE, (AUDITOR, 200), (MARAT, 200), (AIGERIM, 200))
KEY = (*OUTSIDE, (AUDITOR, 403), (MARAT, 200), (AIGERIM, 200))


async def prepare(there: There) -> None:
    """A course of the company's own, and one that it withdrew."""
    course = read_zip(packed(courses()["foundations"], "own-kept")).course
    assert course
    async with being(SAULE) as by:
        kept = await add_own_course(by, course)
        gone = await add_own_course(by, replace(course, code="own-gone"))
        await withdraw_own_course(by, gone)
    there.names |= {"kept": str(kept), "gone": str(gone)}


CASES = (
    Case("GET", HERE, SAULE, others=READS),
    Case("POST", HERE, SAULE, 422, 422, OTHERS, (("step", "add"),)),
    Case("GET", ONE, SAULE, others=READS),
    Case("GET", OWN, SAULE, others=READS),
    Case("GET", HERE + "/own-gone", SAULE, 404, 404, OUTSIDE),
    Case("GET", HERE + "/nothing", SAULE, 404, 404, OUTSIDE),
    Case("GET", ONE + "/handout", SAULE, others=READS),
    Case("GET", ONE + "/handout?key=1", SAULE, others=KEY),
    Case("GET", ONE + "/file", SAULE, others=READS),
    Case("GET", ONE + "/source", SAULE, others=OTHERS),
    Case("POST", HERE + "/versions/{kept}/withdraw", SAULE, 303, 303, OTHERS),
    Case("POST", HERE + "/versions/{gone}/restore", SAULE, 303, 303, OTHERS),
    Case("POST", HERE + "/versions/1000000/withdraw", SAULE, 404, 404, OTHERS),
)
