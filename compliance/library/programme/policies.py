"""Documents of a programme as templates: whole texts in three languages, filled in by the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from compliance.library.load import LibraryError, words
from compliance.library.model import Words
from compliance.library.programme.files import read
from infra.i18n import LANGUAGES

FIELDS = ("organisation", "head", "officer", "channel")


@dataclass(frozen=True, slots=True)
class Template:
    """A document before it is anybody's. `items` of the standards are what it is evidence for."""

    kind: str
    title: Words
    text: Words
    items: tuple[str, ...]
    version: str
    published_on: date


@cache
def templates() -> Mapping[str, Template]:
    """Every document by its kind, in their order. Raises LibraryError where a text or a field is missing."""
    given = read("policies")
    opening = words(given["opening"], "opening")
    if not all(f"{{{field}}}" in opening.of(language) for field in FIELDS for language in LANGUAGES):
        raise LibraryError("opening: a field is missing")
    found = {}
    for each in given["documents"]:
        title, body = words(each["title"], each["kind"]), words(each["text"], each["kind"])
        whole = Words(*(f"{opening.of(language)}\n{body.of(language)}" for language in LANGUAGES))
        found[each["kind"]] = Template(
            each["kind"], title, whole, tuple(each["items"]), given["version"], given["published_on"]
        )
    return found


def filled_in(template: Template, fields: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The texts of a template by language, with `fields` by name and language put in as plain words."""
    texts = {}
    for language in LANGUAGES:
        said = template.text.of(language)
        for field in FIELDS:
            said = said.replace(f"{{{field}}}", escaped(fields[field][language]))
        texts[language] = said
    return texts


def escaped(given: str) -> str:
    """Words on one line that Markdown takes as they stand."""
    line = " ".join(given.split())
    return "".join(f"\\{letter}" if letter in r"\`*_[]<>#|{}~!&" else letter for letter in line)
