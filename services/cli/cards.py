"""What the reading commands print for people: the company's card, results, sources."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from infra.i18n import Bilingual, Text, show
from registry.references import numbered
from registry.views import (
    Caution,
    CompanyProfile,
    IndexView,
    SearchHit,
    SearchResults,
    SourceHealth,
    SourceStamp,
    Tag,
)
from services.cli import session

TONES = {"ok": "green", "info": "cyan", "warn": "yellow", "danger": "bold red"}
GRADES = {"A": "bold blue", "B": "cyan", "C": "yellow", "D": "bold yellow", "E": "bold red", "NR": "dim"}
STATES = {"fresh": "green", "old": "yellow", "refused": "bold red", "never": "dim"}
NEWEST = 8  # of the history; --json has all of it


def say(value: object) -> str:
    """Anything, in the language of this terminal."""
    return show(value, session.language.get())


def print_company(profile: CompanyProfile) -> None:
    """The card: identity, verdict, reasons, evidence, what to do."""
    parts: list[RenderableType] = [_identity(profile)]
    sections = (
        ("card.indices", _indices(profile.indices)),
        ("card.warnings", _warnings(profile.warnings)),
        ("card.facts", _facts(profile)),
        ("card.answers", _answers(profile)),
        ("card.history", _history(profile)),
        ("card.next", _steps(profile.next_steps)),
    )
    for heading, body in sections:
        if body is not None:
            parts += [Line(""), Line(session.say(heading), style="bold"), Padding(body, (0, 0, 0, 2))]
    moment = session.say("card.moment", moment=profile.moment)
    title = Line(say(profile.name) or numbered(profile.bin), style="bold")
    session.out.print(Panel(Group(*parts), title=title, subtitle=moment, title_align="left", subtitle_align="left"))


def _identity(profile: CompanyProfile) -> RenderableType:
    place = say(profile.place)
    line = " · ".join(part for part in (say(profile.kind_name), numbered(profile.bin), place) if part)
    other = _other_name(profile.name)
    lines = [Line(line), Line(other, style="dim")] if other else [Line(line)]
    if profile.synthetic:
        lines.append(Line(session.say("card.synthetic"), style="cyan"))
    return Group(*lines, _tags(profile.tags))


def _other_name(name: Bilingual) -> str:
    """The published name in the other language."""
    return next((other for other in (name.kk, name.ru) if other and other != say(name)), "")


def _tags(tags: Iterable[Tag]) -> Line:
    """Statuses one after the other; the word carries the meaning, the colour only helps."""
    line = Line()
    for tag in tags:
        line.append(f"[{say(tag.text)}]", TONES[tag.tone]).append(" ")
    return line


def _indices(indices: tuple[IndexView, ...]) -> RenderableType | None:
    if not indices:
        return Line(session.say("card.no_indices"), style="dim")
    table = Table.grid(padding=(0, 2))
    for index in indices:
        grade = Line(session.say(f"facet.grade.{index.grade}"), style=GRADES[index.grade])
        table.add_row(say(index.name), grade, _value(index), Line(_basis(index), style="dim"))
        for reason in index.reasons:
            points = f"{say(reason.points)} / {say(reason.maximum)}"
            table.add_row(
                Line(f"  {say(reason.name)}", style="dim"), "", points, Line(say(reason.finding), style="dim")
            )
    return table


def _value(index: IndexView) -> str:
    return f"{say(index.value)} / 100" if index.value is not None else "–"


def _basis(index: IndexView) -> str:
    """Why not rated; else compared with whom, as of when, by which method."""
    if index.why_not is not None:
        return say(index.why_not)
    basis = session.say("card.basis", cutoff=index.cutoff, method=index.method)
    if index.peer_median is None:
        return basis
    return f"{session.say('card.peers', median=index.peer_median)}; {basis}"


def _stamp(stamp: SourceStamp | None) -> Line:
    if stamp is None:
        return Line("")
    return Line(f"{say(stamp.name)}, {say(stamp.as_at)}" if stamp.as_at else say(stamp.name), style="dim")


def _warnings(warnings: tuple[Caution, ...]) -> RenderableType | None:
    if not warnings:
        return Line(session.say("card.no_warnings"))
    table = Table.grid(padding=(0, 2))
    for warning in warnings:
        mark = Line("·", style="dim") if warning.ended else Line("!", style="bold yellow")
        table.add_row(mark, Line(say(warning.text), style="dim" if warning.ended else ""), _stamp(warning.stamp))
    return table


def _facts(profile: CompanyProfile) -> RenderableType | None:
    table = Table.grid(padding=(0, 2))
    for detail in profile.details:
        table.add_row(Line(say(detail.label), style="dim"), Line(say(detail.value)), _stamp(detail.stamp))
    return table if profile.details else None


def _answers(profile: CompanyProfile) -> RenderableType | None:
    lines = []
    for answer in ("found", "none_found", "not_published", "not_checked"):
        names = [say(each.name) for each in profile.answers if each.answer == answer]
        if names:
            lines.append(Line(f"{session.say(f'answer.{answer}')} ({len(names)}): {', '.join(names)}"))
    old = [f"{say(each.name)} ({say(each.as_at)})" for each in profile.answers if each.is_old]
    if old:
        lines.append(Line(f"{session.say('card.old')}: {', '.join(old)}", style="yellow"))
    return Group(*lines)


def _history(profile: CompanyProfile) -> RenderableType | None:
    table = Table.grid(padding=(0, 2))
    for entry in profile.history[:NEWEST]:
        table.add_row(Line(say(entry.on), style="dim"), Line(say(entry.text)))
    if len(profile.history) > NEWEST:
        table.add_row("", Line(session.say("card.more", n=len(profile.history) - NEWEST), style="dim"))
    return table if profile.history else None


def _steps(steps: tuple[Text, ...]) -> RenderableType | None:
    return Group(*(Line(f"{number}. {say(step)}") for number, step in enumerate(steps, 1))) if steps else None


def print_results(results: SearchResults) -> None:
    """The companies found, and how many more there are."""
    if not results.hits:
        session.err.print(session.say("card.none_found", query=results.query), highlight=False)
        return
    for hit in results.hits:
        session.out.print(_hit(hit), highlight=False)
    more = results.total - len(results.hits)
    if more > 0:
        session.out.print(session.say("card.more_found", n=more), style="dim", highlight=False)


def _hit(hit: SearchHit) -> RenderableType:
    head = Line(f"{numbered(hit.bin)}  ", style="dim").append(say(hit.name) or "–", style="bold not dim")
    for index, grade in hit.grades:
        head.append(f"  {session.say(f'card.short.{index}')} ").append(grade, style=f"{GRADES[grade]} not dim")
    below = " · ".join(part for part in (say(hit.place), say(hit.activity)) if part)
    if hit.matched_on is not None:
        below += f" ({say(hit.matched_on)})"
    return Group(head, Padding(Line(below), (0, 0, 0, 14)), Padding(_tags(hit.tags), (0, 0, 0, 14)))


def print_sources(health: tuple[SourceHealth, ...]) -> None:
    """One line a source, and why the last file was refused where it was."""
    table = Table(box=None, header_style="bold")
    for column in ("code", "name", "state", "as_at", "rows"):
        table.add_column(session.say(f"card.column.{column}"), justify="right" if column == "rows" else "left")
    for each in health:
        state = Line(session.say(f"card.state.{each.state}"), style=STATES[each.state])
        table.add_row(each.code, say(each.name), state, say(each.as_at), say(each.rows))
        if each.refusal is not None:
            table.add_row("", Line(say(each.refusal), style="red"), "", "", "")
    session.out.print(table, highlight=False)
