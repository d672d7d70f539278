"""Odd, huge and hostile things typed into the rooms of risks and certificates: a sentence, never a fault of ours."""

import itertools

import httpx
import pytest

from infra.i18n import translate
from infra.secrets import keyed
from tests.cast import ALTYN, BOLAT, MARAT
from tests.compliance.risks.cases import happened, in_days, risk_added
from tests.pages.inside import There
from tests.pages.integrity.risks import ANALYSIS_SAID, POST_SAID, SAID

HOME = f"/organisations/{ALTYN.bin}/integrity"
HUGE = "9" * 30
ODD = ("", " ", "\x00", HUGE, "-1", "1e9", "٣", "x" * 70_000, "<script>alert(1)</script>", "' or 1=1 --", "\ud800",
       "NaN", "9999-99-99", "0001-01-01")  # fmt: skip
WHOLE = dict(SAID) | {"owner": str(BOLAT.id), "control_1_what": "Шара", "control_1_item": "OPS-8",
                      "control_1_effect": "impact", "control_1_strength": "2"}  # fmt: skip
CERTIFICATE = {
    "standard": "ISO 37001", "body": "Орган", "number": "1", "scope": "Бәрі", "issued_on": in_days(-9).isoformat(),
    "ends_on": in_days(900).isoformat(),
}  # fmt: skip


@pytest.fixture
async def inside(there: There) -> There:
    await there.enter(MARAT)
    return there


async def posted(inside: There, path: str, said: dict[str, str]) -> httpx.Response:
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in said.items()}
    return await inside.post(f"{HOME}{path}", **sent)


@pytest.mark.parametrize("field", [*WHOLE, "due_on", "rows", "template"])
async def test_a_risk_takes_no_odd_word(inside: There, field: str) -> None:
    for odd in ODD:
        answer = await posted(inside, "/risks/new", WHOLE | {field: odd})
        assert answer.status_code in (303, 422, 413), (field, odd[:20], answer.status_code)
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("path", "whole"),
    [("/risks/posts", dict(POST_SAID)), ("/risks/analyses", dict(ANALYSIS_SAID)), ("/certificates/new", CERTIFICATE)],
)
async def test_other_forms_take_no_odd_word(inside: There, path: str, whole: dict[str, str]) -> None:
    await risk_added()
    for field, odd in itertools.product(whole, ODD):
        answer = await posted(inside, path, whole | {field: odd})
        assert answer.status_code in (303, 422, 413), (field, odd[:20], answer.status_code)
        assert "<script>alert" not in answer.text


async def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(inside: There) -> None:
    answer = await posted(
        inside, "/risks/new", WHOLE | {"title": "", "causes": "Ұзақ себеп", "control_1_strength": "2"}
    )
    assert answer.status_code == 422
    assert "Ұзақ себеп" in answer.text
    assert 'id="title-fault"' in answer.text
    more = await posted(inside, "/risks/new", WHOLE | {"more": "1", "rows": "3", "causes": "Ұзақ себеп"})
    assert more.status_code == 200
    assert 'name="control_6_what"' in more.text
    assert "Ұзақ себеп" in more.text
    assert await happened("risk") == []


async def test_who_saw_an_older_version_is_told_and_loses_nothing(inside: There) -> None:
    risk = await risk_added()
    await posted(inside, f"/risks/{risk}/change", WHOLE | {"version": "1", "title": "Бірінші"})
    answer = await posted(inside, f"/risks/{risk}/change", WHOLE | {"version": "1", "title": "Екінші"})
    assert answer.status_code == 422
    assert translate("risk.changed_meanwhile", "en") in answer.text
    assert "Екінші" in answer.text
    assert (
        await posted(inside, f"/risks/{risk}/change", WHOLE | {"version": "2", "title": "Екінші"})
    ).status_code == 303


@pytest.mark.parametrize("path", ["/risks/{}", "/risks/{}/change", "/risks/posts/{}", "/certificates/{}",
                                  "/risks/analyses/{}/document.pdf"])  # fmt: skip
@pytest.mark.parametrize("number", ["0", "-1", "999999999999", HUGE])
async def test_what_is_not_there_is_not_there(inside: There, path: str, number: str) -> None:
    await inside.open(HOME + path.format(number), 404)


@pytest.mark.parametrize("query", ["process=magic&band=x&which=y&of=z", f"likelihood={HUGE}&impact=0", "likelihood=5",
                                   "band=%00", "process=%27"])  # fmt: skip
async def test_an_odd_filter_is_passed_over(inside: There, query: str) -> None:
    await risk_added()
    page = await inside.open(f"{HOME}/risks?{query}")
    assert "Сыйлық арқылы ықпал ету" in page.response.text


async def test_a_program_is_no_certificate(inside: There) -> None:
    for content, name in ((b"MZ\x90\x00", "a.exe"), (b"<html>", "a.html"), (b"PK..", "../x.pdf"), (b"", "a.pdf")):
        answer = await inside.visit.client.post(
            f"/en{HOME}/certificates/new",
            data=CERTIFICATE | {"form": keyed("form", inside.session).hex()},
            files={"document": (name, content, "application/pdf")},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code == 422, name
        assert 'id="document-fault"' in answer.text
    assert await happened("conformity") == []
