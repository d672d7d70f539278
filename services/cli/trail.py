"""`moldir trail`: verify what happened, hand it to an auditor, prove one event, close and sign days."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from infra.errors import Refused
from infra.i18n import text
from infra.trail.days import published
from infra.trail.exporting import Export, export_trail, prove, sign_days
from infra.trail.kept import Kept, read_kept
from infra.trail.sealing import close_days, seal_events
from infra.trail.verdict import Verdict
from infra.trail.verifying import verify
from services.cli import session

trail = typer.Typer(help="The trail: every event, sealed by day.", no_args_is_help=True)
Out = Annotated[Path, typer.Option("--out", help="What to write; it must not be there yet.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
MOST_SHOWN = 50


def add_to(app: typer.Typer) -> None:
    """Register `trail` and its commands."""
    app.add_typer(trail, name="trail")


@trail.command("verify")
def verify_trail(
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="This day only; all of them by default.")
    ] = None,
    roots: Annotated[
        Path | None, typer.Option("--roots", help="What you kept of /api/v1/trail, or notes: held against the trail.")
    ] = None,
    key: Annotated[str, typer.Option("--key", help="Public key that must have signed the kept notes.")] = "",
    as_json: AsJson = False,
) -> None:
    """Compute the whole trail again and name every place that does not hold. Exit 0: it holds, 1: not."""
    kept = read_kept(roots, key) if roots else Kept()
    with session.err.status(session.say("trail.verifying")):
        verdict = session.in_database(verify(day.date() if day else None, kept))
    if as_json:
        session.print_json(_described(verdict))
    else:
        _print(verdict)
    if not verdict.holds:
        raise typer.Exit(1)


def _described(verdict: Verdict) -> dict[str, object]:
    return {
        "holds": verdict.holds,
        "events": verdict.events,
        "days": verdict.days,
        "late": verdict.late,
        "unsealed": verdict.unsealed,
        "kept": verdict.kept,
        "faults": [
            {
                "fault": one.code, "day": str(one.day) if one.day else None, "position": one.position,
                "event": one.event, "other": one.other, "sentence": session.say(one.sentence),
            }
            for one in verdict.faults
        ],
    }  # fmt: skip


def _print(verdict: Verdict) -> None:
    for one in verdict.faults[:MOST_SHOWN]:
        session.out.print(session.say(one.sentence), style="red", highlight=False)
    if len(verdict.faults) > MOST_SHOWN:
        session.out.print(session.say("trail.more", n=len(verdict.faults) - MOST_SHOWN), style="red", highlight=False)
    read = session.say(
        "trail.read", events=verdict.events, days=verdict.days, late=verdict.late, waiting=verdict.unsealed
    )
    session.out.print(read, highlight=False)
    if verdict.kept:
        session.out.print(session.say("trail.kept", n=verdict.kept), highlight=False)
    said = session.say("trail.holds" if verdict.holds else "trail.broken", n=len(verdict.faults))
    session.out.print(said, style="green" if verdict.holds else "red", highlight=False)


@trail.command("export")
def export(
    out: Out,
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    organisation: Annotated[
        str, typer.Option("--organisation", help="Only events of this organisation (BIN), with a proof for each.")
    ] = "",
) -> None:
    """Write days of the trail into a folder that verifies itself: python3 verify.py."""
    wanted = Export(first.date(), last.date(), organisation or None)
    days, events = session.in_database(export_trail(wanted, out, actor=session.actor()))
    session.out.print(session.say("trail.exported", days=days, events=events, folder=str(out)), highlight=False)


@trail.command("prove")
def prove_event(
    event: Annotated[int, typer.Argument(help="Number of the event.")],
    out: Out,
) -> None:
    """Write the proof that an event is under the published root of its day."""
    proof = session.in_database(prove(event))
    try:
        with out.open("x", encoding="utf-8") as file:
            json.dump(proof, file, ensure_ascii=False, indent=1)
    except OSError as failure:
        raise Refused(text("trail.not_written", file=str(out), reason=str(failure.strerror))) from failure
    session.out.print(session.say("trail.proved", event=str(event), file=str(out)), highlight=False)


@trail.command("seal")
def seal() -> None:
    """Seal what has happened and close the days that are over; the worker does so every minute."""

    async def all_of_it() -> tuple[int, list[date]]:
        sealed = 0
        while number := await seal_events():
            sealed += number
        return sealed, await close_days()

    sealed, closed = session.in_database(all_of_it())
    session.out.print(session.say("trail.sealed", events=sealed, days=len(closed)), highlight=False)


@trail.command("sign")
def sign() -> None:
    """Sign the closed days with the key of this machine, where it has not signed them yet."""
    signed = session.in_database(sign_days(actor=session.actor()))
    session.out.print(session.say("trail.signed", n=signed), highlight=False)


@trail.command("keys")
def keys() -> None:
    """Print the public keys that signed days, one a line."""
    for key in session.in_database(published(limit=1)).keys:
        session.out.print(key, highlight=False, soft_wrap=True)
