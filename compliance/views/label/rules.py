"""The rules of the label, as a page and a document show them."""

from dataclasses import dataclass
from datetime import datetime

from compliance.library.scheme import Requirement, Rule, Scheme
from infra.i18n import Text


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key of the issuer: its public half as Multikey writes it, and SHA-256 of it to be compared elsewhere."""

    public: str
    fingerprint: str
    since: datetime
    expires: datetime | None
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may take, and who takes it."""

    code: str
    n: int
    days: Text  # "15 working days"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a requirement asks at a level: nothing (None), that it is met, or how much of it."""

    level: str
    suffices: tuple[Text, ...] | None


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement with what each level asks."""

    requirement: Requirement
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class RulesView:
    """The whole scheme: its tables, its rules, its issuer, and the hash of the file that says it."""

    scheme: Scheme
    sha256: str
    requirements: tuple[RequirementLine, ...]
    limits: tuple[Limit, ...]
    did: str
    site: str
    keys: tuple[KeyLine, ...]

    def said(self, rule: Rule, language: str) -> tuple[str, ...]:
        """The paragraphs of a rule in a language, with their numbers."""
        return self.scheme.said(rule, language)
