"""The queue of the label's desk: what is open to the viewer, the soonest deadline first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from compliance.desk import Officer
from compliance.label.calendar import is_worked
from compliance.label.clocks import working_days_between
from compliance.label.process import STEPS, TURN
from compliance.library.scheme import scheme
from compliance.views.label.desk import Asked, Choice, QueueLine, QueueView
from infra import clock
from infra.database import Record, fetch
from infra.i18n import Bilingual
from registry.queries.contracts import Party, load_parties

PAGE = 25
STATES = tuple(dict.fromkeys(source for step in STEPS for source in step.sources if source != "draft"))
TURNS = tuple(dict.fromkeys(TURN.values()))
MINE = """exists (select from label_part p where p.application = a.id and p.person = $1 and p.until is null)"""
COUNTS = f"""
select a.state, a.level, a.turn, {MINE} as mine, coalesce(a.due_on < $2, false) as overdue, count(*) as n
from label_application a where a.ended_at is null and a.number is not null group by 1, 2, 3, 4, 5
"""
# the newest part of whoever's turn it is says their name
ROWS = f"""
select a.*, {MINE} as mine,
       (select h.name from label_part p join person h on h.id = p.person
        where p.application = a.id and p.part = a.turn and p.part in ('assessor', 'reviewer') and p.until is null
        order by p.id desc limit 1) as waits_on
from label_application a
where a.ended_at is null and a.number is not null and ($3 = '' or a.state = $3) and ($4 = '' or a.level = $4)
  and ($5 = '' or a.turn = $5) and (not $6 or {MINE}) and (not $7 or a.due_on < $2)
order by a.due_on, a.id limit $8 offset $9
"""


async def queue(by: Officer, asked: Asked) -> QueueView:
    """A page of the queue, and what its filters would show. Raises NotYours."""
    by.needs("read")
    today = clock.today()
    asked = _known(asked)
    counts = await fetch(COUNTS, by.person, today)
    rows = await fetch(
        ROWS, by.person, today, asked.state, asked.level, asked.turn, asked.mine, asked.overdue, PAGE + 1,
        (asked.page - 1) * PAGE,
    )  # fmt: skip
    names = await load_parties({row["organisation"] for row in rows[:PAGE]}, clock.now()) if rows else {}
    return QueueView(
        asked=asked,
        total=sum(row["n"] for row in counts if _fits(row, asked)),
        rows=tuple(_line(row, names, today) for row in rows[:PAGE]),
        filters=_filters(counts, asked),
        before=asked.page - 1 if asked.page > 1 else None,
        next=asked.page + 1 if len(rows) > PAGE else None,
    )


def _known(asked: Asked) -> Asked:
    """Without values that no case can have."""
    levels = {level.code for level in scheme().levels}
    return replace(
        asked,
        state=asked.state if asked.state in STATES else "",
        level=asked.level if asked.level in levels else "",
        turn=asked.turn if asked.turn in TURNS else "",
        page=min(max(asked.page, 1), 10_000),
    )


def _fits(row: Record, asked: Asked) -> bool:
    return (
        asked.state in ("", row["state"])
        and asked.level in ("", row["level"])
        and asked.turn in ("", row["turn"])
        and (not asked.mine or row["mine"])
        and (not asked.overdue or row["overdue"])
    )


def _filters(counts: Sequence[Record], asked: Asked) -> Mapping[str, tuple[Choice, ...]]:
    """Of each filter the values that there are, counted under the other filters."""

    def of(name: str, values: Sequence[str], unset: Asked) -> tuple[Choice, ...]:
        chosen = getattr(asked, name)
        found = [
            Choice(value, sum(row["n"] for row in counts if row[name] == value and _fits(row, unset)), value == chosen)
            for value in values
        ]
        return tuple(each for each in found if each.count or each.chosen)

    def switch(name: str, unset: Asked) -> tuple[Choice, ...]:
        count = sum(row["n"] for row in counts if row[name] and _fits(row, unset))
        chosen = bool(getattr(asked, name))
        return (Choice("1", count, chosen),) if count or chosen else ()

    return {
        "mine": switch("mine", replace(asked, mine=False)),
        "overdue": switch("overdue", replace(asked, overdue=False)),
        "turn": of("turn", TURNS, replace(asked, turn="")),
        "stage": of("state", STATES, replace(asked, state="")),
        "level": of("level", [level.code for level in scheme().levels], replace(asked, level="")),
    }


def _line(row: Record, names: Mapping[str, Party], today: date) -> QueueLine:
    party = names[row["organisation"]]
    left, late = days_of(row["due_on"], today)
    return QueueLine(
        id=row["id"],
        number=row["number"],
        reference=party.shown,
        name=party.name if party.name.kk or party.name.ru else Bilingual(*[party.shown] * 3),
        purpose=row["purpose"],
        level=row["level"],
        micro=row["micro"],
        state=row["state"],
        turn=row["turn"],
        waits_on=row["waits_on"] or "",
        mine=row["mine"],
        submitted_at=row["submitted_at"],
        age=(today - clock.local_date(row["submitted_at"])).days,
        due_on=row["due_on"],
        left=left,
        late=late,
    )


def days_of(due_on: date | None, today: date) -> tuple[int, int]:
    """Working days that are left until a day, and by how many it was missed."""
    if due_on is None:
        return 0, 0
    return working_days_between(today, due_on, is_worked), working_days_between(due_on, today, is_worked)
