"""A lesson as it is read: in one language, with nothing in it that a browser would run."""

from dataclasses import replace

import pytest

from compliance.library.course import courses
from compliance.library.model import Words
from compliance.views.training.lessons import lessons_shown
from infra.i18n import LANGUAGES
from services.documents.wording import environment

FOUNDATIONS = courses()["foundations"]
BODY = '{% import "learning/lesson_body.html" as l with context %}{{ l.lesson_body(lesson, open=open) }}'
HOSTILE = "<script>steal()</script> [go](javascript:steal()) ![](https://elsewhere.example/x.png)\n\n# Big"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("course", courses().values(), ids=courses())
def test_every_lesson_is_shown_whole(course, language):
    for lesson, shown in zip(course.lessons, lessons_shown(course, language), strict=True):
        page = environment(language).from_string(BODY).render(lesson=shown, open=True)
        assert shown.title == lesson.title.of(language)
        assert (shown.number, shown.count) == (course.lessons.index(lesson) + 1, len(course.lessons))
        assert "<p>" in shown.html
        assert "**" not in page
        assert all(str(part) in page for part in (shown.html, shown.case, shown.think, shown.answer))


def test_what_a_company_writes_does_nothing_in_a_browser():
    lesson = FOUNDATIONS.lessons[0]
    words = Words(HOSTILE, HOSTILE, HOSTILE)
    spoiled = replace(lesson, title=words, text=words, case=replace(lesson.case, text=words), remember=(words,))
    shown = lessons_shown(replace(FOUNDATIONS, lessons=(spoiled,)), "en")[0]
    page = environment("en").from_string(BODY).render(lesson=shown, open=False)
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page
    assert "<h1" not in page


def test_the_answer_of_a_case_waits_until_it_is_asked_for():
    shown = lessons_shown(FOUNDATIONS, "ru")[0]
    page = environment("ru").from_string(BODY).render(lesson=shown, open=False)
    assert page.index("<details") < page.index(str(shown.answer))
