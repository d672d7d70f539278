"""`moldir lookup`, `search`, `sources`: what the register knows, for people at a terminal and for programs."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar

import msgspec
import typer

from infra.errors import Problem
from infra.i18n import LANGUAGES
from registry.queries import company_profile, search_companies, source_health
from registry.references import number_of, numbered
from registry.search import ensure_current
from registry.views import CompanyProfile, SearchResults
from services.cli import cards, session
from services.cli.moments import asked_moment
from services.documents import shapes

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of the answer: kk, ru or en.")]


def add_to(app: typer.Typer) -> None:
    """Register the reading commands."""
    app.command()(lookup)
    app.command()(search)
    app.command()(sources)


def lookup(
    number: Annotated[str, typer.Argument(metavar="BIN", help="BIN, IIN or sealed number.")],
    as_json: AsJson = False,
    lang: Lang = "",
    as_of: Annotated[str, typer.Option("--as-of", help="What was known by the end of a day, 2026-03-31.")] = "",
) -> None:
    """Look a company up: who it is, its indices, why, since when and from which source. Exit 1: unknown."""
    _speak(lang)
    moment = asked_moment(as_of)

    async def read() -> CompanyProfile:
        return await company_profile(number, as_of=moment)

    profile = _answered(read, as_json, number)
    if as_json:
        _print(shapes.company(profile, session.language.get()))
    else:
        cards.print_company(profile)


def search(
    words: Annotated[str, typer.Argument(metavar="TEXT", help="Number, name or head, in any script.")],
    as_json: AsJson = False,
    lang: Lang = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many at most.")] = 20,
) -> None:
    """Find companies by number or by name, with typos, in any script. Exit 1: none found."""
    _speak(lang)

    async def read() -> SearchResults:
        await ensure_current()
        return await search_companies(words, filters={}, limit=limit)

    results = _answered(read, as_json)
    if as_json:
        _print(shapes.search(results, session.language.get()))
    else:
        cards.print_results(results)
    if not results.hits:
        raise typer.Exit(1)


def sources(as_json: AsJson = False, lang: Lang = "") -> None:
    """List the sources: how fresh each is and how its last import went."""
    _speak(lang)
    health = _answered(source_health, as_json)
    if as_json:
        _print(shapes.sources(health, session.language.get()))
    else:
        cards.print_sources(health)


def _speak(lang: str) -> None:
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(", ".join(LANGUAGES), param_hint="--lang")
    if lang:
        session.language.set(lang)


def _answered(read: Callable[[], Coroutine[Any, Any, T]], as_json: bool, number: str | None = None) -> T:
    """What a query answers; refused, its sentence (as JSON where that was asked for) and exit 1.

    A `number` is checked before the database is opened: a typing error is told at once.
    """
    try:
        if number is not None:
            number_of(number)
        return session.in_database(read())
    except Problem as refusal:
        if not as_json:
            raise
        _print(Refusal(problem=refusal.code, detail=session.say(refusal.text)))
        raise typer.Exit(1) from None


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer."""

    problem: str
    detail: str


def _print(document: msgspec.Struct) -> None:
    session.print_json(_whole(msgspec.to_builtins(document)))


def _whole(value: Any) -> Any:
    """The same document with every number in full: the terminal is the operator's own."""
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return numbered(value) if isinstance(value, str) else value
