"""What each source said of a company, and what a reader can do with that."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from infra import clock
from infra.database import Record
from infra.i18n import Text, text
from registry.queries.company_facts import CompanyFacts
from registry.queries.stamps import Stamps
from registry.sources import SOURCES
from registry.sources.spec import SourceSpec
from registry.views import Caution, IndexView, SourceAnswer

NOT_ABOUT_COMPANIES = frozenset({"kato"})
# asked number by number: no row means that nobody has asked yet
ASKED_ONE_BY_ONE = frozenset({"sur_data"})
# duty-bound organisations only: no row of an ordinary company means that nothing is published of it
PUBLISHED_OF_FEW = frozenset({"statements"})

STEPS: Mapping[str, str] = {
    "afm": "next.afm",
    "pseudo_company": "next.court",
    "invalid_registration": "next.court",
    "bankrupt": "next.insolvency",
    "inactive": "next.inactive",
    "status_inactive": "next.inactive",
    "left_register": "next.left_register",
    "wrong_address": "next.address",
    "status_address_absent": "next.address",
    "tax_arrears": "next.debt_certificate",
    "status_debt": "next.debt_certificate",
    "goszakup_rnu": "next.references",
    "enforcement": "next.enforcement",
    "contracts_cancelled": "next.references",
    "negative_equity": "next.guarantee",
    "violation_tax_code": "next.explanation",
}
YOUNG = timedelta(days=365)


def is_old(spec: SourceSpec, run: Record, today: int) -> bool:
    """Whether a list was, on a day, older than twice its publishing interval. `today` is an ordinal."""
    as_at = run["as_at"] or clock.local_date(run["finished_at"])
    return bool(today - as_at.toordinal() > 2 * spec.every_days)


def answers_of(facts: CompanyFacts, stamps: Stamps, seen: Iterable[str]) -> tuple[SourceAnswer, ...]:
    """One answer a source, in the order of the sources. `seen` are the sources that hold something of the company."""
    found = {*seen}
    today = facts.day.toordinal()
    return tuple(
        _answer(spec, stamps.newest.get(spec.code), spec.code in found, today)
        for spec in SOURCES.values()
        if spec.code not in NOT_ABOUT_COMPANIES
    )


def _answer(spec: SourceSpec, run: Record | None, found: bool, today: int) -> SourceAnswer:
    if run is None:
        return SourceAnswer(spec.code, spec.name, "found" if found else "not_checked", None, False)
    answer = "found" if found else "none_found"
    if not found and spec.code in ASKED_ONE_BY_ONE:
        answer = "not_checked"
    if not found and spec.code in PUBLISHED_OF_FEW:
        answer = "not_published"
    return SourceAnswer(spec.code, spec.name, answer, run["as_at"], is_old(spec, run, today))


def next_steps_of(
    facts: CompanyFacts, cautions: Sequence[Caution], indices: Sequence[IndexView], answers: Sequence[SourceAnswer]
) -> tuple[Text, ...]:
    """What a careful reader does next: by what was found, then what is always wise. Advice, not a decision."""
    steps = [STEPS[caution.code] for caution in cautions if not caution.ended and caution.code in STEPS]
    row = facts.registered
    if row is not None and row["registered_on"] is not None and facts.day - row["registered_on"] < YOUNG:
        steps.append("next.young")
    if row is None:
        steps.append("next.registration")
    if not facts.bin.is_person and any(answer.answer == "not_published" for answer in answers):
        steps.append("next.statements")
    if any(index.grade == "NR" for index in indices):
        steps.append("next.not_rated")
    if any(answer.is_old for answer in answers):
        steps.append("next.old_list")
    steps += ["next.clause", "next.again"] if facts.bin.is_person else ["next.owners", "next.clause", "next.again"]
    return tuple(text(step) for step in dict.fromkeys(steps))
