"""The room of courses as people use it: checked first, then added; printed; withdrawn and brought back."""

import io
import zipfile

import httpx
import pytest
from pypdf import PdfReader

from compliance.library.course import courses
from compliance.training.course_zip import packed, read_zip
from infra.database import fetch_value
from infra.i18n import LANGUAGES
from infra.secrets import keyed
from tests.cast import ALTYN, AUDITOR, SAULE
from tests.pages.bringing import raw
from tests.pages.inside import There

HERE = f"/organisations/{ALTYN.bin}/training/courses"
OURS = packed(courses()["foundations"], "own-fire")


async def brings(there: There, content: bytes, step: str, name: str = "course.zip") -> httpx.Response:
    token = keyed("form", there.session).hex()
    return await there.visit.client.post(
        f"/en{HERE}", data={"form": token, "step": step}, files={"file": (name, content, "application/zip")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip


@pytest.fixture
async def inside(there: There) -> There:
    await there.enter(SAULE)
    return there


async def kept() -> int:
    return int(await fetch_value("select count(*) from own_course"))


async def test_a_dry_run_keeps_nothing_and_adding_does(inside: There) -> None:
    checked = await brings(inside, OURS, "check")
    assert checked.status_code == 200
    assert "can be added" in checked.text
    assert not await kept()
    added = await brings(inside, OURS, "add")
    assert added.headers["location"].endswith("/courses/own-fire?done=course_added")
    page = await inside.open(f"{HERE}/own-fire")
    assert "Foundations for everyone" in page.text
    assert await kept() == 1


async def test_every_fault_is_named_with_its_file_and_line_and_nothing_is_kept(inside: There) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OURS)) as given, zipfile.ZipFile(out, "w") as target:
        for name in given.namelist():
            content = given.read(name).replace(b"minutes: 8", b"minutes: soon").replace(b"draw: 12", b"draw: 99")
            target.writestr(name, content)
    for step in ("check", "add"):
        answer = await brings(inside, out.getvalue(), step)
        assert answer.status_code == 422
        assert "gifts.yaml · 1 · minutes" in answer.text
        assert "course.yaml · 6 · draw" in answer.text
    assert not await kept()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04" + bytes(100), OURS[:2000]])
async def test_what_is_no_course_is_refused_beside_its_field(inside: There, content: bytes) -> None:
    answer = await brings(inside, content, "add")
    assert answer.status_code == 422
    assert 'id="file-fault"' in answer.text
    assert not await kept()


async def test_without_a_file_nothing_is_read(inside: There) -> None:
    answer = await brings(inside, b"", "add", name="")
    assert answer.status_code == 422
    assert "Choose a file" in answer.text
    assert (await raw(inside, HERE, b"--edge\r\nbroken")).status_code == 422


async def test_withdrawn_can_be_undone_at_once(inside: There) -> None:
    await brings(inside, OURS, "add")
    own = await fetch_value("select id from own_course")
    gone = await inside.post(f"{HERE}/versions/{own}/withdraw")
    page = await inside.open(gone.headers["location"].removeprefix("/en"))
    assert f"/versions/{own}/restore" in page.response.text
    await inside.post(f"{HERE}/versions/{own}/restore")
    assert await fetch_value("select withdrawn_at is null from own_course")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_course_goes_on_paper_in_three_languages(inside: There, language: str) -> None:
    course = courses()["foundations"]
    plain = await inside.visit.client.get(f"/en{HERE}/foundations/file?language={language}")
    key = await inside.visit.client.get(f"/en{HERE}/foundations/file?language={language}&key=1")
    again = await inside.visit.client.get(f"/en{HERE}/foundations/file?language={language}")
    assert plain.content == again.content
    said, answers = (words(each.content) for each in (plain, key))
    right = next(choice for choice in course.questions[0].choices if choice.right)
    assert squeezed(course.lessons[-1].title.of(language)) in said
    assert squeezed(right.text.of(language)) in said
    assert squeezed(right.why.of(language)) not in said
    assert squeezed(right.why.of(language)) in answers
    assert squeezed(course.lessons[0].case.answer.of(language)[:40]) not in said


def words(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def squeezed(said: str) -> str:
    """Without blanks and hyphens: lines break where they break."""
    return "".join(said.split()).replace("-", "").replace("\xad", "")


async def test_the_files_of_a_course_come_back_as_a_course(inside: There) -> None:
    answer = await inside.visit.client.get(f"/en{HERE}/foundations/source")
    read = read_zip(answer.content)
    assert read.course
    assert read.course.code == "own-foundations"


async def test_who_only_reads_sees_no_answers(there: There) -> None:
    await there.enter(AUDITOR)
    page = await there.open(f"{HERE}/foundations")
    right = next(choice for choice in courses()["foundations"].questions[0].choices if choice.right)
    assert right.why.en not in page.text
    assert "course-choices" not in page.response.text
