"""Who may open the first page of the label's rooms."""

from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.pages.cases import STRANGER, Case

OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (AUDITOR, 404), (BOLAT, 403))
CASES = (Case("GET", "/organisations/{altyn}/label", MARAT, others=(*OTHERS, (AIGERIM, 200))),)
