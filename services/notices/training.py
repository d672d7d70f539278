"""What people are told of training: courses, days and numbers, and no name of anybody.

Each organisation's staff are gone through once a day of its own clocks, when its quiet hours are over. Who has an
account is written to there, with whatever else waits for them, and as they chose; who has only an address gets a link
of their own. Whoever is late has their manager told too, by number, once a week.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import structlog

from compliance.commands.reminding import Telling, had_a_letter, note_told, untold
from compliance.commands.training.entering import make_link
from compliance.commands.training.sweeping import begin_sweep
from compliance.library import Words
from compliance.queries.training.overview import titles_of
from compliance.queries.training.reminding import (
    Due,
    Reader,
    dues_on,
    organisations_that_train,
    readers_of,
    reports_of,
    staff_of_person,
)
from compliance.queries.training.settings import settings_of
from compliance.training.reminders import is_quiet, local_day
from infra import clock
from infra.database import transaction
from infra.i18n import show, text, translate
from infra.mail import Letter, post
from registry.references import masked
from services.accounts.queries.organisations import name_of
from services.notices.things import Thing, worded

log = structlog.get_logger()
MOST_LINES = 20  # of a letter
WHEN = {"d": "due", "v": "ends", "o": "late"}  # by the first letter of a step


async def training_of(person: UUID) -> tuple[list[Thing], list[Thing]]:
    """What there is to say of training to somebody with an account, by all who employ them: now, and what waits for the
    end of quiet hours.
    """
    said: tuple[list[Thing], list[Thing]] = [], []
    for organisation, staff in (await staff_of_person(person, clock.today())).items():
        day, quiet = await _clock_of(organisation)
        dues = await dues_on(organisation, day, [staff, *await reports_of(organisation, staff)])
        own = [each for each in dues if each.staff == staff]
        team = [each for each in dues if each.manager == staff and each.step == "overdue"]
        titles = await titles_of(organisation) if own or team else {}
        said[quiet].extend(_things(organisation, own, team, titles))
    return said


async def _clock_of(organisation: str) -> tuple[date, bool]:
    """The day by an organisation's own clocks, and whether they show a quiet hour."""
    settings, now = await settings_of(organisation), clock.now()
    quiet = is_quiet(now, settings.time_zone, settings.quiet_from, settings.quiet_until)
    return local_day(now, settings.time_zone), quiet


def _things(organisation: str, own: Iterable[Due], team: Iterable[Due], titles: Mapping[str, Words]) -> list[Thing]:
    def title(due: Due) -> Words:
        return titles.get(due.course) or Words(due.course, due.course, due.course)

    things = [
        Thing(
            Telling(organisation, f"training {each.staff} {each.course}", each.step, each.day),
            text(f"training_reminder.{WHEN[each.step[0]]}", title=title(each), day=each.day),
        )
        for each in own
    ]
    return things + [
        Thing(
            Telling(organisation, f"team {each.staff} {each.course}", "overdue", each.day),
            text("training_reminder.team", number=each.number, title=title(each), day=each.day),
        )
        for each in team
    ]


async def staff_to_remind() -> dict[str, tuple[date, tuple[Reader, ...], dict[int, list[Thing]]]]:
    """Of each organisation whose turn it is: its day, whom there is something to say to, and what, by id of the staff.

    An organisation's turn comes once a day of its clocks.
    """
    found = {}
    for organisation in await organisations_that_train():
        day, quiet = await _clock_of(organisation)
        if quiet or not await begin_sweep(organisation, day):
            continue
        own, team = defaultdict(list), defaultdict(list)
        for due in await dues_on(organisation, day):
            own[due.staff].append(due)
            if due.manager is not None and due.step == "overdue":
                team[due.manager].append(due)
        titles = await titles_of(organisation)
        staff = sorted({*own, *team})
        things = {each: _things(organisation, own[each], team[each], titles) for each in staff}
        found[organisation] = (day, await readers_of(organisation, staff, day), things)
    return found


async def write_to_staff(organisation: str, day: date, reader: Reader, things: Iterable[Thing]) -> bool:
    """Write to a member of staff who has only an address, once a day; whether a letter went. No event."""
    if reader.email is None:
        return False
    found = {each.told: each for each in things}
    async with transaction():
        if await had_a_letter(reader.staff, day):
            return False
        due = [found[told] for told in await untold(reader.staff, found, day)]
        if not due:
            return False
        await note_told(reader.staff, [each.told for each in due], day)
        language = reader.language
        due.sort(key=lambda each: (each.told.stage != "overdue", each.told.due_on))
        lines = [worded(each.line, language) for each in due[:MOST_LINES]]
        if len(due) > MOST_LINES:
            lines.append(translate("reminder.more", language, n=len(due) - MOST_LINES))
        name = show(await name_of(organisation), language) or masked(organisation)
        said = {"organisation": name, "what": "\n\n".join(lines), "n": str(len(due))}
        link = f"/{language}/learn/enter/{await make_link(organisation, reader.staff)}"
        await post(Letter(reader.email, language, "training_reminder", said, link))
    return True
