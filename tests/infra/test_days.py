"""A moment is told by its day in Kazakhstan, which begins five hours before Greenwich's."""

import re
from datetime import UTC, date, datetime

import pytest

from infra.i18n import catalogue, day, in_case, short_day, translate

EVENING = datetime(2026, 11, 25, 20, 18, tzinfo=UTC)  # in Almaty it is the next day already


@pytest.mark.parametrize(("language", "words", "figures"), [
    ("kk", "2026 ж. 26 қараша", "26.11.2026"), ("ru", "26 ноября 2026 г.", "26.11.2026"),
    ("en", "26 November 2026", "26 Nov 2026"),
])  # fmt: skip
def test_a_moment_and_its_day_are_told_alike(language: str, words: str, figures: str) -> None:
    for said in (EVENING, date(2026, 11, 26)):
        assert day(said, language).replace("\u202f", " ") == words
        assert short_day(said, language).replace("\u202f", " ") == figures


@pytest.mark.parametrize(
    ("shown", "dative", "ablative"),
    [
        *(
            (f"2026 ж. 21 {month}", f"2026 ж. 21 {month}{to}", f"2026 ж. 21 {month}{since}")
            for month, to, since in (
                ("қаңтар", "ға", "дан"), ("ақпан", "ға", "нан"), ("наурыз", "ға", "дан"), ("сәуір", "ге", "ден"),
                ("мамыр", "ға", "дан"), ("маусым", "ға", "нан"), ("шілде", "ге", "ден"), ("тамыз", "ға", "дан"),
                ("қыркүйек", "ке", "тен"), ("қазан", "ға", "нан"), ("қараша", "ға", "дан"), ("желтоқсан", "ға", "нан"),
            )
        ),
        ("21.11.2026", "21.11.2026-ға", "21.11.2026-дан"),
        ("01.03.2030", "01.03.2030-ға", "01.03.2030-дан"),
        ("14:40", "14:40-қа", "14:40-тан"),
        ("18:00", "18:00-ге", "18:00-ден"),
        ("09:13", "09:13-ке", "09:13-тен"),
        ("2000", "2000-ға", "2000-нан"),
        ("500", "500-ге", "500-ден"),
    ],
)  # fmt: skip
def test_kazakh_days_and_times_take_the_case_that_a_word_asks_for(shown: str, dative: str, ablative: str) -> None:
    assert (in_case(shown, "ға"), in_case(shown, "дан")) == (dative, ablative)


def test_a_message_asks_for_the_case() -> None:
    day = date(2026, 9, 5)
    assert translate("audit.fresh_until", "kk", day=day).endswith("5 қыркүйекке дейін жаңа")
    assert translate("audit.fresh_until", "kk", day="05.09.2026") == "05.09.2026-ға дейін жаңа"
    assert "қыркүйек" not in translate("audit.fresh_until", "ru", day=day)


def test_a_russian_sentence_that_ends_in_a_day_has_one_dot() -> None:
    said = translate("analysis.next", "ru", date=date(2026, 9, 5))
    assert said.endswith("2026\u202fг.")
    assert catalogue("ru")["analysis.next"].endswith("{date}.")


def test_no_kazakh_day_stands_without_its_case() -> None:
    bare = re.compile(r"\{[a-z_]+\} (дейін|шейін|бастап|бері)")
    said = {key: " ".join([said] if isinstance(said, str) else said) for key, said in catalogue("kk").items()}
    assert not [key for key, words in said.items() if bare.search(words)]
