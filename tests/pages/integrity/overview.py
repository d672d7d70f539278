"""Who may open the first page of the rooms."""

from tests.cast import ADMINISTRATOR, AIGERIM, ALONE, AUDITOR, BOLAT, KANAT, MARAT
from tests.pages.cases import STRANGER, Case

CASES = (
    Case("GET", "/organisations/{altyn}/integrity", BOLAT,
         others=(STRANGER, (KANAT, 404), (ALONE, 404), (ADMINISTRATOR, 404), (AUDITOR, 200), (AIGERIM, 200),
                 (MARAT, 200))),
)  # fmt: skip
