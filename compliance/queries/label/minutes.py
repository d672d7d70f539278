"""The minutes of a meeting: who was asked and came, each case with its proposal, recusals, votes and decision."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from compliance.library.scheme import scheme
from infra import clock
from infra.database import Record, fetch, fetch_value

FORM = 1  # raise it when minutes say something in another way
ITEMS = """
select g.*, a.number, a.level, a.state from label_agenda g join label_application a on a.id = g.application
where g.meeting = $1 order by g.position, g.id
"""
MEMBERS = """
select s.person, s.present, p.name from label_sitting s join person p on p.id = s.person
where s.meeting = $1 order by p.name, s.id
"""
VOTES = """
select v.agenda, v.person, v.choice, v.reasons, p.name from label_vote v join person p on p.id = v.person
where v.agenda = any ($1::bigint[]) order by v.id
"""
RECUSED = """
select r.application, r.person, r.concerned, r.why, r.state, p.name
from label_recusal r join person p on p.id = r.person
where r.application = any ($1::bigint[]) and r.state <> 'dismissed' order by r.id
"""
DECIDED = "select * from label_decision where agenda = any ($1::bigint[]) order by id"
NAMES = "select id, name from person where id = any ($1::uuid[])"


async def minutes_of(meeting: Record, closed_by: UUID) -> dict[str, Any]:
    """The minutes as JSON values, of cases that are open to the viewer."""
    items = await fetch(ITEMS, meeting["id"])
    agendas = [item["id"] for item in items]
    votes = await fetch(VOTES, agendas)
    recused = await fetch(RECUSED, [item["application"] for item in items])
    decided = {one["agenda"]: one for one in await fetch(DECIDED, agendas)}
    people = {closed_by, meeting["called_by"], *(one["by"] for one in decided.values() if one["by"] is not None)}
    names = {one["id"]: one["name"] for one in await fetch(NAMES, list(people))}
    return {
        "form": FORM,
        "meeting": meeting["id"],
        "body": meeting["body"],
        "held_at": meeting["held_at"].isoformat(),
        "place": meeting["place"],
        "scheme": scheme().version,
        "quorum": scheme().panel.quorum,
        "called_by": _person(meeting["called_by"], names),
        "closed_by": _person(closed_by, names),
        "closed_at": clock.now().isoformat(),
        "members": [
            {"id": str(one["person"]), "name": one["name"], "present": bool(one["present"])}
            for one in await fetch(MEMBERS, meeting["id"])
        ],
        "items": [
            _item(
                item,
                [one for one in votes if one["agenda"] == item["id"]],
                [one for one in recused if one["application"] == item["application"]],
                _decision(decided.get(item["id"]), names),
            )
            for item in items
        ],
    }


async def kept_minutes(meeting: int) -> bytes | None:
    """The minutes of a meeting as they were fixed; None while there are none, or not for the viewer to read."""
    found = await fetch_value("select label_minutes($1)", meeting)
    return None if found is None else bytes(found)


def _item(
    item: Record, votes: Sequence[Record], recused: Sequence[Record], decision: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "agenda": item["id"],
        "case": item["number"],
        "organisation": item["organisation"],
        "level": item["level"],
        "proposed": item["proposed"],
        "reasons": item["reasons"],
        "conditions": json.loads(item["conditions"]),
        "dropped_at": item["dropped_at"].isoformat() if item["dropped_at"] else None,
        "recused": [
            {"id": str(one["person"]), "name": one["name"], "concerned": one["concerned"], "why": one["why"]}
            for one in recused
        ],
        "votes": [
            {"id": str(one["person"]), "name": one["name"], "choice": one["choice"], "reasons": one["reasons"]}
            for one in votes
        ],
        "decision": decision,
    }


def _decision(row: Record | None, names: Mapping[UUID, str]) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "what": row["decision"],
        "reasons": row["reasons"],
        "at": row["at"].isoformat(),
        "declared_by": _person(row["by"], names),
        "sha256": row["sha256"],
    }


def _person(person: UUID, names: Mapping[UUID, str]) -> dict[str, str]:
    return {"id": str(person), "name": names.get(person, "")}
