"""The declaration that the first head of an applicant signs: versioned words in three languages."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from compliance.library.load import LibraryError, words
from compliance.library.model import Words

FILE = Path(__file__).resolve().parent / "label" / "declaration.yaml"
FILLED = ("{organisation}", "{number}")  # in every language: whose word it is


@dataclass(frozen=True, slots=True)
class Declaration:
    """A version of it."""

    version: str
    published_on: date
    text: Words

    def of(self, organisation: str, number: str, language: str) -> str:
        """As an organisation signs it in a language."""
        return self.text.of(language).format(organisation=organisation, number=number)


@cache
def declaration() -> Declaration:
    """The declaration in force. Raises LibraryError where a language does not say whose word it is."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    text = words(given["text"], "declaration")
    for language in ("kk", "ru", "en"):
        if any(each not in text.of(language) for each in FILLED):
            raise LibraryError(f"declaration: does not say in {language} who declares")
    return Declaration(given["version"], given["published_on"], text)
