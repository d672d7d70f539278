"""The register itself: its sources and its method."""

from infra.errors import NotFound
from infra.i18n import text
from registry.queries import source_health
from registry.queries.method import method_page
from services.api.answers import Reply
from services.api.parameters import Asked
from services.documents import shapes

HOUR = 3600


async def sources(asked: Asked) -> Reply:
    """Every source, how fresh it is and how its last import went."""
    return Reply(shapes.sources(await source_health(), asked.language), asked.language)


async def methodology(asked: Asked) -> Reply:
    """The method of all indices."""
    return Reply(shapes.methodology(method_page(), asked.language), asked.language, seconds=HOUR)


async def method_of_index(asked: Asked) -> Reply:
    """The method of one index."""
    wanted = asked.word("index")
    for index in shapes.methodology(method_page(), asked.language).indices:
        if index.code == wanted:
            return Reply(index, asked.language, seconds=HOUR)
    raise NotFound(text("api.not_found"))
