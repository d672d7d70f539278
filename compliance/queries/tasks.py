"""The task list of a self-assessment: its chapters, with the items that somebody wants to see."""

from collections.abc import Callable, Mapping
from datetime import date

from compliance.colleagues import Colleague
from compliance.library.model import Words
from compliance.queries.workspace import workspace
from compliance.views.assessments import ItemView
from compliance.views.work import Section, TasksView

Choice = Callable[[ItemView], bool]


async def tasks(by: Colleague, assessment: int, shown: str) -> TasksView:
    """The task list as a colleague sees it; an unknown choice shows everything. Raises NothingHere."""
    whole = await workspace(by, assessment)
    choices = _choices(by, whole.day)
    shown = shown if shown in choices else "all"
    head = whole.head
    opened = [each for each in whole.items if choices["open"](each)]
    mine = [each for each in opened if choices["mine"](each)]
    return TasksView(
        head=head,
        day=whole.day,
        sections=_sections(head.standard.chapters, whole.items, choices[shown]),
        shown=shown,
        counts={name: sum(1 for each in whole.items if chosen(each)) for name, chosen in choices.items()},
        answered=whole.answered,
        asked=len(whole.items),
        next=next((each.clause.item.id for each in (*mine, *opened)), None),
        leads=by.may("lead"),
        may_close=by.may("lead") and head.state == "approved",
    )


def _choices(by: Colleague, day: date) -> Mapping[str, Choice]:
    return {
        "all": lambda _: True,
        "mine": lambda item: any(each.person == by.person for each in item.assigned),
        "open": lambda item: item.level.state == "unanswered",
        "overdue": lambda item: item.overdue(day),
        "nobody": lambda item: not item.assigned,
    }


def _sections(chapters: Mapping[str, Words], items: tuple[ItemView, ...], chosen: Choice) -> tuple[Section, ...]:
    found = []
    for number, title in chapters.items():
        there = [each for each in items if each.clause.item.chapter == number]
        shown = tuple(each for each in there if chosen(each))
        if shown:
            answered = sum(1 for each in there if each.level.state != "unanswered")
            found.append(Section(number, title, shown, answered, len(there)))
    return tuple(found)
