"""Whether an organisation may change anything: a suspended one only reads."""

from compliance.colleagues import Colleague
from compliance.errors import OutOfTurn
from compliance.training.learner import Learner
from infra.database import fetch_value
from infra.i18n import text


async def must_be_at_work(by: Colleague | Learner) -> None:
    """Raises OutOfTurn for a suspended organisation."""
    if not await fetch_value("select at_work($1)", by.organisation):
        raise OutOfTurn(text("workspace.suspended"))
