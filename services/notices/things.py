"""A thing that somebody is reminded of, and how its line is worded."""

from dataclasses import dataclass

from compliance.commands.reminding import Telling
from compliance.library import Words
from infra.i18n import Text, translate


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a person is reminded of, in a line."""

    told: Telling
    line: Text


def worded(line: Text, language: str) -> str:
    """A line with titles of the library in the reader's language; what has no clause leaves no gap."""
    said = {name: _in(value, language) for name, value in line.args.items()}
    return translate(Text(line.id, said), language).replace("  ", " ").replace(": .", ".")


def _in(value: object, language: str) -> object:
    if isinstance(value, Text):
        return worded(value, language)
    return value.of(language) if isinstance(value, Words) else "" if value is None else value
