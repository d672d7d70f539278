"""Certificates of training: the public check, a holder's own, and all of an organisation."""

from datetime import date, datetime, timedelta
from typing import Literal

from compliance.colleagues import Colleague
from compliance.credentials.numbers import read_number
from compliance.errors import NothingHere, Unfit
from compliance.queries.credentials import issuer
from compliance.training.learner import Learner
from compliance.views.training.certificates import (
    CertificatesView,
    Check,
    Held,
    HeldList,
    Line,
    Place,
    Shown,
    State,
)
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import Bilingual, text
from infra.settings import settings
from registry.queries.contracts import load_parties

PER_PAGE = 50
LONGEST_TYPED = 40
File = Literal["json", "jwt", "named.json", "named.jwt"]
COLUMNS: dict[str, str] = {
    "json": "document", "jwt": "jwt", "named.json": "named_document", "named.jwt": "named_jwt",
}  # fmt: skip
ONE = """
select c.id, c.number, c.language, c.valid_from, c.valid_until, c.shows, c.staff, c.organisation, r.title, r.version,
       r.score, s.last_name, s.first_name, s.middle_name, s.number as employee, ended.set_at as ended_at, ended.reason,
       concat_ws(' ', left(s.last_name, 1) || '.', nullif(left(s.first_name, 1), '') || '.') as initials
from issued_credential c
join training_record r on r.id = c.record
join staff_member s on s.id = c.staff
left join credential_status ended on ended.credential = c.id and ended.set_at is not null
"""
FOUND = """
  and ($2 = '' or position(lower($2) in lower(concat_ws(' ', s.last_name, s.first_name, s.middle_name, s.number,
                                                         c.number, r.title))) > 0)
"""
OF_ORGANISATION = (
    f"{ONE} where c.organisation = $1 {FOUND} and ($3::bigint = 0 or c.id < $3) order by c.id desc limit $4"
)
COUNT = f"select count(*) from ({ONE} where c.organisation = $1 {FOUND}) found"
BROUGHT = """
select r.key as number, r.title, r.completed_on, r.valid_until, r.staff, s.last_name, s.first_name, s.middle_name,
       s.number as employee, exists (select from training_record c where c.corrects = r.id) as ended
from training_record r join staff_member s on s.id = r.staff
where r.organisation = $1 and r.source = 'passport' and not r.void order by r.id desc limit 50
"""


async def check(typed: str) -> Check:
    """What anybody is told of a number."""
    number = read_number(typed)
    row = await fetch_one("select * from certificate_shown($1)", number) if number else None
    employer = None
    if row is not None and row["employer"]:
        employer = await _employer(row["employer"])
    found = _shown(row, row["holder"], employer) if row is not None else None
    return Check(number or typed.strip()[:LONGEST_TYPED], number is not None, found, issuer())


async def held(by: Learner, number: str) -> Held:
    """One certificate of the learner's own. Raises NothingHere."""
    row = await fetch_one("select * from my_certificates() where staff = $1 and number = $2", by.staff, number)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    codes = await fetch(
        """select ends_at from credential_transfer where credential = $1 and used_at is null and ends_at > $2
           order by ends_at""",
        row["id"], clock.now(),
    )  # fmt: skip
    return await _held(row, tuple(one["ends_at"] for one in codes))


async def all_held() -> HeldList:
    """All certificates of the viewer, newest first, also of employers whom they have left."""
    rows = await fetch("select * from my_certificates() order by id desc")
    here = await fetch("select staff, organisation from my_places_ever() where here order by staff")
    return HeldList(
        tuple([await _held(row) for row in rows]),
        tuple([Place(row["staff"], await _employer(row["organisation"])) for row in here]),
    )


async def kept(by: Colleague, number: str) -> Held:
    """One certificate of the organisation, for who keeps training. Raises NotYours, NothingHere."""
    by.needs("records")
    row = await fetch_one(f"{ONE} where c.organisation = $1 and c.number = $2", by.organisation, number)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return await _held(row)


async def file_of(by: Learner | Colleague, number: str, kind: str) -> bytes:
    """A certificate as it was signed: one of COLUMNS. With the name for its holder alone. Raises NothingHere."""
    is_holder = isinstance(by, Learner)
    if kind not in COLUMNS or (kind.startswith("named") and not is_holder):
        raise NothingHere(text("workspace.nothing_here"))
    if isinstance(by, Colleague):
        by.needs("records")
    found = await fetch_value(
        f"""select {COLUMNS[kind]} from issued_credential
            where number = $1 and organisation = $2 and ($3::bigint is null or staff = $3)""",
        number, by.organisation, by.staff if isinstance(by, Learner) else None,
    )  # fmt: skip
    if found is None:
        raise NothingHere(text("workspace.nothing_here"))
    return found.encode() if isinstance(found, str) else bytes(found)


async def certificates(by: Colleague, words: str, after: int) -> CertificatesView:
    """A page of the organisation's certificates, and those that its staff brought. Raises NotYours."""
    by.needs("records")
    rows = await fetch(OF_ORGANISATION, by.organisation, words, after, PER_PAGE + 1)
    shown = rows[:PER_PAGE]
    return CertificatesView(
        lines=tuple(_line(row) for row in shown),
        count=await fetch_value(COUNT, by.organisation, words),
        words=words,
        after=shown[-1]["id"] if len(rows) > PER_PAGE else None,
        trains=by.may("train"),
        brought=tuple(_brought(row) for row in await fetch(BROUGHT, by.organisation)),
    )


def _state(ended: bool, until: datetime | None) -> State:
    if ended:
        return "revoked"
    return "expired" if until is not None and until <= clock.now() else "valid"


def _last_day(until: datetime | None) -> date | None:
    return None if until is None else clock.local_date(until - timedelta(microseconds=1))


def _name(row: Record) -> str:
    return " ".join(filter(None, (row["last_name"], row["first_name"], row["middle_name"])))


def _shown(row: Record, holder: str | None, employer: Bilingual | None) -> Shown:
    ended = row["ended_at"]
    return Shown(
        number=row["number"],
        state=_state(ended is not None, row["valid_until"]),
        language=row["language"],
        title=row["title"],
        version=row["version"],
        valid_from=clock.local_date(row["valid_from"]),
        valid_until=_last_day(row["valid_until"]),
        ended_on=None if ended is None else clock.local_date(ended),
        reason=row["reason"],
        initials=row["initials"],
        holder=holder,
        employer=employer,
        shows=tuple(row["shows"]),
    )


async def _employer(number: str) -> Bilingual:
    name = (await load_parties([number], clock.now()))[number].name
    return name if name.kk or name.ru else Bilingual(number, number, number)


async def _held(row: Record, codes: tuple[datetime, ...] = ()) -> Held:
    employer, score = await _employer(row["organisation"]), row["score"]
    return Held(
        staff=row["staff"],
        shown=_shown(row, _name(row), employer),
        name=_name(row),
        employer=employer,
        score=None if score is None else f"{score.normalize():f}",
        address=f"{settings().site}/certificates/{row['number']}",
        codes=codes,
    )


def _line(row: Record) -> Line:
    return Line(
        number=row["number"],
        state=_state(row["ended_at"] is not None, row["valid_until"]),
        staff=row["staff"],
        employee=row["employee"],
        name=_name(row),
        title=row["title"],
        valid_from=clock.local_date(row["valid_from"]),
        valid_until=_last_day(row["valid_until"]),
    )


def _brought(row: Record) -> Line:
    until = row["valid_until"]
    expired = until is not None and until < clock.today()
    return Line(
        number=row["number"],
        state="revoked" if row["ended"] else "expired" if expired else "valid",
        staff=row["staff"],
        employee=row["employee"],
        name=_name(row),
        title=row["title"],
        valid_from=row["completed_on"],
        valid_until=until,
    )


async def staff_numbered(by: Colleague, employee: str) -> int:
    """The member of staff with an employee number; their id. Raises Unfit."""
    found = await fetch_value(
        "select id from staff_member where organisation = $1 and number = $2 and left_on is null",
        by.organisation, employee.strip(),
    )  # fmt: skip
    if found is None:
        raise Unfit(text("passport.nobody"), field="employee")
    return int(found)


async def holder(staff: int) -> Learner:
    """The viewer as a member of staff (id) that they are or were. Raises NothingHere unless it is them."""
    row = await fetch_one("select * from my_places_ever() where staff = $1", staff)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    return Learner(row["staff"], row["organisation"], row["person"])
