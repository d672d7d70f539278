"""One item of the workspace with its neighbours, and a chapter of it."""

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.heads import Place
from compliance.queries.workspace import workspace
from compliance.views.work import ChapterPage, ItemPage
from infra.i18n import text


async def item_page(by: Colleague, place: Place) -> ItemPage:
    """An item as a colleague works on it, today. Raises NothingHere."""
    whole = await workspace(by, place.assessment)
    names = [each.clause.item.id for each in whole.items]
    if place.item not in names:
        raise NothingHere(text("workspace.nothing_here"))
    at = names.index(place.item)
    return ItemPage(
        head=whole.head,
        day=whole.day,
        item=whole.items[at],
        number=at + 1,
        whole=len(names),
        before=names[at - 1] if at else None,
        after=names[at + 1] if at + 1 < len(names) else None,
        titles={each.clause.item.id: each.clause.item.title for each in whole.items},
        answered=whole.answered,
        leads=by.may("lead"),
        reviews=by.may("review"),
        answers=by.may("answer"),
    )


async def chapter_page(by: Colleague, assessment: int, chapter: str) -> ChapterPage:
    """A chapter with all that is asked and said in it, as far as a colleague sees it. Raises NothingHere."""
    whole = await workspace(by, assessment)
    numbers = list(dict.fromkeys(each.clause.item.chapter for each in whole.items))
    if chapter not in numbers:
        raise NothingHere(text("workspace.nothing_here"))
    at = numbers.index(chapter)
    return ChapterPage(
        head=whole.head,
        day=whole.day,
        chapter=chapter,
        items=tuple(each for each in whole.items if each.clause.item.chapter == chapter),
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
    )
