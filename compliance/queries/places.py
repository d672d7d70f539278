"""Where in running assessments something can be shown as evidence."""

from collections.abc import Sequence

from compliance.colleagues import Colleague
from compliance.queries.heads import heads_of
from compliance.views.programme import Place


async def places_of(by: Colleague, items: Sequence[str]) -> tuple[Place, ...]:
    """Assessments that run and ask for some of these items."""
    found = []
    for head in await heads_of(by):
        asked = tuple(each for each in items if each in head.items)
        if head.closed_at is None and asked:
            found.append(Place(head.id, head.cycle, asked))
    return tuple(found)
