"""Records of training: added, corrected by a new record, taken back by a new record. Nothing is ever edited.

The days of a record say what held; `entered_at` says since when it is known. A correction therefore changes what is
known from now on, and leaves what was known before as it was.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.events.training.records import Corrected, Recorded
from compliance.queries.at_work import must_be_at_work
from compliance.training.learner import Learner
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_one, fetch_value, transaction
from infra.events import record as happened
from infra.i18n import text

Source = Literal["quiz", "package", "attendance", "import", "xapi", "passport"]
BY_LEARNERS = ("quiz", "package", "passport")  # what somebody may add to their own records, by what they did
ONE = "select * from training_record where id = $1 and organisation = $2"
LONGEST = {"course": 100, "version": 100, "title": 300, "note": 2_000, "key": 500}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it is added. `staff`: id; `valid_until`: the last day, None where it does not grow old.

    `score` in percent; `version` and `note` may be empty; `key` names the same thing wherever it comes from again;
    `evidence` is the SHA-256 of a file in the store, with its name and media type.
    """

    staff: int
    course: str
    version: str
    title: str
    completed_on: date
    valid_until: date | None
    passed: bool
    score: Decimal | None
    source: Source
    key: str
    attempt: int | None = None
    note: str = ""
    evidence: str | None = None
    evidence_name: str | None = None
    evidence_type: str | None = None
    evidence_size: int | None = None  # bytes; None where it is counted with what came in together


@dataclass(frozen=True, slots=True)
class Instead:
    """What a record corrects, and whether it only takes that back."""

    record: int
    void: bool = False


def valid_until_of(completed_on: date, months: int | None) -> date | None:
    """The last day of what was completed on a day and holds so many months; None: it does not grow old.

    The same day of that later month, or the last of a month that is too short.
    """
    return None if months is None else clock.months_after(completed_on, months)


def import_key(number: str, course: str, completed_on: date) -> str:
    """The key of a result from elsewhere: employee number, course and day of completion."""
    return f"import:{number}:{course}:{completed_on}"


async def write_record(
    organisation: str, entry: Entry, at: datetime, entered_by: UUID | None, instead: Instead | None = None
) -> int | None:
    """Write a record inside the transaction of a command, which also records what happened; its id.

    In: BIN of the organisation; since when it is known; who entered it, None for what the system saw somebody do.
    None where its key is there already: then nothing is written. Raises Unfit.
    """
    _fit(entry)
    made: int | None = await fetch_value(
        """insert into training_record (organisation, staff, course, version, title, completed_on, valid_until, passed,
                                        score, source, key, attempt, note, evidence, evidence_name, evidence_type,
                                        evidence_size, entered_by, entered_at, corrects, void)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
           on conflict (organisation, key) do nothing returning id""",
        organisation, entry.staff, entry.course, entry.version, entry.title, entry.completed_on, entry.valid_until,
        entry.passed, entry.score, entry.source, entry.key, entry.attempt, entry.note, entry.evidence,
        entry.evidence_name, entry.evidence_type, entry.evidence_size, entered_by, at,
        instead.record if instead else None, instead.void if instead else False,
    )  # fmt: skip
    return made


async def add_record(by: Colleague | Learner, entry: Entry, at: datetime | None = None) -> int:
    """Add a record; its id. The same key stands once, and adds nothing the second time.

    A learner adds what they did themselves. Raises NotYours, NothingHere for nobody of the staff, OutOfTurn in a
    suspended organisation, Unfit.
    """
    if isinstance(by, Learner):
        if entry.staff != by.staff or entry.source not in BY_LEARNERS:
            raise NotYours(text("workspace.not_yours"))
    else:
        by.needs("train")
    async with transaction():
        await must_be_at_work(by)
        await _must_be_staff(by.organisation, entry.staff)
        author = None if isinstance(by, Learner) else by.person
        made = await write_record(by.organisation, entry, at or clock.now(), author)
        if made is None:
            there = "select id from training_record where organisation = $1 and key = $2"
            return int(await fetch_value(there, by.organisation, entry.key))
        await happened(Recorded(made, entry.staff, entry.course, entry.source), actor=by.actor)
    return made


async def correct_record(by: Colleague, record: int, entry: Entry, why: str) -> int:
    """Put another record in the place of one that is wrong; its id. It is of the same person and course.

    `why` becomes its note. The corrected one stays, and what was known until now stays as it was known. A record is
    corrected once, and the same correction again does nothing; whoever corrects further corrects the newer one.
    Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    return await _instead_of(by, record, why, entry)


async def void_record(by: Colleague, record: int, why: str) -> int:
    """Take a record back: a new one says that it does not count from now on; its id. Raises as `correct_record`."""
    return await _instead_of(by, record, why, None)


async def _instead_of(by: Colleague, record: int, why: str, entry: Entry | None) -> int:
    by.needs("train")
    why = words(why, "why")
    if len(why) > LONGEST["note"]:
        raise Unfit(text("workspace.too_long", n=LONGEST["note"]), field="why")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"training_record {record}")
        row = await fetch_one(ONE, record, by.organisation)
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        newer = replace(
            entry or entry_of(row), staff=row["staff"], course=row["course"], source=row["source"],
            attempt=row["attempt"], key=f"corrects:{record}", note=why,
        )  # fmt: skip
        there = await fetch_one("select * from training_record where corrects = $1", record)
        if there is not None:
            if (entry_of(there), there["void"]) == (newer, entry is None):
                return int(there["id"])
            raise OutOfTurn(text("records.corrected_already"))
        if entry is None and row["void"]:
            raise OutOfTurn(text("records.void_already"))
        made = await write_record(by.organisation, newer, clock.now(), by.person, Instead(record, entry is None))
        if made is None:
            raise OutOfTurn(text("records.corrected_already"))
        await happened(Corrected(made, record, entry is None), actor=by.actor)
    return made


def entry_of(row: Record) -> Entry:
    """A row of training_record as it was added."""
    return Entry(
        row["staff"], row["course"], row["version"], row["title"], row["completed_on"], row["valid_until"],
        row["passed"], row["score"], row["source"], row["key"], row["attempt"], row["note"], row["evidence"],
        row["evidence_name"], row["evidence_type"], row["evidence_size"],
    )  # fmt: skip


async def _must_be_staff(organisation: str, staff: int) -> None:
    if not await fetch_value("select 1 from staff_member where id = $1 and organisation = $2", staff, organisation):
        raise NothingHere(text("workspace.nothing_here"))


def _fit(entry: Entry) -> None:
    """Raises Unfit for a record that cannot be, naming its field."""
    for field, most in LONGEST.items():
        said = words(getattr(entry, field), field, needed=field not in ("version", "note"))
        if len(said) > most:
            raise Unfit(text("workspace.too_long", n=most), field=field)
    wrong = {
        "completed_on": entry.completed_on > clock.today(),
        "valid_until": entry.valid_until is not None and entry.valid_until < entry.completed_on,
        "score": entry.score is not None and not 0 <= entry.score <= 100,
        "source": entry.source not in get_args(Source),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"records.unfit.{field}"), field=field)
