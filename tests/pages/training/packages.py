"""Who may open and change packages of courses, and who may play one."""

from compliance.commands.training.packages import Offering, add_package, bring_package
from compliance.commands.training.playing import begin
from compliance.library.model import Words
from tests.cast import BOLAT, DINA, KANAT, MARAT, SAULE
from tests.compliance.training.learners import employed, learning
from tests.compliance.workspace.players import being, coming
from tests.pages.cases import STRANGER, Case
from tests.pages.inside import There
from tests.sample_packages import packed, sample

ROOM = "/organisations/{altyn}/training/courses/packages"
PLAY = "/learn/{player}/own-gifts/play"


async def prepare(there: There) -> None:
    """The trainer offers a package and has brought another; Bolat has begun the first."""
    async with being(SAULE) as by:
        first = await bring_package(by, "gifts.zip", coming(packed(sample("gifts"))))
        own = await add_package(by, first.token, Offering("gifts", "1", Words("Сыйлық", "", ""), 20, None))
        waits = await bring_package(by, "conflict.zip", coming(packed(sample("conflict"))))
    known = there.names.get("learner")
    player = int(known) if known else await employed("9001", BOLAT)
    async with learning(player, BOLAT) as by:
        await begin(by, "own-gifts", "kk")
    there.names |= {"package": str(own), "waits": waits.token, "player": str(player)}


TRAINS = (STRANGER, (KANAT, 404), (BOLAT, 403), (DINA, 403))
OTHERS = (STRANGER, (DINA, 404), (MARAT, 404), (KANAT, 404))
CASES = (
    Case("GET", ROOM, SAULE, others=(STRANGER, (KANAT, 404), (MARAT, 200))),
    Case("POST", ROOM, SAULE, 422, 422, TRAINS),
    Case("GET", ROOM + "/brought?token={waits}", SAULE, others=(*TRAINS, (MARAT, 404))),
    Case("POST", ROOM + "/brought", SAULE, 303, 303, (*TRAINS, (MARAT, 404)),
         (("token", "{waits}"), ("title_kk", "Қақтығыс"), ("code", "conflict"), ("version", "1"), ("minutes", "9"))),
    Case("POST", ROOM + "/{package}/withdraw", SAULE, 303, 303, TRAINS),
    Case("GET", PLAY, BOLAT, others=OTHERS),
    Case("GET", PLAY + "?part=0", BOLAT, others=OTHERS),
    Case("GET", PLAY + "?part=77", BOLAT, 404, 404, OTHERS),
    Case("POST", PLAY + "/open", BOLAT, 303, 303, OTHERS),
    Case("POST", PLAY + "/anew", BOLAT, 409, 409, OTHERS),
    Case("POST", PLAY + "/save", BOLAT, 200, 200, OTHERS,
         (("part", "0"), ("elements", '{{"cmi.suspend_data": "x"}}'), ("finished", ""))),
)  # fmt: skip
