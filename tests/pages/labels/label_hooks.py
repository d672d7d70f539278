"""Web hooks of an organisation: its owners' alone."""

from compliance.commands.label.hooks import HookWanted, make_hook
from services.accounts.colleagues import colleague_of
from tests.cast import AIGERIM, ALTYN, BOLAT, KANAT, MARAT
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There
from tests.rights import acting

OTHERS = (STRANGER, (KANAT, 404), (BOLAT, 403), (MARAT, 403))
HOME = "/organisations/{altyn}/hooks"
CASES = (
    Case("GET", HOME, AIGERIM, others=OTHERS),
    Case("POST", HOME, AIGERIM, 422, 422, OTHERS, (("url", "https://127.0.0.1/"), ("chosen", "123"))),
    Case("GET", HOME + "/{hook}", AIGERIM, others=OTHERS),
    Case("POST", HOME + "/{hook}/test", AIGERIM, 303, 409, OTHERS),
    Case("POST", HOME + "/{hook}/stop", AIGERIM, 303, 404, OTHERS),
)


async def prepare(there: There) -> None:
    """A hook of Altyn Dan."""
    async with acting(AIGERIM.viewer()) as viewer:
        hook = await make_hook(colleague_of(viewer, ALTYN.bin), HookWanted("https://8.8.8.8:443/", "", "secret"))
    there.names["hook"] = str(hook)
