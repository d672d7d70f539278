"""For an auditor: days of the trail as files that verify themselves, and the proof of a single event."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra import clock
from infra.actor import Actor
from infra.database import Record, fetch, transaction
from infra.errors import NotFound, Refused
from infra.events import record
from infra.i18n import text
from infra.trail import auditor
from infra.trail.auditor import levels_of, path_of
from infra.trail.days import Day, OpenDay, closed_days, open_days
from infra.trail.events import TrailExported, TrailSigned
from infra.trail.lines import COLUMNS, line_of
from infra.trail.sealing import add_signature

SCRIPT = Path(auditor.__file__)


@dataclass(frozen=True, slots=True)
class Export:
    """What to write: from a day to a day, and of one organisation where one is named."""

    first: date
    last: date
    organisation: str | None = None


async def export_trail(export: Export, folder: Path, *, actor: Actor) -> tuple[int, int]:
    """Write the days into a new folder, with what verifies them; returns how many days and events.

    Events of one organisation come with a proof each, so that nobody else's are shown; days that are still open have
    none and are left out then. Raises Refused where the folder cannot be made, NotFound where there is nothing.
    """
    _make(folder)
    async with transaction():
        await record(TrailExported(str(export.first), str(export.last), export.organisation), actor=actor)
    days = await closed_days(export.first, export.last)
    opened = tuple(
        one for one in await open_days()
        if export.first <= one.day <= export.last and export.organisation is None
    )  # fmt: skip
    if not days and not opened:
        raise NotFound(text("trail.no_days", first=str(export.first), last=str(export.last)))
    written = 0
    for day in days:
        written += await _write_day(day.checkpoint.day, day.checkpoint.events, export, folder)
    for one in opened:
        written += await _write_day(one.day, one.events, export, folder)
    _write_rest(days, opened, folder)
    return len(days) + len(opened), written


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as failure:
        raise Refused(text("trail.not_written", file=str(folder), reason=str(failure.strerror))) from failure


async def _write_day(day: date, events: int, export: Export, folder: Path) -> int:
    rows = await fetch(
        f"""select {COLUMNS}, s.position, s.leaf from event_seal s join event e on e.id = s.event
            where s.day = $1 and s.position <= $2 order by s.position""",
        day, events,
    )  # fmt: skip
    mine = [row for row in rows if export.organisation in (None, row["organisation"])]
    (folder / f"{day}.jsonl").write_bytes(b"".join(line_of(row) + b"\n" for row in mine))
    if export.organisation is not None:
        proofs = "".join(f"{json.dumps(proof)}\n" for proof in _proofs(rows, mine))
        (folder / f"{day}.proofs.jsonl").write_text(proofs, encoding="utf-8")
    return len(mine)


def _proofs(rows: list[Record], mine: list[Record]) -> Iterator[dict[str, object]]:
    levels = levels_of([row["leaf"] for row in rows])
    for row in mine:
        index = row["position"] - 1
        yield {"index": index, "path": [step.hex() for step in path_of(levels, index)]}


def _write_rest(days: tuple[Day, ...], opened: tuple[OpenDay, ...], folder: Path) -> None:
    document = {
        "days": [
            {"day": str(day.checkpoint.day), "events": day.checkpoint.events, "root": day.root, "note": day.note}
            for day in days
        ],
        "open": [{"day": str(one.day), "events": one.events, "head": one.head.hex()} for one in opened],
    }
    (folder / "days.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    keys = dict.fromkeys(signature.key for day in days for signature in day.signatures)
    (folder / "keys.txt").write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    shutil.copyfile(SCRIPT, folder / "verify.py")


async def prove(event: int) -> dict[str, object]:
    """That an event is under the root of its day: its line, its place, its neighbours, the signed note.

    Raises NotFound where there is no such event, Refused while its day is open.
    """
    found = await fetch("select day, position from event_seal where event = $1", event)
    days = await closed_days(found[0]["day"], found[0]["day"]) if found else ()
    if not found and not await fetch("select from event where id = $1", event):
        raise NotFound(text("trail.no_event", event=str(event)))
    if not days:
        raise Refused(text("trail.still_open", event=str(event)))
    leaves = await fetch("select leaf from event_seal where day = $1 order by position", found[0]["day"])
    row = (await fetch(f"select {COLUMNS} from event e where id = $1", event))[0]
    index = found[0]["position"] - 1
    path = path_of(levels_of([one["leaf"] for one in leaves]), index)
    return {
        "line": line_of(row).decode(),
        "index": index,
        "path": [step.hex() for step in path],
        "note": days[0].note,
    }


async def sign_days(*, actor: Actor) -> int:
    """Sign every closed day that this machine's key has not signed; returns how many."""
    async with transaction():
        signed = 0
        key = ""
        for day in await closed_days(date.min, date.max):
            signature = await add_signature(day.checkpoint, clock.now())
            if signature is not None:
                signed, key = signed + 1, signature.key
        if signed:
            await record(TrailSigned(key, signed), actor=actor)
    return signed
