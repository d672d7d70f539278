"""Random people ask for random rows of assessments, with checks of the commands switched off: the database holds alone.

The account of who may see and change what knows neither the policies nor the commands; and as the owner of the tables
the same attempts do find leaks, so that finding none means something.
"""

import json
import random
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, get_args

import asyncpg
import pytest
from piccolo.table import Table

from compliance.colleagues import Colleague, Right
from compliance.commands.analyses import AnalysisSaid, Called, record_analysis
from compliance.commands.answering import Said, answer_item
from compliance.commands.conformity import CertificateSaid, add_certificate, show_certificate
from compliance.commands.correcting import Changed, change_action, find_cause
from compliance.commands.duties import Done, record_duty
from compliance.commands.evidence import attach_evidence
from compliance.commands.findings import Planned, close_finding, open_finding, plan_action
from compliance.commands.freezing import submit
from compliance.commands.opening import Share, assign
from compliance.commands.posts import PostSaid, add_post
from compliance.commands.requesting import Wanted, request_evidence
from compliance.commands.reviewing import Found, comment, review_item
from compliance.commands.risks import Seen, accept_risk, add_risk
from compliance.tables import TABLES
from infra import clock
from infra.database import execute, fetch
from infra.errors import Problem
from infra.i18n import Bilingual
from infra.looking import looks
from services.accounts.viewer import ANONYMOUS
from tests.cast import AIGERIM, ALONE, AUDITOR, DINA, KANAT, PEOPLE, ZHANNA, Human
from tests.compliance.risks.cases import in_days, risk_said
from tests.compliance.workspace.players import (
    ALTYN,
    BOLAT,
    ITEM,
    KUMIS,
    MARAT,
    OPENING,
    SAMAL,
    being,
    coming,
    everybody,
    opened,
    pdf,
    said,
)
from tests.compliance.workspace.test_every_command import COMMANDS, DAY, World
from tests.pages.attackers import WATCH, undone
from tests.rights import as_application

ATTEMPTS = 2500
NAMES = [table._meta.tablename for table in TABLES]
LEADING = {"owner", "compliance_officer"}
HEADS = {ALTYN.bin: AIGERIM, KUMIS.bin: KANAT}
OF_RISKS, BY_HEADS = {"risk", "risk_version", "risk_acceptance"}, {"risk_acceptance", "conformity_consent"}
CLOSED = {"reminded", "training_sweep"}  # what was sent is no business of anybody's
AUDITED = {"answer", "evidence_item", "review", "item_comment", "finding", "assessment_snapshot", "corrective_action"}
AT_ITEMS = {"answer", "answer_history", "evidence_item", "review", "item_comment", "finding"}


@dataclass
class Places:
    """Two organisations with an assessment each, and who has a part in them."""

    worlds: list[World] = field(default_factory=list)
    respondents: dict[str, Human] = field(default_factory=dict)  # number -> who answers ITEM and nothing else
    shown: set[int] = field(default_factory=set)  # evidence that respondents see
    owned: set[int] = field(default_factory=set)  # risks whose owners respondents are
    filled: list[type[Table]] = field(default_factory=list)  # tables with rows: other rooms try their own


async def attach(by: Colleague, w: World, item: str, confidentiality: str = "internal") -> int:
    words = f"{by.organisation} {item} {confidentiality}"
    described = said(f"{words}.pdf", confidentiality=confidentiality)
    return await attach_evidence(by, w.at(item), described, coming(pdf(words)))


async def risks_of(number: str, officer: Human, owner: Human) -> int:
    """A register, a post, an analysis and a certificate that everybody sees; the risk that `owner` owns."""
    async with being(officer, number) as by:
        own = await add_risk(by, risk_said(title="Өзінікі", owner=owner.id, treatment="accept", plan=""))
        await add_risk(by, risk_said(title="Құпия", owner=officer.id))
        await add_post(by, PostSaid("Құпия лауазым", "", "Құпия", 1, "high"))
        analysis = AnalysisSaid("", "Құпия", ("Топ",), in_days(-9), in_days(-1), "", False)
        await record_analysis(by, analysis, Called(Bilingual("Ұйым", "Организация"), {}))
        said = CertificateSaid("ISO 37001", "Орган", number, "Бәрі", in_days(-9), in_days(900))
        certificate = await add_certificate(by, said)
    async with being(HEADS[number], number) as by:
        await accept_risk(by, Seen(own, 1), "Төмен")
        await show_certificate(by, certificate)
    return own


@pytest.fixture
async def places(db: asyncpg.Connection) -> Places:
    await everybody()
    made = Places(respondents={ALTYN.bin: BOLAT, KUMIS.bin: ZHANNA})
    for number, officer in ((ALTYN.bin, MARAT), (KUMIS.bin, SAMAL)):
        who = made.respondents[number]
        w = World(await opened(OPENING, officer, number))
        async with being(officer, number) as by:
            await assign(by, Share(w.assessment, (ITEM,), who.id))
        async with being(who, number) as by:
            await answer_item(by, w.at(), Said(2, "Құпия жауап"), 0)
            w.evidence = await attach(by, w, ITEM)
            await comment(by, w.at(), "Ашық пікір")
        made.shown.add(w.evidence)
        async with being(officer, number) as by:
            await review_item(by, w.at(), Found(1, 1))
            await attach(by, w, "CTX-1")
            w.loose = await attach(by, w, ITEM, "restricted")
            await comment(by, w.at("CTX-1"), "Құпия пікір")
            w.finding = w.settled = await open_finding(by, w.at("CTX-2"), "minor", "Құпия")
            w.planned = w.done = await plan_action(by, w.finding, Planned("Шара", officer.id, DAY))
            await find_cause(by, w.finding, "other", "Құпия себеп")
            await change_action(by, w.planned, Changed(officer.id, DAY + timedelta(days=1), "Құпия"))
            await record_duty(by, Done("kz-compliance-service", clock.today(), "Құпия бұйрық"))
            w.closed = await open_finding(by, w.at("CTX-2"), "good_practice", "Құпия үлгі")
            await close_finding(by, w.closed)
            await request_evidence(by, Wanted(w.loose, officer.id, DAY, "Құпия сұрау"))
            await request_evidence(by, Wanted(w.evidence, who.id, DAY, "Ашық сұрау"))
            w.sha256 = await submit(by, w.assessment)
        made.worlds.append(w)
        made.owned.add(await risks_of(number, officer, who))
    await audited(made.worlds[0].assessment)
    made.filled = [table for table in TABLES if await fetch(f"select from {table._meta.tablename} limit 1")]
    # what happened before is not of the command that is running
    await execute("alter table event disable trigger all")
    await execute("update event set txid = '3'")
    await execute("alter table event enable always trigger event_append_only")
    await execute(WATCH)
    for name in NAMES:
        await execute(
            f"create trigger watch after insert or update or delete on moldir.{name} "
            "for each row execute function pg_temp.note_change()"
        )
    return made


async def audited(assessment: int) -> None:
    """From outside, Alone audits Altyn Dan now; Kanat did until yesterday, Dina of the house never can."""
    today = clock.today()
    for who, ends_on in ((ALONE, today), (KANAT, today - timedelta(days=1)), (DINA, today)):
        await execute(
            """insert into audit_access (organisation, assessment, cycle, email, email_key, language, token, restricted,
                                         starts_on, ends_on, made_by, made_at, person, accepted_at)
               values ($1, $2, 'x', $3, $3, 'kk', $4, false, $5, $6, $7, $8, $9, $8)""",
            ALTYN.bin, assessment, who.email, who.key.encode(), ends_on - timedelta(days=9), ends_on, MARAT.id,
            clock.now(), who.id,
        )  # fmt: skip


def audits(table: str, row: dict[str, Any], who: Human, strong: bool) -> bool:
    """What Alone may see, with a second factor; everybody sees what they were let into themselves."""
    if table == "audit_access":
        return row["person"] == str(who.id)
    if who.key != ALONE.key or not strong or row["organisation"] != ALTYN.bin:
        return False
    return table in AUDITED or table == "assessment" or (table == "evidence" and row["confidentiality"] == "internal")


def may_see(table: str, row: dict[str, Any], who: Human | None, strong: bool, places: Places) -> bool:
    """By an account of its own: who leads sees everything of their organisation, a respondent what is theirs."""
    if who is None or table in CLOSED:
        return False
    if (strong and AUDITOR.key == who.key) or audits(table, row, who, strong):
        return True
    inside = dict(who.roles).get(row["organisation"])
    if inside is None:
        return False
    if LEADING & set(inside) or table == "assessment" or (table == "exposed_post" and "trainer" in inside):
        return True
    if places.respondents[row["organisation"]].key != who.key:
        return False
    if table in AT_ITEMS | OF_RISKS:
        return row["item"] == ITEM if table in AT_ITEMS else row["id" if table == "risk" else "risk"] in places.owned
    if table == "evidence":
        return row["id"] in places.shown or row["collected_by"] == str(who.id)
    return table in ("assigned", "corrective_action", "evidence_request") and row["person"] == str(who.id)


def may_change(table: str, row: dict[str, Any], who: Human | None, places: Places) -> bool:
    """Who reads everything changes nothing; a respondent changes nothing of the whole."""
    if who is None or table == "answer_history":  # the database itself writes it, beside a change that is looked at
        return table == "answer_history"
    if table in BY_HEADS:
        return "owner" in dict(who.roles).get(row["organisation"], ())
    if table in OF_RISKS:
        return bool(LEADING & set(dict(who.roles).get(row["organisation"], ())))
    if table == "item_comment" and row["person"] == str(ALONE.id) == str(who.id):
        return bool(row["organisation"] == ALTYN.bin)  # a remark in their own name
    if table in ("assessment", "assigned", "review", "finding", "assessment_snapshot", "root_cause",
                 "action_change", "duty_record", "audit_access", "audit_package", "evidence_request",
                 "exposed_post"):  # fmt: skip
        return bool(LEADING & set(dict(who.roles).get(row["organisation"], ())))
    if table == "evidence":  # anybody inside may bring some; it says itself who did
        return row["organisation"] in dict(who.roles) and (
            row["collected_by"] == str(who.id) or may_see(table, row, who, False, places)
        )
    return may_see(table, row, who, False, places)


@dataclass
class Attackers:
    """Everybody of the cast and nobody, trying rows and commands in turn, the same way in every run."""

    places: Places
    held: bool
    dice: random.Random
    leaks: list[str] = field(default_factory=list)
    seen: int = 0
    changed: int = 0

    async def try_one(self) -> None:
        who, strong = self.dice.choice([None, *PEOPLE]), self.dice.random() < 0.8
        looker = who.viewer(strong=strong).looker if who else ANONYMOUS.looker
        async with undone():
            async with as_application() if self.held else nullcontext():
                with looks(looker):
                    try:
                        what = await self._rows(who, strong) if self.dice.random() < 0.6 else await self._command(who)
                    except (asyncpg.PostgresError, Problem):
                        return  # refused: and nothing of it stands
            rows = await fetch("select place, row::text as row from pg_temp.changed")
            for place, row in ((each["place"], json.loads(each["row"])) for each in rows):
                self.changed += 1
                if not may_change(place, row, who, self.places):
                    self.leaks.append(f"CHANGED {place} {row} by {who and who.key}: {what}")

    async def _rows(self, who: Human | None, strong: bool) -> str:
        table = self.dice.choice(self.places.filled)
        name, columns = table._meta.tablename, [column._meta.name for column in table._meta.columns]
        fresh = [column for column in columns if column != "id"]
        new = ", ".join(self._forged(column) if who else column for column in fresh)
        sql = self.dice.choice((
            f"select * from {name}", f"select * from {name}", f"delete from {name}",
            f"update {name} set {self.dice.choice(fresh)} = {self.dice.choice(fresh)}",
            f"update {name} set {self._blind(fresh)}",  # reads nothing, so that no policy of reading holds it
            f"update {name} set organisation = '{KUMIS.bin}'", f"update {name} set {self._signed(who, columns)}",
            f"insert into {name} ({', '.join(fresh)}) select {new} from {name} order by random() limit 1",
        ))  # fmt: skip
        for row in await fetch(sql):
            self.seen += 1
            told = json.loads(json.dumps(dict(row), default=str))
            if not may_see(name, told, who, strong, self.places):
                self.leaks.append(f"SEEN {name} {told} by {who and who.key}")
        return sql

    def _forged(self, column: str) -> str:
        """Somebody else's organisation, assessment or item, now and then."""
        if self.dice.random() < 0.7:
            return column
        w = self.dice.choice(self.places.worlds)
        numbers = {"organisation": f"'{self.dice.choice((ALTYN, KUMIS)).bin}'", "assessment": str(w.assessment),
                   "item": f"'{self.dice.choice((ITEM, 'CTX-1', 'SUP-2'))}'", "evidence": str(w.evidence)}  # fmt: skip
        return numbers.get(column, column)

    def _blind(self, columns: list[str]) -> str:
        values = {"reason": "'x'", "version": "9", "state": "'approved'", "replies": "'{}'"}
        column = self.dice.choice([each for each in columns if each in values] or columns)
        return f"{column} = {values.get(column, 'null')}"

    def _signed(self, who: Human | None, columns: list[str]) -> str:
        pairs = (("confirmed_by", "confirmed_at"), ("approved_by", "approved_at"), ("done_by", "done_on"))
        for name, at in pairs:
            if name in columns and who:
                return f"{name} = '{who.id}', {at} = now()"
        return "id = id"

    async def _command(self, who: Human | None) -> str:
        """A command that believes whoever asks, in whatever organisation, to have every right there."""
        name = self.dice.choice(list(COMMANDS))
        w, number = self.dice.choice(self.places.worlds), self.dice.choice((ALTYN, KUMIS)).bin
        person = who.id if who else PEOPLE[0].id
        await COMMANDS[name][0](Colleague(person, number, frozenset(get_args(Right))), w)
        return f"{name} in {number}"


async def attack(places: Places, attempts: int, *, held: bool, seed: int) -> Attackers:
    attackers = Attackers(places, held, random.Random(seed))
    for _ in range(attempts):
        await attackers.try_one()
    return attackers


async def test_the_database_alone_keeps_organisations_and_their_people_apart(places: Places) -> None:
    found = await attack(places, ATTEMPTS, held=True, seed=5)
    assert not found.leaks, "\n".join(found.leaks[:5])
    assert found.seen > 50  # they do get somewhere, though many tables are empty
    assert found.changed > 50


async def test_without_it_the_same_attempts_find_leaks(places: Places) -> None:
    found = await attack(places, 400, held=False, seed=5)
    assert {leak.split()[0] for leak in found.leaks} == {"SEEN", "CHANGED"}


async def test_an_auditor_from_outside_sees_one_assessment_while_it_lasts_and_nothing_else(places: Places) -> None:
    async def seen(who: Human, table: str, *, strong: bool = True) -> int:
        async with as_application():
            with looks(who.viewer(strong=strong).looker):
                return len(await fetch(f"select true from {table}"))  # of some, only a few columns are open

    for table in (*AUDITED, "assessment"):
        assert await seen(ALONE, table) > 0, table
        assert await seen(ALONE, table, strong=False) == 0, table  # without a second factor
    assert await seen(ALONE, "evidence") == 2  # of three: one is restricted
    for table in set(NAMES) - AUDITED - CLOSED - {"assessment", "evidence", "audit_access"}:
        assert await seen(ALONE, table) == 0, table
    assert await seen(ALONE, "membership") == 0
    assert await seen(ALONE, "event") == 0
    await execute("update audit_access set restricted = true")
    assert await seen(ALONE, "evidence") == 3
    for change in (
        "ends_on = $1::date - 1, starts_on = $1::date - 9",
        "starts_on = $1::date + 1, ends_on = $1::date + 2",
        "starts_on = $1::date, ends_on = $1, closed_at = now(), outcome = 'revoked'",
    ):
        await execute(f"update audit_access set {change}", clock.today())
        for table in (*AUDITED, "assessment", "evidence"):
            assert await seen(ALONE, table) == 0, (table, change)
