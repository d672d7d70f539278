"""Signatures on paper of staff without an account: counted, with the sheet itself kept."""

from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import date

from compliance.colleagues import Colleague
from compliance.commands.keeping import keep_file
from compliance.errors import OutOfTurn, Unfit
from compliance.events.programme import SheetAdded
from compliance.queries.at_work import must_be_at_work
from compliance.queries.policies import policy_row
from infra import clock
from infra.database import fetch_value, transaction
from infra.events import record
from infra.i18n import text

LONGEST_NAME = 200
MOST_STAFF = 1_000_000
LARGEST = 32 << 20  # bytes of a sheet
SHEETS = ("application/pdf", "image/jpeg", "image/png")  # what a scanner and a phone make


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody says of a sheet: of `staff` people without an account, `signed` had signed until `day`."""

    name: str
    media_type: str
    day: date
    staff: int
    signed: int


async def add_sheet(by: Colleague, policy: int, said: Sheet, content: AsyncIterable[bytes]) -> int:
    """Keep a sheet and what it counts, of a version in force; its id. The same again stands once.

    Raises NotYours, NothingHere, OutOfTurn, Unfit, NotAccepted, Unavailable.
    """
    by.needs("lead")
    _fit(said)
    await _in_force(by, policy, said.day)
    kept = await keep_file(said.name, said.media_type, content, LARGEST, "sheet")
    async with transaction():
        await _in_force(by, policy, said.day)
        there = await fetch_value(
            "select id from paper_sheet where policy = $1 and sha256 = $2 and day = $3 and staff = $4 and signed = $5",
            policy, kept.sha256, said.day, said.staff, said.signed,
        )  # fmt: skip
        if there is not None:
            return int(there)
        made = await fetch_value(
            """insert into paper_sheet (organisation, policy, day, staff, signed, name, media_type, sha256, size,
                                        added_by, added_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id""",
            by.organisation, policy, said.day, said.staff, said.signed, said.name, said.media_type, kept.sha256,
            kept.size, by.person, clock.now(),
        )  # fmt: skip
        await record(SheetAdded(policy, made, kept.sha256), actor=by.actor)
    return int(made)


async def _in_force(by: Colleague, policy: int, day: date) -> None:
    await must_be_at_work(by)
    row = await policy_row(by, policy)
    if row["state"] != "published":
        raise OutOfTurn(text("programme.not_in_force"))
    if day < row["published_on"]:
        raise Unfit(text("programme.unfit.day", since=row["published_on"]), field="day")


def _fit(said: Sheet) -> None:
    wrong = {
        "name": not said.name.strip() or len(said.name) > LONGEST_NAME or not said.name.isprintable(),
        "sheet": said.media_type not in SHEETS,
        "day": said.day > clock.today(),
        "staff": not 0 < said.staff <= MOST_STAFF,
        "signed": not 0 <= said.signed <= said.staff,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"programme.unfit.{'future' if field == 'day' else field}"), field=field)
