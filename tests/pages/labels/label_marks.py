"""Who may take marks of the label away: whoever leads in its company."""

from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, BOLAT, KANAT, MARAT
from tests.pages.cases import STRANGER, Case

OTHERS = (STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (BOLAT, 403))
HOME = "/organisations/{altyn}/label/marks"
CASES = (
    Case("GET", HOME, MARAT, others=(*OTHERS, (AIGERIM, 200))),
    Case("GET", HOME + "/mark-kk.svg", MARAT, others=OTHERS),
)
