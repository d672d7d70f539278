"""`moldir courses` at the terminal: lists, reading, files of courses. Needs no database."""

import json
import zipfile

import pytest

from compliance.library.course import courses
from compliance.training.course_zip import packed
from infra.i18n import LANGUAGES
from tests.compliance.test_exchange_command import moldir


def test_the_list_is_json_with_lessons_questions_and_complete_texts():
    found = json.loads(moldir("courses", "--json"))
    assert [each["code"] for each in found] == list(courses())
    for each in found:
        course = courses()[each["code"]]
        assert (each["lessons"], each["questions"]) == (len(course.lessons), len(course.questions))
        assert each["complete"] == dict.fromkeys(LANGUAGES, each["texts"])


def test_reading_tells_every_lesson_in_three_languages():
    found = json.loads(moldir("courses", "--reading", "--json"))
    assert len(found) == 3 * sum(len(course.lessons) for course in courses().values())
    assert not any(each["hard"] for each in found)
    assert {each["language"] for each in found if each["lix"] is None} == {"kk"}
    assert "foundations.bribe" in moldir("courses", "--reading")


def test_what_is_exported_can_be_added(tmp_path):
    out = tmp_path / "ours.zip"
    moldir("courses", "export", "foundations", "--out", out, "--code", "own-ours")
    found = json.loads(moldir("courses", "check", out, "--json"))
    assert (found["taken"], found["code"], found["faults"]) == (True, "own-ours", [])
    with zipfile.ZipFile(out) as target:
        target.extractall(tmp_path)
    assert json.loads(moldir("courses", "check", tmp_path / "own-ours", "--json"))["taken"]


def test_every_fault_is_told_with_its_place_and_ends_in_one(tmp_path):
    folder = tmp_path / "own-ours"
    with zipfile.ZipFile(_written(tmp_path / "ours.zip")) as target:
        target.extractall(tmp_path)
    front = folder / "course.yaml"
    front.write_text(front.read_text(encoding="utf-8").replace("pass_share: 0.8", "pass_share: 8"), encoding="utf-8")
    (folder / "gifts.yaml").unlink()
    said = moldir("--lang", "en", "courses", "check", folder, code=1)
    assert "course.yaml · 5 · pass_share" in said
    assert "gifts.yaml is missing" in said


def test_wrong_wishes_end_in_a_sentence(tmp_path):
    moldir("courses", "export", "nothing", "--out", tmp_path / "x.zip", code=2)
    moldir("courses", "export", "foundations", "--code", "foundations", "--out", tmp_path / "x.zip", code=2)
    moldir("courses", "export", "foundations", "--out", tmp_path / "no" / "x.zip", code=1)
    moldir("courses", "check", tmp_path / "none.zip", code=1)
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04broken")
    moldir("courses", "check", tmp_path / "broken.zip", code=1)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


def _written(path):
    path.write_bytes(packed(courses()["foundations"], "own-ours"))
    return path
