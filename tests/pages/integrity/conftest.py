"""Where tests of evidence at the door begin."""

import pytest

from tests.cast import BOLAT
from tests.compliance.workspace.players import given, opened
from tests.pages.inside import There
from tests.pages.integrity.bringing import HERE


@pytest.fixture
async def item(there: There) -> str:
    """Bolat's item: the path of its evidence; he is at his browser."""
    assessment = await opened()
    await given(assessment, "RA-1", "CTX-1")
    there.names["assessment"] = str(assessment)
    await there.enter(BOLAT)
    return f"{HERE}/assessments/{assessment}/items/RA-1/evidence"
