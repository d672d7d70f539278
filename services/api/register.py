"""The register itself: its sources, its method and its figures."""

from datetime import date

from compliance.queries.training.figures import training_figures
from infra.errors import NotFound
from infra.i18n import text
from infra.trail.days import published
from registry.queries import source_health
from registry.queries.method import method_page
from services.api.answers import Reply
from services.api.parameters import Asked, unfit
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


async def trail(asked: Asked) -> Reply:
    """The days of the trail, with the address of the older ones in the Link header."""
    written = asked.word("before")
    try:
        before = date.fromisoformat(written) if written else None
    except ValueError:
        raise unfit("before", "pattern") from None
    page = await published(before, asked.number("limit"))
    older = f"/api/v1/trail?before={page.before}&limit={asked.number('limit')}"
    headers = {"Link": f'<{older}>; rel="next"'} if page.before else {}
    return Reply(shapes.trail(page), asked.language, headers=headers)


async def figures_of_training(asked: Asked) -> Reply:
    """Training of all organisations together, of a day or the newest."""
    written = asked.word("day")
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        raise unfit("day", "pattern") from None
    view = await training_figures(day)
    if day is not None and view.day is None:
        raise NotFound(text("api.not_found"))
    return Reply(shapes.training_figures(view, asked.language), asked.language, seconds=HOUR)
