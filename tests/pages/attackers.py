"""People who ask random pages and rows for what may not be theirs, and an account of who may see what.

The account knows neither the checks of the application nor the policies of the database.
"""

import json
import random
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
from litestar import Litestar

from compliance.tables import TABLES as OF_ASSESSMENTS
from infra import clock
from infra.database import engine, execute, fetch
from infra.i18n import LANGUAGES
from infra.looking import NOBODY, looks
from infra.secrets import keyed
from services.accounts.tables import TABLES
from services.accounts.viewer import ANONYMOUS
from services.web.cookies import BROWSER, LEARNER
from tests.cast import (
    AKIMAT,
    ALONE,
    ALTYN,
    ERLAN,
    KUMIS,
    PEOPLE,
    Human,
    number_of,
)
from tests.pages.tried import FIELDS, MADE, NEVER, OF_ROWS, SELDOM
from tests.rights import as_application

LANGUAGE = re.compile(r"^/(kk|ru|en)(/|$)")
# what may be written about others: letters, guesses, ceremonies and links belong to nobody who is signed in
LOOSE = frozenset({"mail", "mail_link", "attempts", "ceremony", "known_browser"})
LOOKERS = frozenset({"owner", "compliance_officer", "checker"})
LEADERS = frozenset({"owner", "compliance_officer"})
TRAINERS = LEADERS | {"trainer"}
EMPLOYED = {"alone": KUMIS.bin, "bolat": ALTYN.bin}  # whose account is of the staff of an organisation
OF_COMPLIANCE = frozenset(table._meta.tablename for table in OF_ASSESSMENTS)
OF_TRAINING = tuple(
    table for table in OF_ASSESSMENTS
    if table._meta.tablename.startswith(("staff_", "training_", "own_course", "course_", "shown_", "learner_"))
    and table._meta.tablename not in ("training_sweep", "training_figure")
)  # fmt: skip
OF_LABELS = tuple(
    table for table in OF_ASSESSMENTS
    if table._meta.tablename.startswith(("label", "desk_interest"))
)  # fmt: skip
ATTACKED = (*TABLES, *OF_TRAINING, *OF_LABELS)
LABELS = frozenset(table._meta.tablename for table in OF_LABELS)
AT_LABEL_DESK = frozenset({"label_officer", "assessor", "label_reviewer", "label_decider"})
CLOSED = {"assessor": KUMIS.bin}  # whose company somebody of the desk has to do with
# what somebody who learns changes of their own
OF_LEARNING = frozenset({
    "course_going", "shown_question", "training_attempt", "training_record", "learner_entry", "attendance",
    "package_registration", "staff_member",
})  # fmt: skip
# what the desk of the label changes of labels in use
OF_LABELS_IN_USE = frozenset({
    "label", "label_history", "label_incident", "label_act", "label_survey", "label_misuse", "label_measure",
})  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A word that stands in private rows, and who may read it."""

    word: str
    owner: str  # number of an organisation, or the key of a person
    roles: frozenset[str] | None = None  # in that organisation; None: any
    staff: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()  # roles at Atameken that may read the row, though no page shows them this of it
    learners: frozenset[str] = frozenset()  # of its staff: who came in by a "code", who has an "account"

    def readable(self, who: Human | None, *, strong: bool, by_role: bool, learner: str = "") -> bool:
        if "code" in self.learners and self.owner == learner:
            return True
        if "account" in self.learners and who is not None and EMPLOYED.get(who.key) == self.owner:
            return True
        if who is None:
            return False
        staff = self.staff if by_role else self.staff | self.rows
        if who.key == self.owner or (strong and staff & set(who.staff)):
            return True
        inside = dict(who.roles).get(self.owner)
        return inside is not None and (not by_role or self.roles is None or bool(self.roles & set(inside)))


@dataclass
class World:
    """Two organisations with secrets, everybody's sessions, and pools of what an attacker could try."""

    marks: list[Mark] = field(default_factory=list)
    pools: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[tuple[str, bool], str] = field(default_factory=dict)
    token: str = ""
    learners: dict[str, str] = field(default_factory=dict)  # by organisation: a session of somebody without an account


async def pools() -> dict[str, list[str]]:
    """What stands in addresses and forms: real ids of everybody, and some that are none."""

    async def ids(table: str) -> list[str]:
        return [str(row["id"]) for row in await fetch(f"select id from {table} order by id")] + ["999999"]

    numbers = [ALTYN.bin, KUMIS.bin, AKIMAT.bin, ERLAN.bin, number_of(555), "123"]
    people = [str(who.id) for who in PEOPLE] + ["00000000-0000-0000-0000-000000000000"]
    return {
        "organisation": numbers, "bin": numbers, "number": numbers, "person": people, "claim": await ids("claim"),
        "invitation": await ids("invitation"), "membership": await ids("membership"), "inquiry": await ids("inquiry"),
        "finding": [*await ids("finding"), *await ids("label_finding")], "action": await ids("corrective_action"),
        "session": await ids("sign_in"), "role": ["auditor", "administrator", "owner", "x"],
        "kind": ["csv", "json", "xlsx", "exe", "policy"], "roles": ["owner", "member", "checker", "x"],
        "purpose": ["contract", "own", "grant", "renewal", "x"], "wanted": ["page", "csv", "/en/desk"],
        "email": ["someone@moldir.example", "dina@moldir.example"], "language": ["kk", "en", "x"],
        "assessment": await ids("assessment"), "item": ["RA-1", "CTX-1", "x"], "names": ["RA-1", "5", "x"],
        "chapter": ["4", "99"], "edition": ["iso-37001-2016", "x"], "profile": ["M", "x"], "claimed": ["3", ""],
        "version": ["0", "1"], "due_on": ["2027-01-31", "x"],
        "evidence": await ids("evidence"), "level": ["2", "committed", "x"],
        "place": [f"{number}{mark}CTX-1" for number in await ids("assessment") for mark in ":."],
        "grade": ["minor", "x"],
        "method": ["other", "x"], "worked": ["yes", "no"], "duty": ["kz-standard-adopted", "x"],
        "done_on": ["2026-01-31", "x"],
        "policy": await ids("policy"), "interest": await ids("declared_interest"), "gift": await ids("gift"),
        "campaign": await ids("interest_campaign"), "step": ["submit", "return", "attest", "x"],
        "measure": ["recusal", "1"],
        "decision": ["allowed", "x", *await ids("label_decision")],
        "nothing": ["yes", "no"], "day": ["2026-01-31", "x"],
        "hook": await ids("label_hook"), "file": ["mark-kk.svg", "x"], "url": ["https://127.0.0.1/", "x"],
        "token": ["AAAA"], "passkey": ["1"], "letter": ["1", "2", "3"],
        "staff": await ids("staff_member"), "rule": await ids("training_rule"), "upload": await ids("staff_upload"),
        "assignment": await ids("training_assignment"), "waiver": await ids("training_waiver"),
        "record": [*await ids("training_record"), *await ids("duty_record")], "attempt": await ids("training_attempt"),
        "own": await ids("own_course"), "course": ["foundations", "own-secret", "x"], "code": ["own-secret", "AAAA"],
        "lesson": ["bribe", "gifts", "x"], "sheet": await ids("attendance_sheet"), "until": ["2027-01-31", "x"],
        "since": ["2026-01-31", "x"], "answer": ["approved", "refused"], "choice": ["0", "1"], "due_days": ["30", "x"],
        "label": [*await ids("label"), "CW-2026-000123-K"], "act": await ids("label_act"),
        "incident": await ids("label_incident"), "survey": await ids("label_survey"),
        "misuse": await ids("label_misuse"), "assessor": people, "cure_by": ["2027-01-31", "x"],
        "meeting": await ids("label_meeting"), "agenda": await ids("label_agenda"),
        "condition": await ids("label_condition"), "body": ["panel", "appeal_panel", "x"], "hour": ["10:00", "x"],
        "reasons": ["Негіздеме", ""], "present": people,
        "question": await ids("label_question"), "products": ["Ұн; 1101", "x\n" * 40, ""], "sites": ["Қостанай", ""],
        "agreed": ["1", "on", ""], "comment": ["Пікір", ""], "requirement": ["H-SPEAK-UP", "A-LISTS", "x"],
        "recusal": await ids("label_recusal"), "document": await ids("label_document"), "met": ["yes", "no", "x"],
        "application": await ids("label_application"), "case": await ids("label_application"),
        "recommendation": ["grant", "refuse", "x"], "review": ["grant", "x"], "summary": ["Есеп", ""],
        "text": ['{"type": "x"}', "a.b.c", "CW-2026-000123-K"], "ended_on": ["2026-01-31", "x"],
        "passed": ["yes", "x"], "sure": ["1", ""], "what": ["suspend", "revoke", "x"], "contact": ["x", *people],
        "hired_on": ["2026-01-31", "x"], "completed_on": ["2026-01-31", "x"], "unit": ["x"], "position": ["x"],
    }  # fmt: skip


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Whatever happens within the block is rolled back, and the connection forgets for whom it worked."""
    running = engine.running()
    assert running is not None
    part = running.connection.transaction()
    await part.start()
    try:
        yield
    finally:
        await part.rollback()
        running.told = NOBODY


WATCH = """
create temp table changed (place text, row jsonb);
create function pg_temp.note_change() returns trigger language plpgsql security definer as $$
begin
    insert into pg_temp.changed values (tg_table_name, to_jsonb(case tg_op when 'DELETE' then old else new end));
    if tg_op = 'UPDATE' then insert into pg_temp.changed values (tg_table_name, to_jsonb(old)); end if;
    return null;
end $$;
"""


async def watch() -> None:
    """From now on every row that changes is noted, whoever changes it."""
    names = [table._meta.tablename for table in (*TABLES, *OF_ASSESSMENTS)] + ["event", "mail"]
    await execute(WATCH)
    for name in names:
        await execute(
            f"create trigger watch after insert or update or delete on moldir.{name} "
            "for each row execute function pg_temp.note_change()"
        )


@dataclass
class Attempt:
    """One thing that somebody tries."""

    who: Human | None
    strong: bool
    what: str
    said: str = ""  # everything they sent, which may well come back
    by_role: bool = True  # whether roles in one's own organisation count, or only whose a row is
    learner: str = ""  # organisation of whose staff they also are in this browser, by a code or a link

    def __str__(self) -> str:
        learns = f" learning at {self.learner}" if self.learner else ""
        return f"{self.who.key if self.who else 'nobody'}{'' if self.strong else ' (weak)'}{learns}: {self.what}"


class Attackers:
    """Everybody of the cast and nobody, trying everything in turn, the same way in every run."""

    def __init__(self, app: Litestar, world: World, *, checks: bool, held: bool, seed: int) -> None:
        self.world, self.checks, self.held = world, checks, held
        self.dice = random.Random(seed)
        self.app = app
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://moldir.test")
        self.routes = list(self._routes(app))
        self.leaks: list[str] = []
        self.answers: dict[int, int] = {}

    @staticmethod
    def _routes(app: Litestar) -> Iterator[tuple[str, str]]:
        for route in app.routes:
            path = route.path
            if NEVER.search(path) or (LANGUAGE.match(path) and not path.startswith("/en")):
                continue  # the language is chosen anew in each attempt
            for handler in getattr(route, "route_handlers", []):
                for method in sorted(set(getattr(handler, "http_methods", ())) & {"GET", "POST"}):
                    yield str(method), path

    async def try_one(self) -> None:
        """One attempt by a random person, undone afterwards."""
        who = self.dice.choice([None, *PEOPLE])
        strong = who is not None and self.dice.random() < 0.8
        async with undone():
            if self.held and self.dice.random() < 0.15:
                await self._rows(who, strong)
            else:
                await self._page(who, strong)

    async def _page(self, who: Human | None, strong: bool) -> None:
        while True:
            method, path = self.dice.choice(self.routes)
            plain = path.removeprefix("/en")
            if not (SELDOM.search(plain) or MADE.search(plain)) or self.dice.random() < 0.02:
                break
        address = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: self._value(found[1], who), path)
        address = LANGUAGE.sub(rf"/{self.dice.choice(LANGUAGES)}\2", address)
        session = self.world.sessions[who.key, strong] if who else ""
        data = self._fields(who) if method == "POST" else {}
        self.client.cookies.clear()
        if session:
            self.client.cookies.set("moldir", session)
        self.client.cookies.set(BROWSER, "somebody")
        learner = self.dice.choice([*self.world.learners, ""]) if self.dice.random() < 0.15 else ""
        if learner:
            self.client.cookies.set(LEARNER, self.world.learners[learner])
        token = {"form": keyed("form", session or "somebody").hex()} if method == "POST" else {}
        async with as_application() if self.held else nullcontext():
            answer = await self.client.request(method, address, data=data | token)
        self.answers[answer.status_code] = self.answers.get(answer.status_code, 0) + 1
        attempt = Attempt(who, strong, f"{method} {address} {data}", f"{address} {data}", self.checks, learner)
        self._look(attempt, answer.text)
        await self._check_changes(attempt)

    def _fields(self, who: Human | None) -> dict[str, str]:
        data = {name: self._value(name, who) for name in FIELDS if self.dice.random() < 0.6}
        rows = [(form, row) for form, kinds in OF_ROWS.items() for kind in kinds for row in self.world.pools[kind]]
        return data | {form.format(row): "Жауап" for form, row in rows if self.dice.random() < 0.6}

    def _value(self, name: str, who: Human | None) -> str:
        if name == "token" and who is ALONE and self.dice.random() < 0.5:
            return self.world.token  # the letter is theirs; nobody else can know it
        return self.dice.choice(self.world.pools.get(name, ["x", ""] if name in FIELDS else ["x", "1"]))

    async def _rows(self, who: Human | None, strong: bool) -> None:
        """Straight at the tables, on somebody's behalf: as if every query of ours forgot its `where`."""
        table = self.dice.choice(ATTACKED)._meta.tablename
        viewer = who.viewer(strong=strong) if who else ANONYMOUS
        sql = self.dice.choice((
            f"select * from {table}", f"delete from {table}", f"update {table} set {self._column(table)}",
            f"insert into {table} select * from {table}", "select * from event", "select * from mail",
        ))  # fmt: skip
        attempt = Attempt(who, strong, sql, by_role=False)
        async with as_application():
            with looks(viewer.looker):
                try:
                    rows: Sequence[Any] = await fetch(sql)
                except asyncpg.PostgresError:
                    return  # refused: and nothing of it stands
        self._look(attempt, repr([dict(row) for row in rows]))
        await self._check_changes(attempt)

    def _column(self, table: str) -> str:
        columns = {"membership": "roles = '{owner}'", "staff_role": "role = 'administrator'", "person": "name = 'x'",
                   "organisation": "state = 'verified'", "claim": "note = 'x'",
                   "sign_in": "acting_for = null"}  # fmt: skip
        keys = ("organisation", "person", "id", "bin")
        of = next(each for each in ATTACKED if each._meta.tablename == table)
        first = next((c._meta.name for c in of._meta.columns if c._meta.name in keys), of._meta.columns[0]._meta.name)
        return columns.get(table, f"{first} = {first}")

    def _look(self, attempt: Attempt, seen: str) -> None:
        for mark in self.world.marks:
            if mark.word not in seen or mark.word in attempt.said:
                continue
            said = {"strong": attempt.strong, "by_role": attempt.by_role, "learner": attempt.learner}
            if not mark.readable(attempt.who, **said):  # type: ignore[arg-type]
                self.leaks.append(f"SEEN {mark.word}: {attempt}")

    async def _check_changes(self, attempt: Attempt) -> None:
        for place, row in await self._changes():
            if not theirs(place, row, attempt):
                self.leaks.append(f"CHANGED {place} {row}: {attempt}")

    @staticmethod
    async def _changes() -> list[tuple[str, dict[str, Any]]]:
        rows = await fetch("select place, row::text as row from pg_temp.changed")
        return [(row["place"], json.loads(row["row"])) for row in rows if row["place"] not in LOOSE]


def theirs(place: str, row: dict[str, Any], attempt: Attempt) -> bool:
    """Whether somebody may have changed a row, by an account of its own."""
    who, by_role = attempt.who, attempt.by_role
    if place == "event":
        if attempt.learner and row["actor_kind"] == "learner":
            return bool(row["organisation"] == attempt.learner)
        mine = row["actor"] in ("visitor", str(who.id) if who else "")  # a guess is nobody's
        theirs_ = (None, *(dict(who.roles) if who else ()), *_employers(who))
        return mine and row["organisation"] in theirs_
    if place in OF_LEARNING and row.get("organisation") in (attempt.learner or None, *_employers(who)):
        return True  # whoever learns there in this browser may be an officer there, too: the rest is judged below
    # access to the evidence of a case opens and ends with what its assessor and reviewer do there
    if place in LABELS or (place == "audit_access" and row["application"] is not None):
        return _of_the_label(place, row, attempt)
    if who is None:
        return False
    administrates = attempt.strong and "administrator" in who.staff
    organisation = row.get("organisation") or (row["bin"] if place == "organisation" else None)
    person = row.get("person") or (row["id"] if place == "person" else None)
    own, inside = person == str(who.id), dict(who.roles).get(organisation or "", ())
    answers = who is ALONE and organisation == ALTYN.bin  # by the letter that is theirs
    allowed = {
        "staff_role": administrates and not own,
        "person": own or administrates,
        "claim": own or administrates,
        "organisation": administrates,
        "membership": (own and (bool(inside) or answers)) or administrates or _member_may(inside, {"owner"}, by_role),
        "invitation": answers or _member_may(inside, {"owner"}, by_role),
        "inquiry": _member_may(inside, set(LOOKERS), by_role),
        "look_up": _member_may(inside, set(LOOKERS), by_role),
        "sign_in": own or administrates,  # who blocks somebody signs them out
    }
    if place in OF_LABELS_IN_USE and attempt.strong and AT_LABEL_DESK & set(who.staff):
        return True  # who of the desk may what, tests of labels judge row by row
    if place in OF_COMPLIANCE:  # who of an organisation's own people may, a test of assessments judges row by row
        return bool(inside)
    return allowed.get(place, own)


def _of_the_label(place: str, row: dict[str, Any], attempt: Attempt) -> bool:
    """What belongs to a company is for those who lead it and for the desk, but for whoever has to do with it there."""
    who, organisation = attempt.who, row.get("organisation")
    if place == "label_misuse" and row["state"] == "new":
        return True  # anybody tells of misuse
    if who is None:
        return False
    works = attempt.strong and bool(AT_LABEL_DESK & set(who.staff))
    if place == "desk_interest":
        return works and row["person"] == str(who.id)
    leads = _member_may(dict(who.roles).get(organisation or "", ()), set(LEADERS), attempt.by_role)
    return leads or (works and (organisation is None or CLOSED.get(who.key) != organisation))


def _employers(who: Human | None) -> tuple[str, ...]:
    return (EMPLOYED[who.key],) if who is not None and who.key in EMPLOYED else ()


def _member_may(inside: Sequence[str], roles: set[str], by_role: bool) -> bool:
    return bool(inside) and (not by_role or bool(roles & set(inside)))


async def attack(app: Litestar, world: World, attempts: int, *, checks: bool, held: bool, seed: int) -> Attackers:
    await watch()
    attackers = Attackers(app, world, checks=checks, held=held, seed=seed)
    with clock.frozen(clock.now() + timedelta(seconds=1)):  # nobody's session ends on the way
        for _ in range(attempts):
            await attackers.try_one()
    return attackers
