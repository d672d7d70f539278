"""What people at the desk and at a company may try to write past the server: statements, by chance."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from compliance.label.process import STEPS
from infra import clock
from infra.database import fetch, fetch_value
from tests.cast import (
    AIGERIM,
    ALTYN,
    APPEAL_PANEL,
    ASSESSOR,
    DECIDER,
    MARAT,
    OFFICER,
    PANEL,
    REVIEWER,
    SECOND_ASSESSOR,
    SECOND_PANEL,
    Human,
)

Sql: TypeAlias = tuple[str, tuple[Any, ...]]
PLAYERS = (
    AIGERIM, MARAT, OFFICER, ASSESSOR, SECOND_ASSESSOR, REVIEWER, DECIDER, *PANEL, *APPEAL_PANEL,
    *SECOND_PANEL,
)  # fmt: skip
DECISIONS = ("grant", "grant_with_conditions", "defer", "refuse", "uphold", "change", "reopen", "fulfil", "miss")
PARTS = ("applicant", "officer", "assessor", "reviewer", "panel", "appeal_panel")


@dataclass
class World:
    """Cases, labels, and chance."""

    chance: random.Random
    leaks: list[str] = field(default_factory=list)
    taken: int = 0
    acts: dict[int, str] = field(default_factory=dict)  # who wrote that an act of a label is proposed
    ended: dict[int, str] = field(default_factory=dict)

    async def some(self, table: str) -> int:
        rows = await fetch(f"select id from {table} order by id desc limit 6")
        return int(self.chance.choice([row["id"] for row in rows])) if rows else 0


async def takes_a_step(w: World, who: Human) -> list[Sql]:
    row = (await fetch("select id, state from label_application order by random() limit 1"))[0]
    known = [step for step in STEPS if row["state"] in step.sources]
    step = w.chance.choice(known if known and w.chance.random() < 0.7 else STEPS)
    target = step.target if w.chance.random() < 0.8 else "granted"
    part = step.part if w.chance.random() < 0.8 else w.chance.choice(PARTS)
    over = target in ("granted", "refused", "upheld", "withdrawn", "lapsed")
    written: Sql = (
        """insert into label_step (organisation, application, act, source, target, part, person, note, round, at)
           values ($1, $2, $3, $4, $5, $6, $7, '', 1, $8)""",
        (ALTYN.bin, row["id"], step.act, row["state"], target, part, who.id, clock.now()),
    )
    moved: Sql = (
        "update label_application set state = $2, ended_at = $3 where id = $1",
        (row["id"], target, clock.now() if over else None),
    )
    return [moved] if w.chance.random() < 0.1 else [written, moved]


async def takes_a_part(w: World, who: Human) -> list[Sql]:
    person = who if w.chance.random() < 0.8 else w.chance.choice(PLAYERS)
    return [(
        "insert into label_part (organisation, application, person, part, since) values ($1, $2, $3, $4, $5)",
        (ALTYN.bin, await w.some("label_application"), person.id, w.chance.choice(PARTS), clock.now()),
    )]  # fmt: skip


async def calls_a_meeting(w: World, who: Human) -> list[Sql]:
    meeting, now = await w.some("label_meeting"), clock.now()
    kind = w.chance.randrange(4)
    if kind == 0 or not meeting:
        return [(
            """insert into label_meeting (body, held_at, place, state, called_by, called_at)
               values ($1, $2, 'x', 'planned', $3, $2)""",
            (w.chance.choice(["panel", "appeal_panel"]), now, who.id),
        )]  # fmt: skip
    if kind == 1:
        person = w.chance.choice(PLAYERS)
        insert = "insert into label_sitting (meeting, person, present) values ($1, $2, true)"
        return [(insert, (meeting, person.id))]
    return [(
        """insert into label_agenda (organisation, application, round, meeting, position, proposed, reasons, conditions,
                                     proposed_by, proposed_at) values ($1, $2, 1, $3, 1, $4, 'x', '[]', $5, $6)""",
        (ALTYN.bin, await w.some("label_application"), meeting, w.chance.choice(DECISIONS[:7]), who.id, now),
    )]  # fmt: skip


async def votes(w: World, who: Human) -> list[Sql]:
    agenda = await w.some("label_agenda")
    person = who if w.chance.random() < 0.8 else w.chance.choice(PLAYERS)
    application = await fetch_value("select application from label_agenda where id = $1", agenda)
    return [(
        """insert into label_vote (organisation, application, agenda, person, choice, reasons, at)
           values ($1, $2, $3, $4, $5, 'x', $6)""",
        (ALTYN.bin, application, agenda, person.id, w.chance.choice(["for", "for", "against"]), clock.now()),
    )]  # fmt: skip


async def decides(w: World, who: Human) -> list[Sql]:
    agenda = await w.some("label_agenda")
    item = await fetch("select application, proposed from label_agenda where id = $1", agenda)
    usual = item and w.chance.random() < 0.7
    application = item[0]["application"] if usual else await w.some("label_application")
    decision = item[0]["proposed"] if usual else w.chance.choice(DECISIONS)
    decided: Sql = (
        """insert into label_decision (organisation, application, round, agenda, decision, reasons, document, by, at)
           values ($1, $2, 1, $3, $4, 'x', '{}', $5, $6)""",
        (ALTYN.bin, application, agenda or None, decision, who.id, clock.now()),
    )
    return [decided]


async def grants_a_label(w: World, who: Human) -> list[Sql]:
    today = clock.today()
    return [(
        """insert into label (number, organisation, level, scheme_version, version, products, sites, standard,
                              granted_on, valid_from, valid_until, application, changed_at)
           values ($1, $2, 'certified', '1.0', 1, '[]', '{}', 'x', $3, $3, $4, $5, $6)""",
        (f"CW-2026-{w.chance.randrange(10**6):06d}-X", ALTYN.bin, today, today + timedelta(days=700),
         await w.some("label_application"), clock.now()),
    )]  # fmt: skip


CHANGES = (
    "valid_until = valid_until + 700", "level = 'certified'", "version = version + 1",
    "ended_on = null, ended_how = null",
    "suspended_on = null, suspended_until = null", "suspended_until = suspended_until + 100", "products = '[{}]'",
    "suspended_on = current_date, suspended_until = current_date + 9", "ended_on = current_date, ended_how = 'revoked'",
    "ended_on = current_date, ended_how = 'withdrawn'", "number = 'CW-2026-000009-9'", "surveyed_on = current_date",
)  # fmt: skip


async def changes_a_label(w: World, who: Human) -> list[Sql]:
    changed = w.chance.choice(CHANGES)
    if w.chance.random() < 0.3:
        changed += f", application = {await w.some('label_application')}"
    return [(f"update label set {changed}, changed_at = $2 where id = $1", (await w.some("label"), clock.now()))]


async def acts_on_a_label(w: World, who: Human) -> list[Sql]:
    now, what = clock.now(), w.chance.choice(["suspend", "reinstate", "revoke"])
    kind = w.chance.randrange(4)
    if kind == 0:
        by = None if w.chance.random() < 0.2 else who.id if w.chance.random() < 0.8 else w.chance.choice(PLAYERS).id
        agreed = w.chance.random() < 0.3
        return [(
            """insert into label_act (organisation, label, what, reason, said, proposed_by, proposed_at, decided_by,
                                      decided_at, agreed) values ($1, $2, $3, 'court', 'x', $4, $5, $6, $7, $8)""",
            (ALTYN.bin, await w.some("label"), what, by, now, who.id if agreed else None, now if agreed else None,
             True if agreed else None),
        )]  # fmt: skip
    person = who if w.chance.random() < 0.8 else w.chance.choice(PLAYERS)
    return [(
        "update label_act set decided_by = $2, decided_at = $3, agreed = true where id = $1",
        (await w.some("label_act"), person.id, now),
    )]  # fmt: skip


async def recuses_themselves(w: World, who: Human) -> list[Sql]:
    if w.chance.random() < 0.8:
        return []
    return [(
        """insert into label_recusal (organisation, application, person, concerned, strength, state, why, made_at,
                                      settled_why) values ($1, $2, $3, 'said', 'said', 'held', 'x', $4, '')""",
        (ALTYN.bin, await w.some("label_application"), who.id, clock.now()),
    )]  # fmt: skip


async def rewrites_history(w: World, who: Human) -> list[Sql]:
    table, change = w.chance.choice([
        ("label_vote", "choice = 'for'"), ("label_decision", "decision = 'grant'"),
        ("label_step", "target = 'granted'"), ("label_part", "part = 'panel'"), ("label_part", "until = null"),
        ("label_history", "what = 'granted'"), ("label_recusal", "state = 'dismissed', strength = 'possible'"),
        ("label_application", "round = 1, number = null"),
    ])  # fmt: skip
    if w.chance.random() < 0.4:
        return [(f"delete from {table}", ())]
    return [(f"update {table} set {change} where id = $1", (await w.some(table),))]


KINDS: tuple[Callable[[World, Human], Any], ...] = (
    takes_a_step, takes_a_step, takes_a_part, takes_a_part, calls_a_meeting, calls_a_meeting, votes, votes, votes,
    decides, decides, grants_a_label, changes_a_label, changes_a_label, acts_on_a_label, acts_on_a_label,
    recuses_themselves, rewrites_history,
)  # fmt: skip
