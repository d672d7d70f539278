"""Sample packages as courses of the cast's companies."""

from compliance.commands.training.packages import Offering, add_package, bring_package
from compliance.library.model import Words
from tests.cast import ALTYN, KANAT, SAULE
from tests.compliance.workspace.players import being, coming
from tests.sample_packages import packed, sample

TITLE = Words("Үлгі курс", "", "")


async def offered(name: str, code: str = "", number: str = ALTYN.bin, version: str = "1") -> int:
    """A sample course, offered by the trainer; or by the head of another company."""
    async with being(SAULE if number == ALTYN.bin else KANAT, number) as by:
        brought = await bring_package(by, f"{name}.zip", coming(packed(sample(name))))
        return await add_package(by, brought.token, Offering(code or name, version, TITLE, 20, 12))
