"""Something that a room made becomes evidence at items of a running assessment."""

from collections.abc import AsyncIterator

from compliance.colleagues import Colleague
from compliance.commands.evidence import Described, attach_evidence, place_evidence
from compliance.errors import NothingHere
from compliance.queries.heads import Place as Item
from compliance.views.programme import Place
from infra.i18n import text


def place_asked(places: tuple[Place, ...], typed: str) -> Place:
    """The place of an assessment that a form names. Raises NothingHere."""
    for each in places:
        if str(each.assessment) == typed:
            return each
    raise NothingHere(text("workspace.nothing_here"))


async def attach(by: Colleague, place: Place, said: Described, content: bytes) -> None:
    """One file at every item of a place. Raises as the commands do."""

    async def coming() -> AsyncIterator[bytes]:
        yield content

    evidence = await attach_evidence(by, Item(place.assessment, place.items[0]), said, coming())
    for item in place.items[1:]:
        await place_evidence(by, Item(place.assessment, item), evidence)
