"""The example in the documentation is a course that can be added."""

import re
from pathlib import Path

from compliance.training.course_files import read_course
from infra.i18n import LANGUAGES

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "courses.md"


def test_the_example_can_be_added():
    front, lesson = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    read = read_course({"course.yaml": front.encode(), "smoke.yaml": lesson.encode()})
    assert not read.faults
    assert read.course
    assert read.course.languages == LANGUAGES
