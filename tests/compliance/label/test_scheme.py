"""The scheme says everything in three languages, and what it asks is held against what is known."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
import yaml

from compliance.label.eligibility import CHECKED, Known, eligibility
from compliance.library.load import LibraryError
from compliance.library.scheme import FILE, scheme, scheme_of
from infra.i18n import LANGUAGES

DAY = date(2026, 11, 26)
ALL = Known(
    day=DAY, registered=True, adverse_lists=(), tax_debt=False, court=False, grades={"taxpayer": "B", "payment": "C"},
    approved_on=date(2026, 3, 1), lowest={"supported": 4, "verified": 3}, major_open=0, policy_share=0.95,
    interests_on=date(2026, 2, 1), interests_share=0.93, analysed_on=date(2026, 1, 10), exposed_share=1.0,
    trained_share=0.92, certificate_ends=date(2028, 1, 1),
)  # fmt: skip


def unmet(level: str, *, micro: bool = False, **other: object) -> list[str]:
    known = Known(**{name: getattr(ALL, name) for name in ALL.__slots__} | other)  # type: ignore[arg-type]
    return [each.requirement.id for each in eligibility(scheme(), level, known, micro=micro) if each.met == "unmet"]


def test_every_text_stands_in_three_languages_and_every_check_is_there() -> None:
    made = scheme()
    texts = [made.title, made.meaning, made.fees, *(each.title for each in made.reasons)]
    texts += [text for each in (*made.levels, *made.requirements) for text in (each.title, each.text)]
    assert len(texts) > 50
    assert all(text.of(language).strip() for text in texts for language in LANGUAGES)
    assert {each.id for each in made.requirements if each.kind == "automatic"} == CHECKED


def test_the_meaning_says_what_the_mark_is_not() -> None:
    meaning = scheme().meaning
    assert "ISO" in meaning.kk
    assert "ISO" in meaning.ru
    assert "quality" in meaning.en


@pytest.mark.parametrize("level", ["committed", "implemented", "certified"])
def test_whoever_has_all_lacks_nothing(level: str) -> None:
    assert unmet(level) == []


def test_each_thing_that_is_missing_is_named() -> None:
    assert unmet("committed", adverse_lists=("goszakup_rnu",)) == ["A-LISTS"]
    assert unmet("implemented", grades={"taxpayer": "D", "payment": "A"}) == ["A-INDICES"]
    assert unmet("committed", grades={"taxpayer": "D", "payment": "A"}) == []
    assert unmet("implemented", lowest={"supported": 5, "verified": 2}) == ["S-LEVELS"]
    assert unmet("committed", approved_on=DAY - timedelta(days=366)) == ["S-ASSESSMENT"]
    assert unmet("committed", approved_on=DAY - timedelta(days=365)) == []
    assert unmet("certified", certificate_ends=DAY + timedelta(days=89)) == ["C-CERTIFICATE"]
    assert unmet("implemented", interests_share=0.5, interests_on=None) == ["S-INTERESTS"]


def test_what_nobody_knows_is_not_met() -> None:
    found = eligibility(scheme(), "certified", Known(DAY), micro=False)
    assert {each.met for each in found} == {"unknown", "human"}


def test_micro_firms_go_a_shorter_way() -> None:
    whole = {each.id for each in scheme().asked("implemented", micro=False)}
    assert whole - {each.id for each in scheme().asked("implemented", micro=True)} == {"H-SAMPLES", "H-SITE"}


@pytest.mark.parametrize("spoil", [
    lambda given: given["requirements"].append(given["requirements"][0]),
    lambda given: given["requirements"][0]["levels"].update({"golden": {}}),
    lambda given: given["requirements"][0].update(kind="magic"),
    lambda given: given["requirements"][0].pop("room"),
    lambda given: given["panel"].update(quorum=9),
    lambda given: given["clocks"]["assessment"].pop("certified"),
    lambda given: given["levels"][0]["title"].update(kk=""),
])  # fmt: skip
def test_a_spoilt_scheme_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    given = deepcopy(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    spoil(given)
    with pytest.raises(LibraryError):
        scheme_of(given)
