"""What changed is told in sentences, in every language, whatever it was."""

import pytest

from compliance.assessment.compare import HEAD, SAID, Change, Difference
from compliance.assessment.telling import told
from infra.i18n import LANGUAGES, show

PAPER = {"title": "хаттама.pdf", "confirmed": False}
FOUND = {"item": "RA-1", "text": "Күні жоқ", "closed_on": None}
# for each thing that can differ, a change of it
CHANGES = {
    "claimed": (3, None), "supported": (3, 2), "verified": (None, 2), "counted": (2, None), "reason": ("", "Себебі"),
    "replies": ({"RA-1.1": "Иә"}, {"RA-1.2": "Жоқ"}), "not_applicable": (None, {"reason": "Жоқ", "approved": False}),
    "review": ({"level": 2, "reason": ""}, None), "waiver": ({"reason": "Сол", "accepted": True}, None),
    "questions": ({}, {"RA-1.1": {}}), "library": ("1", "2"), "edition": ("a", "b"), "profile": ("M", "S"),
    "scope": ({}, {"name": "x"}), "findings": ({"7": FOUND}, {"7": FOUND | {"closed_on": "2026-01-01"}, "8": FOUND}),
    "evidence_added": (None, PAPER), "evidence_removed": (PAPER, None),
    "evidence_changed": (PAPER, PAPER | {"confirmed": True}),
}  # fmt: skip


def lines(*changes: Change) -> list[tuple[str, str, str]]:
    telling = told(Difference((), (), changes))
    return [(show(one.sentence, "en"), one.before, one.after) for one in telling.lines]


def test_nothing_that_can_differ_is_passed_over() -> None:
    assert {*SAID, *HEAD} <= set(CHANGES)


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_has_a_sentence_in_every_language(what: str) -> None:
    before, after = CHANGES[what]
    telling = told(Difference((), (), (Change(None if what in HEAD else "RA-1", what, before, after, "1"),)))
    assert len(telling) > 0
    for language in LANGUAGES:
        for line in telling.lines:
            sentence = show(line.sentence, language)
            assert sentence
            assert "{" not in sentence


def test_items_that_came_and_went_are_told_first() -> None:
    telling = told(Difference(("PLN-3",), ("CTX-9",), ()))
    assert [show(one.sentence, "en") for one in telling.lines] == [
        "Item PLN-3 is asked now", "Item CTX-9 is asked no longer",
    ]  # fmt: skip


def test_a_level_that_fell_by_itself_is_told_as_evidence_that_grew_old() -> None:
    fell = Change("RA-1", "supported", 3, 2)
    assert lines(fell) == [("Evidence grew old; supported level: 3 → 2", "", "")]
    taken = Change("RA-1", "evidence_removed", PAPER, None, "1")
    assert lines(fell, taken)[0] == ("Supported level: 3 → 2", "", "")


def test_agreeing_is_told_apart_from_giving_a_reason() -> None:
    given = {"reason": "Сол", "accepted": False}
    assert lines(Change("RA-1", "waiver", given, given | {"accepted": True})) == [
        ("A reviewer accepted the waiver", "", "")
    ]
    assert lines(Change("RA-1", "waiver", None, given)) == [("A waiver was given, or its reason changed", "", "Сол")]
    assert lines(Change("RA-1", "evidence_changed", *CHANGES["evidence_changed"], "1")) == [
        ("Evidence confirmed by a second person: хаттама.pdf", "", "")
    ]


def test_replies_and_findings_are_told_one_by_one_at_their_items() -> None:
    telling = told(Difference((), (), (
        Change(None, "findings", *CHANGES["findings"]), Change("CTX-1", "replies", *CHANGES["replies"]),
    )))  # fmt: skip
    assert [item for item, _ in telling.groups] == ["RA-1", "CTX-1"]
    assert [show(one.sentence, "en") for one in telling.lines] == [
        "Finding no. 7 closed", "New finding no. 8", "The reply to RA-1.1 changed", "The reply to RA-1.2 changed",
    ]  # fmt: skip
