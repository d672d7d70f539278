"""What waits for people, by letter: at most one a person a day, each thing in its time and not twice.

A letter is computed on behalf of its reader, with their rights; it has clauses, days and numbers, and no word that
people wrote, for it lies in a mailbox afterwards.
"""

from datetime import date, timedelta
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.reminding import Stage, Telling, forget_told, had_a_letter, note_told, stage_of, untold
from compliance.library import Words
from compliance.queries.dues import dues_of
from compliance.queries.falling import falls_of
from compliance.queries.label.applying import applicants_turn
from compliance.queries.training.reminding import Reader, late_count
from compliance.queries.waiting import waiting_for
from compliance.views.findings import WaitingView, WaitKind
from infra import clock
from infra.database import on_behalf_of, transaction
from infra.i18n import show, text, translate
from infra.mail import Letter, post
from infra.sweeping import each_by_itself
from registry.references import masked, reference_of
from services.accounts.colleagues import colleague_of
from services.accounts.queries.absent import absent, who_want_letters
from services.accounts.queries.organisations import name_of
from services.accounts.viewer import Viewer
from services.notices.things import Thing, worded
from services.notices.training import staff_to_remind, training_of, write_to_staff

EARLY = {"falls": 30, "duties": 60, "label": 95}  # days before, for what takes its time to renew
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
# what is most urgent first
ORDER: tuple[Stage, ...] = (
    "overdue", "d1", "day", "v7", "d7", "week", "d14", "v30", "d30", "early", "v60", "v90", "waiting", "digest",
)  # fmt: skip


async def remind_colleagues() -> int:
    """Write to everybody for whom something has come due; how many letters. Each person by themselves."""
    sent = await each_by_itself(await who_want_letters(), remind, "reminder.failed")
    await forget_told()
    return sent


async def remind_staff() -> int:
    """Write to staff whose training has come to a step, where it is time; how many letters. Each by themselves."""
    sent = 0
    for organisation, (day, readers, things) in (await staff_to_remind()).items():

        async def tell(
            reader: Reader, where: str = organisation, day: date = day, things: dict[int, list[Thing]] = things
        ) -> int:
            if reader.person is not None:
                return await remind(reader.person, waits=False)
            return await write_to_staff(where, day, reader, things[reader.staff])

        sent += await each_by_itself(readers, tell, "reminder.failed", lambda reader: reader.staff)
    return sent


async def remind(person: UUID, *, waits: bool = True) -> bool:
    """Write to one person what has come due, unless they got a letter today; whether one went. No event.

    What is told of training must not come in the quiet hours of whoever trains them: when it `waits`, the whole letter
    is left to the job that comes when they are over.
    """
    async with transaction():
        viewer = await absent(person)
        if viewer is None or await had_a_letter(person):
            return False
        found = {each.told: each for number, _ in viewer.memberships for each in await _things(viewer, number)}
        training, kept_back = await training_of(person)
        if waits and kept_back and await untold(person, [each.told for each in kept_back]):
            return False
        found |= {each.told: each for each in training}
        due = [found[told] for told in await untold(person, found)]
        if not due:
            return False
        await note_told(person, [each.told for each in due])
        await post(await _letter(viewer, due))
    return True


async def _things(viewer: Viewer, number: str) -> list[Thing]:
    """What there is to say of an organisation today, as its reader would be shown it."""
    by, today = colleague_of(viewer, number), clock.today()
    async with on_behalf_of(viewer.looker):
        waiting = await waiting_for(by)
        falls = await falls_of(by, today + timedelta(days=EARLY["falls"]))
        turn = await applicants_turn(by)
        late = await _late(by)
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
    if turn is not None:
        subject = f"label {turn['id']} {turn['state']} {turn['round']}"
        things.append(_dated(number, "label", subject, turn["due_on"], ("", Words(*[turn["number"]] * 3))))
    things += [
        Thing(Telling(number, f"approvals {each.subject}", "waiting", today), text("reminder.approval"))
        for each in waiting.waits.get("approvals", ())
    ]
    return [each for each in things if each is not None] + _digest(number, waiting, late, by)


async def _late(by: Colleague) -> dict[str, int]:
    """How much of the organisation is overdue, by kind, for who leads, and for who trains of training."""
    today = clock.today()
    found = {"training": await late_count(by.organisation, today)} if by.may("train") else {}
    for each in await dues_of(by) if by.may("lead") else ():
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
    counts = [(f"reminder.late.{kind}", n) for kind, n in sorted(late.items())]
    if by.may("lead"):
        counts += [(f"waiting.{kind}", len(waiting.waits.get(kind, ()))) for kind in DIGESTED]
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return [
        Thing(Telling(number, f"digest {message}", "digest", monday), text(message, n=n)) for message, n in counts if n
    ]


async def _letter(viewer: Viewer, due: list[Thing]) -> Letter:
    """In the reader's language, by organisation; what is overdue first."""
    language, names = viewer.language, dict(viewer.names)
    paragraphs, numbers = [], list(dict.fromkeys(each.told.organisation for each in due))
    for number in numbers:
        things = sorted(
            (each for each in due if each.told.organisation == number), key=lambda each: ORDER.index(each.told.stage)
        )
        name = names.get(number) or await name_of(number)
        paragraphs.append(show(name, language) or masked(number))
        paragraphs += [worded(each.line, language) for each in things[:MOST_LINES]]
        if len(things) > MOST_LINES:
            paragraphs.append(translate("reminder.more", language, n=len(things) - MOST_LINES))
    if all(each.told.subject.startswith("training ") for each in due):
        path = "/learn"
    elif len(numbers) == 1 and numbers[0] in names:
        path = f"/organisations/{reference_of(numbers[0])}/integrity"
    else:
        path = "/account/organisations"
    data = {"what": "\n\n".join(paragraphs), "n": str(len(due))}
    return Letter(viewer.email, language, "reminder", data, f"/{language}{path}")
