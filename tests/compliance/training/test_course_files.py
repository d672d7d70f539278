"""A course that a company wrote: taken whole, or told fault by fault with file and place."""

import io
import struct
import zipfile

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.library.course import courses
from compliance.training.course_files import read_course
from compliance.training.course_zip import LARGEST, MOST_FILES, packed, read_zip, unpacked

FRONT = """code: own-fire
version: "1.0"
published_on: 2026-11-25
valid_months: 12
pass_share: 0.8
draw: 1
title: {kk: Өрт қауіпсіздігі, ru: Пожарная безопасность}
audience: {kk: Бәріне, ru: Всем}
aim: {kk: Сақтану, ru: Беречься}
lessons: [smoke]
"""
LESSON = """minutes: 5
title: {kk: Түтін, ru: Дым}
text: {kk: "Түтін көрсеңіз, шығыңыз.", ru: "Видите дым — выходите."}
case:
  text: {kk: Түтін шықты, ru: Пошёл дым}
  think: {kk: Не істейсіз?, ru: Что делать?}
  answer: {kk: Шығу, ru: Выйти}
remember:
  - {kk: Шығыңыз, ru: Выходите}
questions:
  - text: {kk: Түтін шықты, ru: Пошёл дым}
    choices:
      - {right: true, text: {kk: Шығамын, ru: Выйду}, why: {kk: Солай, ru: Так}}
      - {right: false, text: {kk: Күтемін, ru: Подожду}, why: {kk: Қауіпті, ru: Опасно}}
      - {right: false, text: {kk: Ұйықтаймын, ru: Посплю}, why: {kk: Қауіпті, ru: Опасно}}
"""


def files(front=FRONT, lesson=LESSON, **more):
    return {"course.yaml": front.encode(), "smoke.yaml": lesson.encode()} | more


def zipped(contents, **kept):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in kept.items():
                setattr(entry, key, value)
            target.writestr(entry, content)
    return out.getvalue()


def told(read):
    return {(fault.severity, fault.text.id, fault.place.sheet, fault.place.row) for fault in read.faults}


def errors(read):
    assert read.course is None
    return {fault.text.id for fault in read.faults if fault.severity == "error"}


def test_a_course_in_two_languages_is_taken_and_says_which_one_it_lacks():
    read = read_course(files())
    assert read.course
    assert read.course.languages == ("kk", "ru")
    assert read.course.lessons[0].questions[0].id == "own-fire.smoke.1"
    assert told(read) == {("notice", "course.lacks", "course.yaml", 7)}


@pytest.mark.parametrize("course", courses().values(), ids=courses())
def test_ours_go_out_to_be_adapted_and_come_in_again(course):
    again = read_zip(packed(course, "own-adapted"))
    assert not again.faults
    assert again.course
    assert again.course.code == "own-adapted"
    assert [lesson.text for lesson in again.course.lessons] == [lesson.text for lesson in course.lessons]
    assert [q.choices for q in again.course.questions] == [q.choices for q in course.questions]
    assert packed(course, "own-adapted") == packed(course, "own-adapted")


@pytest.mark.parametrize(("where", "old", "new", "fault", "row"), [
    ("front", "own-fire", "fire", "course.bad_code", 1),
    ("front", "own-fire", "own-../x", "course.bad_code", 1),
    ("front", '"1.0"', '"1 0/.."', "course.bad_version", 2),
    ("front", "2026-11-25", "soon", "course.day", 3),
    ("front", "valid_months: 12", "valid_months: 0", "course.number", 4),
    ("front", "valid_months: 12", "valid_months: true", "exchange.not_whole", 4),
    ("front", "0.8", "8", "course.share", 5),
    ("front", "0.8", ".nan", "course.share", 5),
    ("front", "draw: 1", "draw: 2", "course.number", 6),
    ("front", "aim:", "aims:", "course.unknown_key", 9),
    ("front", "aim:", "aims:", "exchange.missing", 1),
    ("front", "Всем}", "Всем, de: Alle}", "course.unknown_key", 8),
    ("front", ", ru: Всем", "", "course.unsaid", 8),
    ("front", "Всем}", "Всем, en: All}", "course.not_spoken", 8),
    ("front", "[smoke]", "[]", "course.count", 10),
    ("front", "[smoke]", "[../smoke]", "course.bad_lesson", 10),
    ("front", "[smoke]", "[smoke, smoke]", "exchange.id_twice", 10),
    ("front", "[smoke]", "[smoke, mirrors]", "course.no_file", None),
    ("front", "[smoke]", "{smoke: 1}", "exchange.not_list", 10),
    ("lesson", "minutes: 5", "minutes: 0", "course.number", 1),
    ("lesson", "minutes: 5\n", "", "exchange.missing", 1),
    ("lesson", "minutes: 5", "id: own-fire.other\nminutes: 5", "course.bad_id", 1),
    ("lesson", "{kk: Түтін, ru: Дым}", "Түтін", "exchange.not_mapping", 2),
    ("lesson", "{kk: Түтін, ru: Дым}", "{kk: [1], ru: Дым}", "exchange.not_text", 2),
    ("lesson", "Түтін, ru: Дым}", "Түтін, ru: " + "ы" * 401 + "}", "course.too_long", 2),
    ("lesson", "right: true", "right: false", "course.choices", 12),
    ("lesson", "right: false", "right: true", "course.choices", 12),
    ("lesson", "right: true", "right: 1", "exchange.not_truth", 13),
    ("lesson", "  answer:", "  reply:", "course.unknown_key", 7),
])  # fmt: skip
def test_each_fault_is_told_with_its_file_and_line(where, old, new, fault, row):
    texts = {"front": FRONT, "lesson": LESSON}
    assert old in texts[where]
    texts[where] = texts[where].replace(old, new)
    read = read_course(files(**texts))
    assert read.course is None
    assert (fault, row) in {(each.text.id, each.place.row) for each in read.faults if each.severity == "error"}


def test_many_faults_are_told_at_once():
    read = read_course(files(FRONT.replace("0.8", "8").replace("draw: 1", "draw: x"), LESSON.replace("minutes", "m")))
    assert errors(read) >= {"course.share", "exchange.not_whole", "course.unknown_key", "exchange.missing"}


@pytest.mark.parametrize(("content", "fault"), [
    (b"", "exchange.empty"), (b"\xff\xfe", "exchange.not_utf8"), (b"- 1", "exchange.not_mapping"),
    (b"a: [", "exchange.not_yaml"), (b"!!python/object:os.system {}", "exchange.tag"),
    (b"a: &a [*a]", "exchange.within_itself"), (b"a: " + b"[" * 60 + b"]" * 60, "exchange.too_deep"),
    (b"a: &a [" + b"1," * 99 + b"1]\n" + b"".join(
        b"%c: &%c [" % (98 + n, 98 + n) + b",".join([b"*%c" % (97 + n)] * 99) + b"]\n" for n in range(5)
    ), "exchange.too_many_values"),
])  # fmt: skip
def test_yaml_that_would_do_harm_is_refused(content, fault):
    assert fault in errors(read_course(files(**{"course.yaml": content})))
    assert fault in errors(read_course(files(**{"smoke.yaml": content})))


def test_files_may_lie_in_one_folder_beside_what_systems_leave():
    inside = {f"fire/{name}": content for name, content in files().items()}
    read = read_zip(zipped(inside | {"fire/": b"", "__MACOSX/fire/._x": b"x", "fire/.DS_Store": b"x"}))
    assert read.course


def test_a_file_that_nobody_names_is_told():
    assert ("notice", "course.unused", "notes.yaml", None) in told(read_course(files(**{"notes.yaml": b"a: 1"})))


@pytest.mark.parametrize("name", [
    "../smoke.yaml", "a/../../smoke.yaml", "/etc/smoke.yaml", "c:\\smoke.yaml", "a\\b.yaml", "a/b/smoke.yaml",
    "s" * 200 + ".yaml",
])  # fmt: skip
def test_names_that_lead_out_are_refused(name):
    assert errors(read_zip(zipped(files() | {name: b"a: 1"}))) == {"course.bad_name"}


def test_hostile_archives_are_refused_in_a_sentence():
    good = zipped(files())
    encrypted = bytearray(good)
    flags = good.rfind(b"PK\x01\x02") + 8
    encrypted[flags : flags + 2] = struct.pack("<H", 1)
    assert errors(read_zip(b"")) == {"exchange.empty"}
    assert errors(read_zip(b"%PDF-1.7")) == {"course.not_zip"}
    assert errors(read_zip(b"PK" + bytes(LARGEST))) == {"exchange.too_large"}
    assert errors(read_zip(good[: len(good) // 2])) == {"course.zip_damaged"}
    assert errors(read_zip(bytes(encrypted))) <= {"course.encrypted", "course.zip_damaged"}
    assert errors(read_zip(zipped({"course.yaml": bytes(20 * 1024**2)}))) == {"course.zip_bomb"}
    assert errors(read_zip(zipped({f"a{n}.yaml": b"" for n in range(MOST_FILES + 1)}))) == {"course.many_files"}
    assert errors(read_zip(zipped({"a/course.yaml": b"a: 1", "b/smoke.yaml": b"a: 1"}))) == {"course.folders"}
    assert errors(read_zip(zipped({"course.yaml": "/etc/passwd"}, external_attr=0o120777 << 16))) == {"course.bad_name"}


def test_a_name_that_stands_twice_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("course.yaml", FRONT)
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("course.yaml", FRONT)
    assert errors(read_zip(out.getvalue())) == {"exchange.id_twice"}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_bytes_bring_it_down(data):
    good = zipped(files())
    place = data.draw(st.integers(0, len(good) - 1))
    spoiled = good[:place] + data.draw(st.binary(min_size=1, max_size=4)) + good[place + 1 :]
    read = read_zip(spoiled)
    assert (read.course is None) == any(fault.severity == "error" for fault in read.faults)


@settings(max_examples=100, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["code", "title", "lessons", "kk", "text", "case", "questions", "choices"]), inner, max_size=4
    ), max_leaves=12,
))  # fmt: skip
def test_no_value_brings_it_down(value):
    content = yaml.safe_dump(value, allow_unicode=True).encode()
    assert read_course(files(**{"course.yaml": content})).course is None
    assert read_course(files(**{"smoke.yaml": content})).course is None


def test_unpacking_gives_what_was_packed():
    assert unpacked(zipped(files())) == files()
