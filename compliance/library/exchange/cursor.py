"""Taking parts out of a document from elsewhere: each must be of its kind, or its place and what is wrong are noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.library.exchange.faults import Findings, Path
from compliance.library.exchange.framework import Wording
from infra.i18n import text


@dataclass(frozen=True, slots=True)
class Cursor:
    """A mapping of the document, where it stands, and where faults go."""

    value: Mapping[Any, Any]
    path: Path
    findings: Findings

    def error(self, message: str, at: str | None = None, /, **args: object) -> None:
        """Note what is wrong with this mapping, or with one key of it."""
        self.findings.error(text(message, **args), self.path if at is None else (*self.path, at))

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; numbers are taken as they print, since `ref_id: 4.1` is one to YAML. Empty where there is none."""
        found = self.value.get(key)
        if isinstance(found, int | float) and not isinstance(found, bool):
            found = str(found)
        if found is not None and not isinstance(found, str):
            self.error("exchange.not_text", key, key=key)
            return ""
        if required and not (found or "").strip():
            self.error("exchange.missing", key, key=key)
        return found or ""

    def whole(self, key: str, default: int) -> int:
        """A whole number."""
        found = self.value.get(key, default)
        if found is None:
            return default
        if isinstance(found, bool) or not isinstance(found, int):
            self.error("exchange.not_whole", key, key=key)
            return default
        return found

    def truth(self, key: str) -> bool:
        """Yes or no; no where nothing is said."""
        found = self.value.get(key)
        if found is not None and not isinstance(found, bool):
            self.error("exchange.not_truth", key, key=key)
        return found is True

    def word(self, key: str, allowed: Sequence[str]) -> str | None:
        """One of the words allowed."""
        found = self.value.get(key)
        if found is None or found in allowed:
            return found
        self.error("exchange.not_allowed", key, key=key, value=str(found), allowed=", ".join(allowed))
        return None

    def listed(self, key: str) -> list[Any]:
        """A list; empty where there is none."""
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.error("exchange.not_list", key, key=key)
            return []
        return found

    def words(self, key: str) -> list[str]:
        """A list of texts."""
        found = self.listed(key)
        if all(isinstance(each, str) for each in found):
            return found
        self.error("exchange.not_texts", key, key=key)
        return [each for each in found if isinstance(each, str)]

    def mapping(self, key: str) -> "Cursor":
        """A mapping below; an empty one where there is none."""
        found = self.value.get(key)
        if found is not None and not isinstance(found, dict):
            self.error("exchange.not_mapping", key, key=key)
        return Cursor(found if isinstance(found, dict) else {}, (*self.path, key), self.findings)

    def mappings(self, key: str) -> Iterator["Cursor"]:
        """The mappings of a list."""
        for number, each in enumerate(self.listed(key)):
            if isinstance(each, dict):
                yield Cursor(each, (*self.path, key, number), self.findings)
            else:
                self.findings.error(text("exchange.not_mapping", key=key), (*self.path, key, number))

    def wording(self, key: str, locale: str, *, required: bool = False) -> Wording | None:
        """A text with its translations, which CISO Assistant keeps beside it; what is empty is no text."""
        said = self.text(key, required=required)
        found = {locale: said} if said.strip() else {}
        translations = self.mapping("translations")
        for language in translations.value:
            if isinstance(language, str) and translations.value[language] is not None:
                translated = translations.mapping(language).text(key)
                if translated.strip():
                    found.setdefault(language, translated)
        return Wording(locale, found) if found else None
