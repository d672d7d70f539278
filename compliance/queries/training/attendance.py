"""Sheets of training in a room, as who keeps training and who takes part see them."""

import hmac

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.training.choosing import person_line, units
from compliance.queries.training.entering import all_of_me
from compliance.training.learner import Learner
from compliance.views.training.attendance import PresentLine, SheetLine, SheetsView, SheetView, SigningView
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from infra.secrets import keyed

SHEET = """
select s.*, count(a.staff) as listed, count(a.present_at) as present
from attendance_sheet s left join attendance a on a.sheet = s.id
"""
PEOPLE = """
select m.id, m.number, m.last_name, m.first_name, m.middle_name, m.language, coalesce(p.unit, '') as unit,
       a.present_at, a.ticked_by
from attendance a join staff_member m on m.id = a.staff
left join staff_place p on p.staff = m.id and p.until is null
where a.sheet = $1 order by m.last_name, m.first_name, m.id
"""
SIGNS = 20  # of the fingerprint in an address


def token_of(sheet: int) -> str:
    """What the QR of a sheet leads to: its id, and a sign that it is ours."""
    return f"{sheet}-{keyed('attendance', str(sheet)).hex()[:SIGNS]}"


def sheet_of(token: str) -> int:
    """The sheet of an address. Raises NothingHere for one that we did not give out."""
    number = token.partition("-")[0]
    known = token_of(int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else ""
    if known and hmac.compare_digest(known.encode(), token.encode()):
        return int(number)
    raise NothingHere(text("workspace.nothing_here"))


async def sheets(by: Colleague) -> SheetsView:
    """All sheets of an organisation. Raises NotYours."""
    by.needs("records")
    rows = await fetch(f"{SHEET} where s.organisation = $1 group by s.id order by s.id desc limit 200", by.organisation)
    return SheetsView(tuple(map(_line, rows)), await units(by), by.may("train"), clock.today())


def _line(row: Record) -> SheetLine:
    state = "open" if row["closed_at"] is None else "withdrawn" if row["withdrawn"] else "closed"
    said = ("id", "course", "title", "language", "held_on", "trainer", "place")
    return SheetLine(
        **{name: row[name] for name in said}, state=state, listed=row["listed"], present=row["present"]
    )  # fmt: skip


async def sheet_row(by: Colleague, sheet: int) -> Record:
    """A sheet as stored. Raises NotYours, NothingHere."""
    by.needs("records")
    row = await fetch_one(f"{SHEET} where s.id = $1 and s.organisation = $2 group by s.id", sheet, by.organisation)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return row


async def sheet(by: Colleague, number: int) -> SheetView:
    """One sheet, with everybody on it. Raises NotYours, NothingHere."""
    row = await sheet_row(by, number)
    return SheetView(
        sheet=_line(row),
        people=tuple(
            PresentLine(person_line(each), each["present_at"], each["ticked_by"])
            for each in await fetch(PEOPLE, number)
        ),
        token=token_of(number),
        opened_by=row["opened_by"],
        closed_by=row["closed_by"],
        closed_at=row["closed_at"],
        evidence=row["evidence"],
        trains=by.may("train"),
        today=clock.today(),
    )


async def signing(token: str) -> tuple[Learner, SigningView]:
    """The sheet of an address, and whoever looks as the member of staff that it is for. Raises NothingHere."""
    row = await fetch_one(f"{SHEET} where s.id = $1 group by s.id", sheet_of(token))
    number = row["organisation"] if row is not None else ""
    learner = next((each for each in await all_of_me() if each.organisation == number), None)
    if row is None or learner is None:
        raise NothingHere(text("workspace.nothing_here"))
    said = "select present_at from attendance where sheet = $1 and staff = $2"
    mine = await fetch_one(said, row["id"], learner.staff)
    signed = mine is not None and mine["present_at"] is not None
    on_time = row["closed_at"] is None and row["held_on"] == clock.today()
    return learner, SigningView(learner.staff, learner.organisation, token, _line(row), signed, on_time)
