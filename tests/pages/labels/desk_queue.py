"""The queue of the label's desk."""

from tests.cast import AIGERIM, ASSESSOR, AUDITOR, OFFICER, STEWARD
from tests.pages.cases import STRANGER, Case

CASES = (
    Case("GET", "/desk/label", OFFICER,
         others=(STRANGER, (AIGERIM, 403), (STEWARD, 403), (AUDITOR, 200), (ASSESSOR, 200))),
)  # fmt: skip
