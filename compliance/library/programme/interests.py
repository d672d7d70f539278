"""What people are asked when they declare interests."""

from dataclasses import dataclass
from functools import cache

from compliance.library.load import words
from compliance.library.model import Words
from compliance.library.programme.files import read

WHOSE = ("own", "spouse", "parent", "child", "sibling", "other_relative", "friend")
MEASURES = ("none", "recusal", "transfer", "divest")


@dataclass(frozen=True, slots=True)
class Questions:
    """The kinds of interest by id, in their order, with what is said of each; `items` of the standards ask for them."""

    version: str
    kinds: dict[str, Words]
    law: tuple[str, ...]
    items: tuple[str, ...]


@cache
def questions() -> Questions:
    """The questions in force. Raises LibraryError where a text is missing."""
    given = read("interests")
    kinds = {each["id"]: words(each["text"], each["id"]) for each in given["kinds"]}
    return Questions(given["version"], kinds, tuple(given["law"]), tuple(given["items"]))
