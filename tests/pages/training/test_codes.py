"""Codes on slips and sheets on paper: shown once, printed, and of nobody else."""

import io
import re

import pypdf
import pytest

from compliance.queries.training.attendance import token_of
from compliance.training.personal_codes import read_code
from infra import clock
from infra.database import execute, fetch_value
from tests.cast import ALTYN, KUMIS, SAMAL, SAULE
from tests.compliance.training.learners import employed
from tests.pages.client import form_of
from tests.pages.inside import There

HERE = f"/organisations/{ALTYN.bin}/training"


def said(content: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture
async def staff(there: There) -> list[int]:
    """Two of the staff without an account, of two languages; Saule is at her browser."""
    made = [await employed("1"), await employed("2", language="ru")]
    await there.enter(SAULE)
    return made


async def test_slips_are_shown_once_and_printed_and_open_the_door(there: There, staff: list[int]) -> None:
    page = await there.open(f"{HERE}/codes")
    slips = await there.visit.send(page, "/codes", unit="*")
    codes = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", slips.text)
    assert len(codes) == 2
    assert slips.response.headers["cache-control"] == "no-store"
    assert "/kk/learn/enter" in slips.text
    assert "/ru/learn/enter" in slips.text
    action, filled = form_of(slips, "/codes/file")
    answer = await there.visit.client.post(action, data=filled, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.headers["content-type"] == "application/pdf"
    words = said(answer.content)
    assert all(code in words for code in codes)
    assert "введите этот код" in words
    assert "осы кодты теріңіз" in words
    await there.enter(None)
    mine = await there.visit.send(await there.open("/learn/enter"), "/learn/enter", code=codes[0])
    assert "My training" in mine.text
    assert await fetch_value("select count(*) from learner_entry where kind = 'code'") == 2
    assert read_code(codes[0]) is not None


async def test_slips_of_another_organisation_or_of_long_ago_are_not_printed(there: There, staff: list[int]) -> None:
    slips = await there.visit.send(await there.open(f"{HERE}/codes"), "/codes", numbers="1")
    _, filled = form_of(slips, "/codes/file")
    await there.enter(SAMAL)
    assert (
        await there.post(f"/organisations/{KUMIS.bin}/training/codes/file", sealed=filled["sealed"])
    ).status_code == 410
    await there.enter(SAULE)
    for sealed in ("", "x", filled["sealed"][:-8], "A" * 100_000):
        assert (await there.post(f"{HERE}/codes/file", sealed=sealed)).status_code == 410


async def test_nobody_is_chosen_and_a_number_that_nobody_has_are_told(there: There, staff: list[int]) -> None:
    page = await there.open(f"{HERE}/codes")
    assert "nobody is chosen" in (await there.visit.send(page, "/codes", 422)).text
    wrong = await there.visit.send(page, "/codes", 422, numbers="1 <b>77</b>")
    assert "No such number on the staff: <b>77</b>" in wrong.text
    assert await fetch_value("select count(*) from learner_entry") == 0


async def test_a_sheet_is_opened_printed_signed_by_phone_and_closed(there: There, staff: list[int]) -> None:
    page = await there.open(f"{HERE}/sheets")
    typed = {"course": "foundations", "held_on": str(clock.today()), "trainer": "Оқытушы", "place": "Зал", "unit": "*"}
    wrong = await there.visit.send(page, "/training/sheets", 422, **typed | {"held_on": "31.02.2026"})
    assert "Зал" in wrong.response.text
    sheet = await there.visit.send(page, "/training/sheets", **typed | {"language": "kk"})
    number = int(str(sheet.response.url).rpartition("/sheets/")[2].partition("?")[0])
    answer = await there.visit.client.get(f"/en{HERE}/sheets/{number}/paper")
    words = said(answer.content)
    assert "Оқытуға қатысу парағы" in words
    assert "Жұмысшы 1" in words
    assert token_of(number) in words.replace(" ", "")
    slips = await there.visit.send(await there.open(f"{HERE}/codes"), "/codes", numbers="1")
    code = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", slips.text)[0]
    await there.enter(None)
    address = f"/learn/sheet/{token_of(number)}"
    led = await there.visit.client.get(f"/kk{address}")
    assert led.headers["location"].startswith("/kk/learn/enter?wanted=")
    door = await there.visit(led.headers["location"])
    asked = await there.visit.send(door, "/learn/enter", code=code)
    signed = await there.visit.send(asked, address)
    assert "Қатысқаныңыз белгіленді" in signed.text
    await there.enter(SAULE)
    closing = await there.open(f"{HERE}/sheets/{number}")
    ticked = [box for box in closing.all("input", name="present") if box.get("checked") is not None]
    assert [box.get("value") for box in ticked] == [str(staff[0])]
    closed = await there.visit.send(closing, "/close", present=str(staff[0]))
    assert "everybody who was there has a record" in closed.text
    assert await fetch_value("select count(*) from training_record") == 1
    await execute("update staff_member set left_on = current_date where id = $1", staff[0])
    assert "Жұмысшы 1" in (await there.open(f"{HERE}/sheets/{number}")).text
