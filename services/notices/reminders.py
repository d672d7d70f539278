"""What waits for people, by letter: at most one a person a day, each thing in its time and not twice.

A letter is computed on behalf of its reader, with their rights; it has clauses, days and numbers, and no word that
people wrote, for it lies in a mailbox afterwards.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import structlog

from compliance.colleagues import Colleague
from compliance.commands.reminding import Telling, forget_told, had_a_letter, note_told, stage_of, untold
from compliance.library import Words
from compliance.queries.dues import dues_of
from compliance.queries.falling import falls_of
from compliance.queries.waiting import waiting_for
from compliance.views.findings import WaitingView, WaitKind
from infra import clock
from infra.database import on_behalf_of, transaction
from infra.i18n import Bilingual, Text, show, text, translate
from infra.mail import Letter, post
from registry.references import masked, reference_of
from services.accounts.colleagues import colleague_of
from services.accounts.queries.absent import absent, who_want_letters
from services.accounts.viewer import Viewer

log = structlog.get_logger()
EARLY = {"falls": 30, "duties": 60}  # days before, for what takes its time to renew
DATED: tuple[WaitKind, ...] = ("items", "actions", "measures", "requests", "declarations", "risks", "duties")
DIGESTED: tuple[WaitKind, ...] = (
    "checks",
    "evidence",
    "reviews",
    "agreements",
    "plans",
    "decisions",
)  # what waits without a day: told of once a week
MOST_LINES = 20  # of a letter


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a person is reminded of, in a line."""

    told: Telling
    line: Text


async def remind_colleagues() -> int:
    """Write to everybody for whom something has come due; how many letters. Each person by themselves."""
    sent = 0
    for person in await who_want_letters():
        try:
            sent += await remind(person)
        except Exception:
            log.exception("reminder.failed", person=str(person))
    await forget_told()
    return sent


async def remind(person: UUID) -> bool:
    """Write to one person what has come due, unless they got a letter today; whether one went. No event."""
    async with transaction():
        viewer = await absent(person)
        if viewer is None or await had_a_letter(person):
            return False
        found = {each.told: each for number, _ in viewer.memberships for each in await _things(viewer, number)}
        due = [found[told] for told in await untold(person, found)]
        if not due:
            return False
        await note_told(person, [each.told for each in due])
        await post(_letter(viewer, due))
    return True


async def _things(viewer: Viewer, number: str) -> list[Thing]:
    """What there is to say of an organisation today, as its reader would be shown it."""
    by, today = colleague_of(viewer, number), clock.today()
    async with on_behalf_of(viewer.looker):
        waiting = await waiting_for(by)
        falls = await falls_of(by, today + timedelta(days=EARLY["falls"]))
        late = await _late(by) if by.may("lead") else {}
    things = [
        _dated(number, kind, f"{kind} {each.assessment or 0} {each.subject}", each.due_on, (each.clause, each.title))
        for kind in DATED
        for each in waiting.waits.get(kind, ())
        if each.due_on is not None
    ]
    things += [
        _dated(number, "falls", f"falls {each.assessment} {each.fall.item}", each.fall.day,
               (each.clause.number, each.clause.item.title))
        for each in falls
    ]  # fmt: skip
    things += [
        Thing(Telling(number, f"approvals {each.subject}", "waiting", today), text("reminder.approval"))
        for each in waiting.waits.get("approvals", ())
    ]
    return [each for each in things if each is not None] + _digest(number, waiting, late, by)


async def _late(by: Colleague) -> dict[str, int]:
    """How much of the organisation is overdue, by kind."""
    today = clock.today()
    found: dict[str, int] = {}
    for each in await dues_of(by):
        if each.day < today:
            found[each.kind] = found.get(each.kind, 0) + 1
    return found


def _dated(number: str, kind: str, subject: str, due_on: date, about: tuple[str, Words | None]) -> Thing | None:
    stage = stage_of(due_on, clock.today(), EARLY.get(kind, 0))
    clause, title = about
    when = text("reminder.late" if stage == "overdue" else f"reminder.when.{kind}", day=due_on)
    line = text("reminder.line", kind=text(f"reminder.kind.{kind}"), clause=clause, title=title, when=when)
    return None if stage is None else Thing(Telling(number, subject, stage, due_on), line)


def _digest(number: str, waiting: WaitingView, late: dict[str, int], by: Colleague) -> list[Thing]:
    """Once a week, to who leads: how much is overdue in all, and how much waits without a day."""
    if not by.may("lead"):
        return []
    counts = [(f"reminder.late.{kind}", n) for kind, n in sorted(late.items())]
    counts += [(f"waiting.{kind}", len(waiting.waits.get(kind, ()))) for kind in DIGESTED]
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return [
        Thing(Telling(number, f"digest {message}", "digest", monday), text(message, n=n)) for message, n in counts if n
    ]


def _letter(viewer: Viewer, due: list[Thing]) -> Letter:
    """In the reader's language, by organisation; what is overdue first."""
    language, names = viewer.language, dict(viewer.names)
    order = {"overdue": 0, "day": 1, "week": 2, "early": 3, "waiting": 4, "digest": 5}
    paragraphs, numbers = [], list(dict.fromkeys(each.told.organisation for each in due))
    for number in numbers:
        things = sorted(
            (each for each in due if each.told.organisation == number), key=lambda each: order[each.told.stage]
        )
        paragraphs.append(_named(names.get(number), number, language))
        paragraphs += [_worded(each.line, language) for each in things[:MOST_LINES]]
        if len(things) > MOST_LINES:
            paragraphs.append(translate("reminder.more", language, n=len(things) - MOST_LINES))
    path = f"/organisations/{reference_of(numbers[0])}/integrity" if len(numbers) == 1 else "/account/organisations"
    data = {"what": "\n\n".join(paragraphs), "n": str(len(due))}
    return Letter(viewer.email, language, "reminder", data, f"/{language}{path}")


def _worded(line: Text, language: str) -> str:
    """A line with titles of the library in the reader's language; what has no clause leaves no gap."""
    said = {name: _in(value, language) for name, value in line.args.items()}
    return translate(Text(line.id, said), language).replace("  ", " ").replace(": .", ".")


def _in(value: object, language: str) -> object:
    return value.of(language) if isinstance(value, Words) else "" if value is None else value


def _named(name: Bilingual | None, number: str, language: str) -> str:
    return (show(name, language) if name else "") or masked(number)
