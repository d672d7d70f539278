"""Random SQL of everybody at the desk and at the company, with the rights of web and API: the database holds alone.

No command and no rule of the server is asked. Some statements are what a command would write, most are what somebody
would write who wants a label for their friends. After each that the database took, an account that knows neither
triggers nor policies is held against the rows; and as the owner of the tables the same people do find leaks.
"""

import json
import random
from contextlib import nullcontext
from datetime import timedelta

import asyncpg
import pytest

from infra import clock
from infra.database import execute, fetch, fetch_value
from infra.looking import looks
from tests.cast import (
    AIGERIM,
    ALTYN,
    APPEAL_PANEL,
    ASSESSOR,
    DESK,
    OFFICER,
    PANEL,
    REVIEWER,
    SECOND_PANEL,
    Human,
    everybody,
)
from tests.compliance.labels.attempts import KINDS, PLAYERS, Sql, World
from tests.rights import as_application

STATES = ("completeness", "screening", "assessing", "reviewing", "deciding", "conditional", "refused", "appealed")
BROUGHT = ((AIGERIM, "applicant"), (OFFICER, "officer"), (ASSESSOR, "assessor"), (REVIEWER, "reviewer"))
TAKEN = (asyncpg.PostgresError, asyncpg.InterfaceError)


async def brought(state: str) -> int:
    """A case in a state, written past everybody, with nothing missing; its id."""
    now = clock.now()
    assessment = await fetch_value(
        """insert into assessment (organisation, edition, profile, cycle, scope, state, opened_by, opened_at, closed_at)
           values ($1, 'x', 'M', '2026', '{}', 'approved', $2, $3, $3) returning id""",
        ALTYN.bin, AIGERIM.id, now,
    )  # fmt: skip
    snapshot = await fetch_value(
        """insert into assessment_snapshot (organisation, assessment, day, content, sha256, submitted_by, submitted_at)
           values ($1, $2, $3, '{}', encode(sha256('{}'), 'hex'), $4, $5) returning id""",
        ALTYN.bin, assessment, clock.today(), AIGERIM.id, now,
    )  # fmt: skip
    said = {
        "number": f"CWA-2026-{assessment:06d}", "organisation": ALTYN.bin, "purpose": "grant", "level": "committed",
        "scheme_version": "1.0", "micro": False, "state": state, "round": 1, "assessment": assessment,
        "snapshot": snapshot, "products": json.dumps([{"name": "Ұн", "code": "1101"}]), "sites": ["Қостанай"],
        "language": "kk", "contact": AIGERIM.id, "declaration": "Міндеттенеміз", "declared_by": AIGERIM.id,
        "declared_at": now, "opened_by": AIGERIM.id, "opened_at": now, "submitted_at": now,
        "ended_at": now if state == "refused" else None,
    }  # fmt: skip
    places = ", ".join(f"${place}" for place in range(1, len(said) + 1))
    made = int(
        await fetch_value(
            f"insert into label_application ({', '.join(said)}) values ({places}) returning id", *said.values()
        )
    )
    for who, part in BROUGHT:
        await execute(
            "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, $4, $5)",
            ALTYN.bin, made, who.id, part, now,
        )  # fmt: skip
    await execute(
        """insert into label_check (organisation, application, level, known, unmet, unknown, at, checked_at)
           values ($1, $2, 'committed', '{}', '{}', '{}', $3, $3)""",
        ALTYN.bin, made, now,
    )  # fmt: skip
    await execute(
        """insert into label_report (organisation, application, round, recommendation, summary, advice, person, at)
           values ($1, $2, 1, 'grant', 'x', 'x', $3, $4)""",
        ALTYN.bin, made, ASSESSOR.id, now,
    )  # fmt: skip
    await execute(
        """insert into label_review (organisation, application, round, recommendation, said, person, at)
           values ($1, $2, 1, 'grant', 'x', $3, $4)""",
        ALTYN.bin, made, REVIEWER.id, now,
    )  # fmt: skip
    return made


async def tried(conn: asyncpg.Connection, who: Human, statements: list[Sql], *, held: bool) -> bool:
    """Whether the database takes statements of somebody as one transaction, with what it looks at in the end."""
    inner = conn.transaction()
    await inner.start()
    try:
        async with as_application() if held else nullcontext():
            with looks(who.viewer().looker):
                for statement, values in statements:
                    await execute(statement, *values)
                await conn.execute("set constraints all immediate")
    except TAKEN:
        await inner.rollback()
        return False
    await conn.execute("set constraints all deferred")
    await inner.commit()
    return True


async def panels_are_as_they_must(w: World) -> None:
    """Whoever voted did so once, with one part, not recused; what was decided had a quorum and a majority."""
    wrong = await fetch(
        """select v.id, v.person from label_vote v join label_agenda g on g.id = v.agenda
           where exists (select from label_part p where p.application = v.application and p.person = v.person
                         and p.part not in ('panel', 'appeal_panel'))
              or (select count(*) from label_vote o where o.agenda = v.agenda and o.person = v.person) > 1"""
    )
    w.leaks += [f"VOTED {each['person']}" for each in wrong]
    twice = await fetch("select person from label_part group by application, person having count(distinct part) > 1")
    w.leaks += [f"TWO PARTS {each['person']}" for each in twice]
    for each in await fetch("select * from label_decision where decision in ('grant', 'refuse', 'change', 'uphold')"):
        yes = await fetch_value("select count(*) from label_vote where agenda = $1 and choice = 'for'", each["agenda"])
        everyone = await fetch_value("select count(distinct person) from label_vote where agenda = $1", each["agenda"])
        if everyone < 3 or 2 * yes <= everyone:
            w.leaks.append(f"DECIDED {each['decision']} by {yes} of {everyone}")


async def nobody_judges_twice(w: World) -> None:
    """Whoever voted on a decision that fell on appeal does nothing more in that case."""
    wrong = await fetch(
        """select v.person from label_vote v join label_decision u on u.application = v.application
           join label_decision d on d.id = u.supersedes join label_vote o on o.agenda = d.agenda
           where u.decision in ('change', 'reopen') and o.person = v.person and v.at > u.at"""
    )
    w.leaks += [f"VOTED AGAIN {each['person']}" for each in wrong]


async def labels_are_as_they_must(w: World, brought_labels: frozenset[int]) -> None:
    """No label without a decision; what has ended has ended; what was done to one took two people."""
    for each in await fetch("select * from label"):
        decided = await fetch(
            "select 1 from label_decision where application = $1 and decision in ('grant', 'fulfil', 'change')",
            each["application"],
        )
        if not decided:
            w.leaks.append(f"GRANTED {each['id']}")
        was = w.ended.setdefault(each["id"], each["ended_how"] or "")
        if was and each["ended_how"] != was:
            w.leaks.append(f"CAME BACK {each['id']}")
        w.ended[each["id"]] = each["ended_how"] or ""
        if each["id"] in brought_labels and (each["version"], each["level"]) != (1, "committed"):
            w.leaks.append(f"ANOTHER {each['id']}")
        agreed = {
            one["what"] for one in await fetch(
                """select what from label_act where label = $1 and agreed and proposed_by is not null
                   and decided_by <> proposed_by""", each["id"])
        }  # fmt: skip
        if each["ended_how"] == "revoked" and "revoke" not in agreed:
            w.leaks.append(f"REVOKED BY ONE {each['id']}")
        if each["suspended_on"] is not None and "suspend" not in agreed:
            w.leaks.append(f"SUSPENDED BY ONE {each['id']}")
    open_cases = await fetch(
        """select a.id from label_application a where a.state = 'granted' and not exists (
               select from label_decision d where d.application = a.id
               and d.decision in ('grant', 'fulfil', 'change'))"""
    )
    w.leaks += [f"CASE GRANTED {each['id']}" for each in open_cases]


async def note_acts(w: World, who: Human) -> None:
    """Whoever proposed or agreed is who was there when it was written."""
    for each in await fetch("select id, proposed_by, decided_by from label_act order by id"):
        seen = f"{each['proposed_by']} {each['decided_by']}"
        before = w.acts.get(each["id"])
        if before == seen:
            continue
        new = each["decided_by"] if before is not None and each["decided_by"] else each["proposed_by"]
        if new != who.id:
            w.leaks.append(f"IN ANOTHER'S NAME {each['id']}")
        w.acts[each["id"]] = seen


async def brought_label(application: int, *, ended: bool) -> int:
    """A label that stands, written past everybody, with the decision on which it rests."""
    now, today = clock.now(), clock.today()
    await execute("alter table label_decision disable trigger user")
    await execute(
        """insert into label_decision (organisation, application, round, decision, reasons, document, by, at)
           values ($1, $2, 1, 'fulfil', 'x', '{}', $3, $4)""",
        ALTYN.bin, application, REVIEWER.id, now,
    )  # fmt: skip
    await execute("alter table label_decision enable trigger user")
    ends = "current_date, 'withdrawn'" if ended else "null, null"
    return int(await fetch_value(
        f"""insert into label (number, organisation, level, scheme_version, version, products, sites, standard,
                               granted_on, valid_from, valid_until, ended_on, ended_how, application, changed_at)
            values ($1, $2, 'committed', '1.0', 1, '[]', '{{}}', 'x', $3, $3, $4, {ends}, $5, $6) returning id""",
        f"CW-2026-{application:06d}-0", ALTYN.bin, today, today + timedelta(days=700), application, now,
    ))  # fmt: skip


async def brought_again() -> None:
    """A case whose refusal fell on appeal, at a meeting where the same members sit once more, and others."""
    case, now = await brought("deciding"), clock.now()
    fell = now - timedelta(days=9)
    held = ("label_vote", "label_decision", "label_agenda", "label_sitting")
    for table in held:
        await execute(f"alter table {table} disable trigger user")
    last = None
    for members, decision, body in ((PANEL, "refuse", "panel"), (APPEAL_PANEL, "reopen", "appeal_panel")):
        agenda = await _agenda(case, body, decision, members)
        for each in members:
            await execute(
                "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, $4, $5)",
                ALTYN.bin, case, each.id, body, fell,
            )  # fmt: skip
            await execute(
                """insert into label_vote (organisation, application, agenda, person, choice, reasons, at)
                   values ($1, $2, $3, $4, 'for', 'x', $5)""",
                ALTYN.bin, case, agenda, each.id, fell,
            )  # fmt: skip
        last = await fetch_value(
            """insert into label_decision (organisation, application, round, agenda, decision, reasons, document, by,
                                           at, supersedes) values ($1, $2, 1, $3, $4, 'x', '{}', $5, $6, $7)
               returning id""",
            ALTYN.bin, case, agenda, decision, OFFICER.id, fell, last,
        )  # fmt: skip
    await _agenda(case, "panel", "grant", (*PANEL, *SECOND_PANEL))
    for table in held:
        await execute(f"alter table {table} enable trigger user")


async def _agenda(case: int, body: str, proposed: str, members: tuple[Human, ...]) -> int:
    meeting = await fetch_value(
        """insert into label_meeting (body, held_at, place, state, called_by, called_at)
           values ($1, $2, 'x', 'planned', $3, $2) returning id""",
        body, clock.now(), OFFICER.id,
    )  # fmt: skip
    for each in members:
        await execute("insert into label_sitting (meeting, person, present) values ($1, $2, true)", meeting, each.id)
    return int(await fetch_value(
        """insert into label_agenda (organisation, application, round, meeting, position, proposed, reasons, conditions,
                                     proposed_by, proposed_at) values ($1, $2, 1, $3, 1, $4, 'x', '[]', $5, $6)
           returning id""",
        ALTYN.bin, case, meeting, proposed, OFFICER.id, clock.now(),
    ))  # fmt: skip


async def played(conn: asyncpg.Connection, seed: int, attempts: int, *, held: bool) -> World:
    """Everybody tries anything, so many times."""
    await everybody()
    for each in (*DESK, *SECOND_PANEL):
        await each.joins()
    w = World(random.Random(seed))
    await execute("drop index label_application_open")  # many cases of one company, to have them in all states
    await execute("drop index if exists assessment_running")
    labels = frozenset([
        await brought_label(await brought("reviewing"), ended=True),
        await brought_label(await brought("reviewing"), ended=False),
    ])  # fmt: skip
    for state in STATES:
        await brought(state)
    await brought_again()
    for _ in range(attempts):
        who = w.chance.choice(PLAYERS)
        statements = await w.chance.choice(KINDS)(w, who)
        if not statements or not await tried(conn, who, statements, held=held):
            continue
        w.taken += 1
        await panels_are_as_they_must(w)
        await nobody_judges_twice(w)
        await labels_are_as_they_must(w, labels)
        if held:
            await note_acts(w, who)
        if w.leaks:
            w.leaks[0] += f" after {who.key}: {statements}"
            break
    return w


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_grants_and_nothing_comes_back(db: asyncpg.Connection, seed: int) -> None:
    w = await played(db, seed, 400, held=True)
    assert not w.leaks, "\n".join(w.leaks)
    assert w.taken > 20  # they do get somewhere


async def test_without_the_triggers_the_same_people_do(db: asyncpg.Connection) -> None:
    for table in ("label", "label_application", "label_decision", "label_vote", "label_step", "label_act"):
        await execute(f"alter table {table} disable trigger user")
    w = await played(db, 1, 400, held=False)
    assert w.leaks


async def test_without_its_trigger_whoever_voted_on_what_fell_votes_again(db: asyncpg.Connection) -> None:
    await execute("drop trigger vote_not_undone on label_vote")
    w = await played(db, 2, 400, held=True)
    assert any("VOTED AGAIN" in each for each in w.leaks)
