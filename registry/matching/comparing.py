"""`compare`: one door for companies and people, where BIN and IIN decide before any letter is read."""

from collections.abc import Sequence

from infra.i18n import text
from registry.identifiers import Bin
from registry.matching.companies import Company, company
from registry.matching.company_rules import compare_companies, judge_forms
from registry.matching.people import Person, Place, person
from registry.matching.person_rules import compare_people
from registry.matching.result import Evidence, Kind, Match
from registry.matching.writing import number_given
from registry.names import split

_SAME_NUMBER, _OTHER_NUMBER = 0.97, 0.05
_BEARS_A_PERSON = frozenset(("entrepreneur", "farm"))


def compare(
    left: str, right: str, kind: Kind | str, *, left_bin: str | None = None, right_bin: str | None = None
) -> Match:
    """Whether two names mean one company or one person: a graded score from 0 to 1, a verdict, and why.

    A valid BIN or IIN on both sides decides, whether it stands in the text or in its own field: the same number makes
    "same" whatever the names, another one "different". Raises ValueError for a kind that is neither company nor person.
    """
    if Kind(kind) is Kind.COMPANY:
        mine, theirs = company(left), company(right)
        numbers = (_number(mine.numbers, left_bin), _number(theirs.numbers, right_bin))
        evidence = _entrepreneurs(mine, theirs) or compare_companies(mine, theirs)
    else:
        first, second = person(left), person(right)
        numbers = (_number(first.numbers, left_bin), _number(second.numbers, right_bin))
        evidence = compare_people(first, second)
    _judge_numbers(*numbers, evidence)
    return evidence.match()


def _number(in_text: Sequence[Bin], in_field: str | None) -> Bin | None:
    given = number_given(in_field)
    return given if given is not None else in_text[0] if in_text else None


def _judge_numbers(left: Bin | None, right: Bin | None, evidence: Evidence) -> None:
    if left is None or right is None:
        return
    if left == right:
        evidence.base = _SAME_NUMBER + (1 - _SAME_NUMBER) * evidence.match().score
        evidence.factor = evidence.ceiling = 1.0
        evidence.first(text("match.same_number", number=left.masked))
    else:
        evidence.cap(_OTHER_NUMBER, text("match.other_number", left=left.masked, right=right.masked))


def _entrepreneurs(left: Company, right: Company) -> Evidence | None:
    """ИП Асанов Е.М. is a person's name behind a form: compared as one. None where it is a company's name."""
    families = {company.form.family for company in (left, right) if company.form is not None}
    if not families & _BEARS_A_PERSON:
        return None
    mine, theirs = person(split(left.written).bare), person(split(right.written).bare)
    if not (_names_a_person(mine) and _names_a_person(theirs)):
        return None
    evidence = compare_people(mine, theirs)
    judge_forms(left.form, right.form, evidence)
    return evidence


def _names_a_person(name: Person) -> bool:
    places = {part.place for part in name.parts}
    if len(name.parts) == 1:
        return Place.SURNAME in places
    return Place.SURNAME in places and bool({Place.GIVEN, Place.PATRONYMIC, Place.INITIAL} & places)
