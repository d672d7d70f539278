"""A moment is told by its day in Kazakhstan, which begins five hours before Greenwich's."""

from datetime import UTC, date, datetime

import pytest

from infra.i18n import day, short_day

EVENING = datetime(2026, 11, 25, 20, 18, tzinfo=UTC)  # in Almaty it is the next day already


@pytest.mark.parametrize(("language", "words", "figures"), [
    ("kk", "2026 ж. 26 қараша", "26.11.2026"), ("ru", "26 ноября 2026 г.", "26.11.2026"),
    ("en", "26 November 2026", "26 Nov 2026"),
])  # fmt: skip
def test_a_moment_and_its_day_are_told_alike(language: str, words: str, figures: str) -> None:
    for said in (EVENING, date(2026, 11, 26)):
        assert day(said, language).replace("\u202f", " ") == words
        assert short_day(said, language).replace("\u202f", " ") == figures
