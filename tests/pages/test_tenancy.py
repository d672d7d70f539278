"""Random people ask random pages and rows for what may not be theirs: nobody ever sees it, nobody ever changes it.

Two layers keep tenants apart: checks of the application, and row-level security of the database. Each is proved by
itself, with the other switched off, against an account of who may see what that knows neither; and with both switched
off the same attempts do find leaks, so that finding none means something.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest
from litestar import Litestar
from structlog.testing import capture_logs

from compliance.colleagues import Colleague
from compliance.commands.answering import Said, answer_item
from compliance.commands.correcting import Changed, change_action, find_cause
from compliance.commands.duties import Done, record_duty
from compliance.commands.evidence import attach_evidence
from compliance.commands.findings import Planned, open_finding, plan_action
from compliance.commands.gifts import Given, enter_gift
from compliance.commands.interests import Interest, declare
from compliance.commands.policies import draft_policy
from compliance.commands.training.courses import add_own_course
from compliance.commands.training.entering import enter, make_link
from compliance.commands.training.records import Entry, add_record
from compliance.commands.training.rules import write_rule
from compliance.commands.training.staff import New, add_member
from compliance.commands.training.taking import start_attempt
from compliance.commands.training.waiving import Waiver, ask_waiver
from compliance.library.course import courses
from compliance.library.model import Words
from compliance.library.programme.policies import FIELDS
from compliance.queries.heads import Place
from compliance.training import members
from compliance.training.rules import RuleSaid
from infra import clock
from infra.database import execute, fetch_value
from infra.i18n import LANGUAGES
from infra.mail import SEAL
from infra.secrets import unseal
from infra.settings import settings
from services.accounts import permissions
from services.accounts.commands.claims import ask_staff, claim_organisation
from services.accounts.commands.invitations import Guest, invite
from services.accounts.commands.look_ups import Shown, open_inquiry, record_look_up
from tests.cast import (
    ADMINISTRATOR,
    AIGERIM,
    AKIMAT,
    ALONE,
    ALTYN,
    AUDITOR,
    BOLAT,
    DINA,
    ERLAN,
    KANAT,
    KUMIS,
    PEOPLE,
    ZHANNA,
    everybody,
)
from tests.compliance.training.learners import learning
from tests.compliance.workspace.players import being, coming, opened, pdf, said
from tests.pages.attackers import LEADERS, LOOKERS, TRAINERS, Attempt, Mark, World, attack, pools, theirs
from tests.pages.labelled import cases_and_labels
from tests.rights import acting

ATTEMPTS = int(os.environ.get("TENANCY_ATTEMPTS", "10000"))


async def correct(by: Colleague, place: Place, key: str) -> None:
    """A finding with everything that can be written about it, and a duty that was done."""
    finding = await open_finding(by, place, "minor", f"finding-{key}-secret")
    await find_cause(by, finding, "other", f"cause-{key}-secret")
    action = await plan_action(by, finding, Planned(f"action-{key}-secret", by.person, clock.today()))
    await change_action(by, action, Changed(by.person, clock.today() + timedelta(days=1), f"moved-{key}-secret"))
    await record_duty(by, Done("kz-standard-adopted", clock.today(), f"duty-{key}-secret"))


async def train(by: Colleague, key: str, learner: UUID) -> tuple[int, list[str]]:
    """Staff, a course, a rule, a record and a waiver, each with a secret word; somebody without an account, the words.

    Another of the staff is somebody with an account, who has begun the test.
    """
    words = [f"{what}-{key}-secret" for what in ("staff", "mail", "rule", "record", "waiver")]
    course = replace(courses()["foundations"], code="own-secret", title=Words(*[f"course-{key}-secret"] * 3))
    await add_own_course(by, course)
    person = members.Said("1", words[0], "Ойдан", email=f"{words[1]}@moldir.example")
    staff = await add_member(by, New(person, members.Place("x", "x"), clock.today()))
    other = await add_member(by, New(members.Said("2", "Ойдан", "Ойдан"), members.Place("x", "x"), clock.today()))
    await execute("update staff_member set person = $2 where id = $1", other, learner)
    await write_rule(by, RuleSaid("own-secret", why=words[2]))
    await write_rule(by, RuleSaid("foundations", why=words[2]))
    entry = Entry(other, "foundations", "1", "x", clock.today(), None, True, None, "attendance", key, note=words[3])
    await add_record(by, entry, clock.now())
    await ask_waiver(by, Waiver(staff, "foundations", words[4], clock.today()))
    return staff, words


async def learns(staff: int) -> str:
    """A session of somebody without an account, who has begun a test."""
    organisation = await fetch_value("select organisation from staff_member where id = $1", staff)
    link = await make_link(organisation, staff)
    async with learning(staff) as by:
        await start_attempt(by, "own-secret", "kk")
    session = await enter("link", link)
    assert session is not None
    return session


@pytest.fixture
async def world(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> World:
    # a register that others reach: on one's own machine, without a mail server, letters are shown on a page
    monkeypatch.setattr(settings(), "public_url", "http://register.example")
    await everybody()
    made = World()
    staff = frozenset({"auditor", "administrator"})
    for owner, looker, bin in ((AIGERIM, DINA, ALTYN.bin), (KANAT, ZHANNA, KUMIS.bin)):
        guest, matter = f"guest-{owner.key}@secret.example", f"matter-{owner.key}-secret"
        async with acting(owner.viewer()) as viewer:
            await invite(viewer, bin, Guest(guest, ["checker"], "kk"))
        async with acting(looker.viewer()) as viewer:
            await open_inquiry(viewer, AKIMAT.bin, "contract", matter)
            await record_look_up(viewer, AKIMAT.bin, Shown("page", "kk", clock.now(), owner.key.encode()))
        shown = await fetch_value("select encode(shown, 'hex') from look_up where organisation = $1", bin)
        assessment, answer = await opened(who=owner, number=bin), f"answer-{owner.key}-secret"
        async with being(owner, bin) as by:
            await answer_item(by, Place(assessment, "RA-1"), Said(3, answer), 0)
            described = said(f"evidence-{owner.key}-secret.pdf")
            await attach_evidence(by, Place(assessment, "RA-1"), described, coming(pdf(f"content-{owner.key}-secret")))
            await correct(by, Place(assessment, "CTX-1"), owner.key)
        interest, gift = f"interest-{owner.key}-secret", f"gift-{owner.key}-secret"
        async with being(owner, bin) as by:
            await declare(by, None, [Interest("other", "own", interest)])
            await enter_gift(by, Given("received", clock.today(), gift, Decimal(1), "x", "x", "kept"))
            await draft_policy(by, "policy", {field: dict.fromkeys(LANGUAGES, "x") for field in FIELDS})
        account = BOLAT if owner is AIGERIM else ALONE
        async with being(owner, bin) as by:
            pupil, words = await train(by, owner.key, account.id)
        made.learners[bin] = await learns(pupil)
        made.marks += [
            *(Mark(word, bin, TRAINERS, frozenset({"auditor"}), learners=frozenset(whose.split()))
              for word, whose in zip(words, ("code", "code", "", "account", "code"), strict=True)),
            Mark(f"course-{owner.key}-secret", bin, None, frozenset({"auditor"}),
                 learners=frozenset({"code", "account"})),
            Mark(interest, bin, LEADERS), Mark(gift, bin, LEADERS),
            Mark(answer, bin, LEADERS, frozenset({"auditor"})),
            Mark(described.name, bin, LEADERS, frozenset({"auditor"})),
            Mark(f"content-{owner.key}-secret", bin, LEADERS, frozenset({"auditor"})),
            *(Mark(f"{what}-{owner.key}-secret", bin, LEADERS, frozenset({"auditor"}))
              for what in ("finding", "cause", "action", "moved", "duty")),
            Mark(guest, bin, None, staff), Mark(matter, bin, LOOKERS, frozenset({"auditor"})),
            Mark(shown[:16], bin, LOOKERS, staff),  # it stands in the trail too
        ]  # fmt: skip
    made.marks += await cases_and_labels()
    async with acting(ALONE.viewer()) as viewer:
        claim = await claim_organisation(viewer, ERLAN.bin)
        await ask_staff(viewer, claim, "note-alone-secret")
    challenge = await fetch_value("select challenge from claim where id = $1", claim)
    made.marks += [Mark("note-alone-secret", "alone", None, staff), Mark(challenge.split()[-1], "alone", rows=staff)]
    for who in PEOPLE:
        for strong in (True, False):
            made.sessions[who.key, strong] = await who.signs_in(strong=strong)
        await execute("update sign_in set device = $2 where person = $1", who.id, f"device-{who.key}-secret")
        made.marks.append(Mark(f"device-{who.key}-secret", who.key))
    link = await fetch_value("select link from mail where address = $1", f"guest-{AIGERIM.key}@secret.example")
    made.token = unseal(SEAL, link).decode().rpartition("/")[2]
    made.pools = await pools()
    # what happened before is not of the command that is running: everybody may read that
    await execute("alter table event disable trigger all")
    await execute("update event set txid = '3'")
    await execute("alter table event enable always trigger event_append_only")
    return made


@pytest.fixture
def quiet() -> Iterator[None]:
    """An attack fills no log."""
    with capture_logs():
        yield


def switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application lets everybody do everything: whoever asks has every role, everywhere."""
    monkeypatch.setattr(permissions, "roles_of", lambda *_: frozenset(permissions.Role))


@pytest.mark.usefixtures("visit", "quiet")
@pytest.mark.timeout(1800)
async def test_checks_of_the_application_hold_without_the_database(app: Litestar, world: World) -> None:
    found = await attack(app, world, ATTEMPTS, checks=True, held=False, seed=1)
    assert not found.leaks, "\n".join(found.leaks[:5])
    assert found.answers[200] > ATTEMPTS // 20  # they do get somewhere
    assert found.answers[303] > ATTEMPTS // 50


@pytest.mark.usefixtures("visit", "quiet")
@pytest.mark.timeout(1800)
async def test_the_database_holds_without_checks_of_the_application(
    app: Litestar, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_off(monkeypatch)
    found = await attack(app, world, ATTEMPTS, checks=False, held=True, seed=2)
    assert not found.leaks, "\n".join(found.leaks[:5])
    assert found.answers[200] > ATTEMPTS // 10


@pytest.mark.usefixtures("visit", "quiet")
@pytest.mark.timeout(1800)
async def test_both_together_hold(app: Litestar, world: World) -> None:
    found = await attack(app, world, max(ATTEMPTS // 5, 500), checks=True, held=True, seed=3)
    assert not found.leaks, "\n".join(found.leaks[:5])


@pytest.mark.usefixtures("visit", "quiet")
async def test_without_either_the_same_attempts_find_leaks(
    app: Litestar, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_off(monkeypatch)
    found = await attack(app, world, 600, checks=True, held=False, seed=4)
    assert {leak.split()[0] for leak in found.leaks} == {"SEEN", "CHANGED"}


def test_the_account_of_who_may_what_knows_strangers() -> None:
    """The tests above would be worth nothing if their own account let everybody do everything."""
    mark = Mark("x", ALTYN.bin, LOOKERS, frozenset({"auditor"}))
    readers = {who.key for who in PEOPLE if mark.readable(who, strong=True, by_role=True)}
    assert readers == {"aigerim", "marat", "dina", "auditor"}
    assert not mark.readable(AUDITOR, strong=False, by_role=True)
    assert not theirs("membership", {"organisation": ALTYN.bin, "person": str(KANAT.id)}, Attempt(KANAT, True, ""))
    policy = {"organisation": ALTYN.bin, "person": str(AIGERIM.id)}
    assert theirs("policy", policy, Attempt(AIGERIM, True, "", learner=ALTYN.bin))  # an officer who learns there, too
    assert not theirs("policy", policy, Attempt(None, False, "", learner=ALTYN.bin))
    assert not theirs("staff_role", {"person": str(ADMINISTRATOR.id)}, Attempt(ADMINISTRATOR, True, ""))
