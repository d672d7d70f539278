"""An anti-corruption clause put together for a contract: for the page, as plain text and as PDF. Nothing is kept."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

from compliance.library.programme.clauses import KINDS, Kind, Risk, Section, clause, library, plain_text
from compliance.library.programme.risk import Signs, Suggested, suggested
from infra.i18n import LANGUAGES, Bilingual, Text, text, translate
from registry.errors import CompanyUnknown, NotABin
from registry.references import number_of, reference_of
from registry.views import CompanyProfile
from services.documents.pdf import paper
from services.documents.profiles import profile_of
from services.documents.wording import environment

BY_REGISTER = "register"
EDITION = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants: kind of contract, level of care (or `register`), counterparty, one or two languages."""

    kind: str = "supply"
    risk: str = BY_REGISTER
    number: str = ""
    first: str = "kk"
    second: str = "ru"


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause, how careful it is and why."""

    kind: Kind
    risk: Risk
    chosen: bool  # by hand
    suggestion: Suggested
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    number: str  # what refers to the counterparty; empty: none was named
    name: Bilingual
    synthetic: bool
    version: str
    published_on: date
    kinds: tuple[Kind, ...]
    fault: Text | None  # why a counterparty's number was not taken

    @property
    def plain(self) -> str:
        """As plain text, each language under its heading."""
        headings = [translate("clauses.document", each) for each in self.languages]
        return plain_text(self.sections, self.languages, headings)


async def clause_of(asked: Asked) -> ClauseView:
    """What was asked for; what cannot be is replaced by the usual, and a wrong number is told beside its field."""
    kind = next((each for each in KINDS if each == asked.kind), KINDS[0])
    profile, fault = await _counterparty(asked.number)
    suggestion = suggested(_signs(profile) if profile else None, kind)
    chosen = asked.risk in get_args(Risk)
    risk = cast("Risk", asked.risk) if chosen else suggestion.risk
    first = asked.first if asked.first in LANGUAGES else "kk"
    second = asked.second if asked.second in LANGUAGES and asked.second != first else ""
    return ClauseView(
        kind=kind,
        risk=risk,
        chosen=chosen,
        suggestion=suggestion,
        languages=tuple(each for each in (first, second) if each),
        sections=clause(kind, risk),
        number=reference_of(profile.bin) if profile else "",
        name=profile.name if profile else Bilingual(None, None),
        synthetic=profile.synthetic if profile else False,
        version=library().version,
        published_on=library().published_on,
        kinds=KINDS,
        fault=fault,
    )


async def _counterparty(typed: str) -> tuple[CompanyProfile | None, Text | None]:
    if not typed.strip():
        return None, None
    try:
        return await profile_of(str(number_of(typed))), None
    except NotABin as problem:
        return None, problem.text
    except CompanyUnknown:
        return None, text("clauses.unknown")


def _signs(profile: CompanyProfile) -> Signs:
    """What the public profile says, as signs."""
    return Signs(
        grades=[(index.name, index.grade) for index in profile.indices],
        cautions=[(tag.text, tag.tone) for tag in profile.tags if tag.code != "synthetic"],
        registered=profile.registered,
    )


def _titles(view: ClauseView) -> dict[str, str]:
    return {each: translate("clauses.document", each) for each in view.languages}


def clause_pdf(view: ClauseView, language: str) -> bytes:
    """The clause as PDF/UA; the same clause gives the same bytes. The counterparty is not named in it."""
    page = environment(language).get_template("integrity/clause_paper.html").render(view=view, titles=_titles(view))
    identifier = hashlib.sha256(f"{EDITION}{language}{view.version}{view.plain}".encode()).hexdigest()[:32]
    return paper(page, identifier)
