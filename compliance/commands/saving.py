"""Saving an answer that somebody else may have changed meanwhile: what does not collide comes together by itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from compliance.colleagues import Colleague
from compliance.commands.answering import Said, Standing, answer_item
from compliance.errors import ChangedMeanwhile
from compliance.queries.heads import Place
from infra.database import fetch_one
from infra.i18n import text

ATTEMPTS = 5  # of one save, while others keep writing first
# what the answer said in the version that somebody saw; nobody had said anything in the version 0
SEEN = """
select claimed, reason, replies::text as told from answer_history
where assessment = $1 and item = $2 and version = $3 order by id desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands after a save; `joined` where changes of others came in between and both were kept."""

    version: int
    said: Said
    joined: bool


@dataclass(frozen=True, slots=True)
class Collision:
    """A part of an answer that two people changed differently; `name` is claimed, reason or a question's id."""

    name: str
    theirs: str
    mine: str


async def save_answer(by: Colleague, place: Place, said: Said, version: int) -> Saved:
    """Answer an item, having seen a version. What others changed since then stays where this changes other parts.

    Raises as `answer_item` does; ChangedMeanwhile only where both changed the same part, with `stands` as it stands
    and `joined` as both would be together but for the collisions, which hold what somebody gave here.
    """
    joined = False
    for _ in range(ATTEMPTS):
        try:
            return Saved(await answer_item(by, place, said, version), said, joined)
        except ChangedMeanwhile as changed:
            stands = changed.extra["stands"]
            assert isinstance(stands, Standing)  # noqa: S101 - as answer_item raises it
            together, collisions = join(await _seen(place, version), stands.said, said)
            if collisions:
                changed.extra |= {"joined": together, "collisions": collisions}
                raise
            said, version, joined = together, stands.version, True
    raise ChangedMeanwhile(text("workspace.busy"))


async def _seen(place: Place, version: int) -> Said:
    row = await fetch_one(SEEN, place.assessment, place.item, version)
    return Said() if row is None else Said(row["claimed"], row["reason"], json.loads(row["told"]))


def join(seen: Said, theirs: Said, mine: Said) -> tuple[Said, tuple[Collision, ...]]:
    """Two changes of one answer in one: each part as whoever changed it has it; where both did, mine, colliding."""
    parts = [_parts(each) for each in (seen, theirs, mine)]
    names = list(dict.fromkeys(name for part in parts for name in part))
    before, there, here = ({name: part.get(name, "") for name in names} for part in parts)
    together = {name: there[name] if here[name] == before[name] else here[name] for name in names}
    collisions = tuple(
        Collision(name, there[name], here[name])
        for name in names
        if there[name] not in (before[name], here[name]) and here[name] != before[name]
    )
    return said_of(together), collisions


def _parts(said: Said) -> Mapping[str, str]:
    claimed = "" if said.claimed is None else str(said.claimed)
    return {"claimed": claimed, "reason": said.reason, **said.replies}


def said_of(parts: Mapping[str, str]) -> Said:
    """An answer from its parts by name, as a form has them; what is empty is not said."""
    claimed, reason = parts.get("claimed", ""), parts.get("reason", "")
    replies = {name: written for name, written in parts.items() if name not in ("claimed", "reason") and written}
    return Said(int(claimed) if claimed else None, reason, replies)
