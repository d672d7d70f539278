"""`moldir label verify`: a label checked without asking any server. Needs no database and no network.

`moldir certificate verify` is the same for certificates of training (services.cli.certificate).
"""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from compliance.credentials.canonical import Contexts
from compliance.credentials.document import listed, read
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.jose import is_token, peek
from compliance.credentials.keys import Keys
from compliance.credentials.labels import LABEL
from compliance.credentials.verify import Trust, Verdict
from compliance.credentials.verify import verify as verdict_on
from infra import clock
from infra.errors import Refused
from infra.i18n import text
from infra.settings import PROJECT
from services.cli import session
from services.scanned import brought as taken_from

BUILT_CONTEXTS = PROJECT / "frontend" / "dist" / "contexts"
labels = typer.Typer(help="Labels, checked offline.", no_args_is_help=True)
Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="A credential: JSON, a token, the text of an offline code, or a picture of either. "
        "Further files: status lists.",
    ),
]
Did = Annotated[list[Path] | None, typer.Option(help="DID document of the issuer; may be repeated.", dir_okay=False)]
Folder = Annotated[Path | None, typer.Option("--contexts", help="Folder of JSON-LD contexts.", file_okay=False)]
Lists = Annotated[list[Path] | None, typer.Option(help="Status list; may be repeated.", dir_okay=False)]
At = Annotated[str, typer.Option(help="Day or moment (ISO 8601) to judge for; now if left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def add_to(app: typer.Typer) -> None:
    """Register `label` and its commands."""
    app.add_typer(labels, name="label")


@labels.callback()
def _group() -> None:
    """Labels, checked offline."""


@labels.command()
def verify(
    files: Files, did: Did = None, contexts: Folder = None, status: Lists = None, at: At = "", as_json: AsJson = False
) -> None:
    """Say whether a label is valid. Exit 0: valid; 1: anything else."""
    credential, trust = brought(files, did, contexts, status)
    told(verdict_on_label(credential, trust, moment_of(at)), as_json)


def verdict_on_label(credential: bytes, trust: Trust, at: datetime) -> Verdict:
    """The verdict on what must be a label: any other credential is invalid here, however well it is signed."""
    try:
        found = verdict_on(taken_from(credential), trust, at)
    except CredentialInvalid as fault:
        return Verdict("invalid", (fault.reason,))
    if found.credential and LABEL not in listed(found.credential.get("type")):
        return Verdict("invalid", (text("credential.no_label"),))
    return found


def brought(
    files: list[Path], did: list[Path] | None, contexts: Path | None, status: list[Path] | None
) -> tuple[bytes, Trust]:
    """The credential among some files, and what it is checked against."""
    credential, lists = _sorted_out([(path, _content(path)) for path in files])
    return credential, Trust(
        _keys(did or []), _contexts(contexts), [*lists, *(_content(path) for path in status or [])]
    )


def told(found: Verdict, as_json: bool) -> None:
    """Say a verdict. Raises typer.Exit(1) unless it is valid."""
    if as_json:
        session.print_json({"state": found.state, "reasons": [session.say(each) for each in found.reasons]})
    else:
        _print(found)
    if found.state != "valid":
        raise typer.Exit(1)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise typer.BadParameter(f"{path}: {fault.strerror}") from None


def _sorted_out(given: list[tuple[Path, bytes]]) -> tuple[bytes, list[bytes]]:
    """The credential, and status lists named beside it."""
    lists = [content for _, content in given if _is_list(content)]
    others = [content for _, content in given if not _is_list(content)]
    if len(others) > 1:
        raise typer.BadParameter(session.say("label.one_at_a_time"))
    return (others[0], lists) if others else (lists[0], lists[1:])


def _is_list(content: bytes) -> bool:
    try:
        claims = peek(content) if is_token(content) else read(content)
    except CredentialInvalid:
        return False
    return "BitstringStatusListCredential" in listed(claims.get("type"))


def _keys(paths: list[Path]) -> Keys:
    try:
        return Keys([read(_content(path)) for path in paths])
    except CredentialInvalid as fault:
        raise Refused(text("label.bad_did", why=fault.reason)) from None


def _contexts(folder: Path | None) -> Contexts:
    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"{folder}: no such folder")
    chosen = folder or BUILT_CONTEXTS
    return Contexts(folder=chosen) if chosen.is_dir() else Contexts()


def moment_of(written: str) -> datetime:
    """A day means its end in Kazakhstan, a moment without an offset is UTC."""
    if not written:
        return clock.now()
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(session.say("label.bad_moment", written=written[:40])) from None
    if len(written) == 10 and found.time() == time():
        return clock.end_of(found.date())
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _print(found: Verdict) -> None:
    style = {"valid": "bold green", "suspended": "bold yellow"}.get(found.state, "bold red")
    session.out.print(session.say(f"label.state.{found.state.replace(' ', '_')}"), style=style, highlight=False)
    for reason in found.reasons:
        session.out.print(f"  {session.say(reason)}", highlight=False)
