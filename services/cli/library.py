"""`moldir library`: the standards of self-assessment, taken out to other programs and taken in. Needs no database."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from compliance.library import Standard, completeness, standards
from compliance.library.exchange import FORMATS, Fault, Format, Framework, Reading, complete_in, read, texts_of, write
from compliance.library.exchange.plain import MOST_BYTES
from infra.errors import Refused
from infra.i18n import LANGUAGES, text
from services.cli import session

area = typer.Typer(help="The standards of self-assessment: listed, exported, and files of frameworks checked.")


def add_to(app: typer.Typer) -> None:
    """Register `library` and its commands."""
    app.add_typer(area, name="library")


@area.callback(invoke_without_command=True)
def library(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """List the standards: items, questions, and complete texts in each language."""
    if context.invoked_subcommand is not None:
        return
    rows = [
        {
            "code": standard.code,
            "name": standard.name,
            "version": standard.version,
            "published_on": standard.published_on,
            "numbers_verified": standard.numbers_verified,
            "profiles": {profile: len(standard.of_profile(profile)) for profile in standard.profiles},
            **asdict(completeness(standard)),
        }
        for standard in standards().values()
    ]
    if as_json:
        session.print_json(rows)
        return
    columns = ("standard", "version", "items", "questions", "proofs", "texts")
    table = Table(*(session.say(f"library.{column}") for column in columns), *LANGUAGES)
    for row in rows:
        table.add_row(row["name"] if row["numbers_verified"] else session.say("library.unverified", name=row["name"]),
                      row["version"], *(str(row[name]) for name in columns[2:]),
                      *(str(row["complete"][language]) for language in LANGUAGES))  # fmt: skip
    session.out.print(table)


@area.command()
def export(
    code: Annotated[str, typer.Argument(help="Code of the standard; `moldir library` lists them.")],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
    into: Annotated[str, typer.Option("--as", help=", ".join(FORMATS))] = "ciso-yaml",
    profile: Annotated[str, typer.Option(help="M, S or Q; for an OSCAL profile only.")] = "",
) -> None:
    """Write a standard, in all three languages, for another program."""
    standard, chosen = _standard(code), _format(into)
    known = ", ".join(standard.profiles)
    if chosen == "oscal-profile" and not profile:
        raise typer.BadParameter(session.say("exchange.command.profile_needed", known=known), param_hint="--profile")
    if chosen != "oscal-profile" and profile:
        raise typer.BadParameter(session.say("exchange.command.profile_unused"), param_hint="--profile")
    if profile and profile not in standard.profiles:
        said = session.say("exchange.command.unknown_profile", profile=profile[:20], known=known)
        raise typer.BadParameter(said, param_hint="--profile")
    data = write(standard, chosen, profile)
    try:
        out.write_bytes(data)
    except OSError:
        raise Refused(text("exchange.command.unwritable", file=str(out))) from None
    session.out.print(session.say("exchange.command.written", file=str(out), bytes=len(data)), highlight=False)


@area.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A library of CISO Assistant, or OSCAL.")],
    catalog: Annotated[
        list[Path] | None, typer.Option(help="Catalog of an OSCAL profile, where it does not lie beside it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Say what is in a file of a framework and what is wrong with it, and keep nothing. Exit 0: it can be taken."""
    given = {path.name: _content(path) for path in catalog or []}
    reading = read(_content(file), _beside(file) | given)
    if as_json:
        session.print_json(_told(file, reading))
    else:
        _print(file, reading)
    if any(fault.severity == "error" for fault in reading.faults):
        raise typer.Exit(1)


def _standard(code: str) -> Standard:
    found = standards().get(code)
    if found is None:
        known = ", ".join(standards())
        raise typer.BadParameter(session.say("exchange.command.unknown_standard", code=code[:60], known=known))
    return found


def _format(name: str) -> Format:
    for known in FORMATS:
        if known == name:
            return known
    raise typer.BadParameter(", ".join(FORMATS), param_hint="--as")


def _content(path: Path) -> bytes:
    """As much as decides: a file too large is refused without being read to its end."""
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError:
        raise Refused(text("exchange.command.unreadable", file=str(path))) from None


def _beside(file: Path) -> dict[str, bytes]:
    """Catalogs that lie beside a profile, as exports lie."""
    if file.suffix != ".json":
        return {}
    return {path.name: _content(path) for path in sorted(file.parent.glob("*catalog*.json")) if path.is_file()}


def _told(file: Path, reading: Reading) -> dict[str, Any]:
    library = reading.library
    return {
        "file": file.name,
        "format": reading.format,
        "taken": not any(fault.severity == "error" for fault in reading.faults),
        "urn": library.urn if library else None,
        "version": library.version if library else None,
        "frameworks": [_counts(each) for each in library.frameworks] if library else [],
        "faults": [
            {"severity": fault.severity, **asdict(fault.place), "sentence": session.say(fault.text)}
            for fault in reading.faults
        ],
    }


def _counts(framework: Framework) -> dict[str, Any]:
    return {
        "urn": framework.urn,
        "code": framework.code,
        "name": framework.name.of(session.language.get()),
        "items": len(framework.items),
        "questions": sum(len(each.questions) for each in framework.items),
        "levels": len(framework.scale),
        "profiles": {profile: len(framework.of_profile(profile)) for profile in framework.profiles},
        "texts": len(texts_of(framework)),
        "complete": complete_in(framework),
    }


def _print(file: Path, reading: Reading) -> None:
    told = _told(file, reading)
    if told["taken"]:
        said, style = session.say("exchange.command.good", file=file.name, format=str(reading.format)), "green"
    else:
        said, style = session.say("exchange.command.bad", file=file.name), "red"
    session.out.print(said, style=style, highlight=False, markup=False)
    for each in told["frameworks"]:
        profiles = ", ".join(f"{name} {count}" for name, count in each["profiles"].items()) or "–"
        counts = {key: each[key] for key in ("name", "code", "items", "questions", "texts")}
        line = session.say("exchange.command.framework", profiles=profiles, **counts, **each["complete"])
        session.out.print(line, highlight=False, markup=False, soft_wrap=True)
    for fault in reading.faults:
        session.out.print(_line(fault), highlight=False, markup=False, soft_wrap=True)


def _line(fault: Fault) -> str:
    """A fault on one line: whether it is an error, where, what."""
    place = f"{fault.place}: " if str(fault.place) else ""
    return f"{session.say(f'exchange.command.{fault.severity}')}: {place}{session.say(fault.text)}"
