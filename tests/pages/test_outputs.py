"""An officer takes documents away, watches a package being made, and takes it, also in pieces."""

import io
import json
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from compliance.commands.freezing import approve, submit
from compliance.commands.packaging import KEPT, beat, claim_package, forget_packages
from infra import clock
from infra.database import fetch_value
from infra.i18n import LANGUAGES, translate
from services.worker.packing import build_package
from tests.cast import AIGERIM, MARAT
from tests.compliance.workspace.players import ITEM, Place, attached, being, given, opened, pdf
from tests.pages.inside import There
from tests.services.test_report_pdf import text_of

HERE = "/organisations/{altyn}/integrity/assessments/{assessment}/outputs"


@pytest.fixture
async def room(there: There) -> There:
    assessment = await opened(who=MARAT)
    await given(assessment, ITEM)
    await attached(Place(assessment, ITEM), content=pdf("ашық"))
    await attached(Place(assessment, ITEM), content=pdf("құпия"), name="Құпия.pdf", confidentiality="restricted")
    there.names |= {"assessment": str(assessment)}
    await there.enter(MARAT)
    return there


async def submitted(room: There) -> str:
    async with being(MARAT) as by:
        return await submit(by, int(room.names["assessment"]))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_before_and_after_submitting_the_page_says_what_there_is(room: There, language: str) -> None:
    page = await room.open(HERE, language=language)
    assert translate("outputs.nothing_submitted", language) in page.text
    sha256 = await submitted(room)
    page = await room.open(HERE, language=language)
    assert sha256 in page.text
    async with being(AIGERIM) as by:
        await approve(by, int(room.names["assessment"]), sha256)
    page = await room.visit.send(page, "/outputs/packages", language=language, restricted="1")
    package = await fetch_value("select id from audit_package")
    assert translate("outputs.package.state.waiting", language) in page.text
    await build_package(package)
    page = await room.open(HERE, language=language)
    assert translate("outputs.package.root", language) in page.text


async def test_documents_are_those_of_the_state_that_was_asked_for(room: There) -> None:
    await submitted(room)
    client, here = room.visit.client, f"/kk{room.path(HERE)}"
    notice = translate("gap.not_submitted", "kk")
    for of, said in (("?of=now", True), ("", False)):
        answer = await client.get(f"{here}/report.pdf{of}")
        assert answer.headers["content-type"] == "application/pdf"
        assert (notice in text_of(answer.content)) is said
    book = await client.get(f"{here}/assessment.xlsx")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    assert "Құпия.pdf" in str(sheets.get_sheet_by_name("Дәлелдер").to_python())
    plan = await client.get(f"{here}/oscal/assessment-plan.json")
    assert plan.headers["content-type"] == "application/json"
    assert set(json.loads(plan.content)) == {"assessment-plan"}
    assert (await client.get(f"{here}/oscal/plan-of-action-and-milestones.json")).status_code == 404
    assert (await client.get(f"{here}/oscal/passwords.json")).status_code == 404
    taken = await fetch_value("select array_agg(data ->> 'what' order by id) from event where kind = 'audit.taken'")
    assert taken == ["report.pdf", "report.pdf", "assessment.xlsx", "assessment-plan.json"]


async def test_a_package_is_watched_called_off_and_asked_for_again(room: There) -> None:
    await submitted(room)
    page = await room.open(HERE)
    page = await room.visit.send(page, "/outputs/packages", language="kk")
    package = await fetch_value("select id from audit_package")
    room.names["package"] = str(package)
    await claim_package(package)
    await beat(package, 30, 100)
    answer = await room.visit.client.get(f"/en{room.path(HERE)}/packages/{package}/progress")
    assert "30%" in answer.text
    assert 'hx-trigger="every 2s"' in answer.text
    assert "<html" not in answer.text
    page = await room.visit.send(await room.open(HERE), f"/packages/{package}/cancel")
    assert "called off" in page.text
    answer = await room.visit.client.get(f"/en{room.path(HERE)}/packages/{package}/progress")
    assert "every 2s" not in answer.text  # it stops by itself
    await room.visit.send(page, "/outputs/packages", language="kk")
    assert await fetch_value("select count(*) from audit_package") == 2


async def test_a_package_comes_whole_or_from_where_the_line_broke(room: There) -> None:
    await submitted(room)
    await room.post(f"{HERE}/packages", language="kk")
    package = await fetch_value("select id from audit_package")
    await build_package(package)
    client, address = room.visit.client, f"/kk{room.path(HERE)}/packages/{package}/file"
    whole = await client.get(address, headers={"Accept-Encoding": "br, gzip"})
    size, content = len(whole.content), whole.content
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert "content-encoding" not in whole.headers
    assert int(whole.headers["content-length"]) == size
    tag = whole.headers["etag"]
    assert tag == f'"{await fetch_value("select sha256 from audit_package")}"'
    for asked, expected in (("bytes=0-99", content[:100]), (f"bytes={size - 5}-", content[-5:]),
                            ("bytes=-7", content[-7:]), (f"bytes=10-{size + 50}", content[10:]),
                            (f"bytes=-{size + 9}", content)):  # fmt: skip
        part = await client.get(address, headers={"Range": asked})
        assert part.content == expected, asked
        assert part.status_code == (200 if expected == content else 206)
    for asked in (f"bytes={size}-", "bytes=-0"):
        beyond = await client.get(address, headers={"Range": asked})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    for asked in ("bytes=5-2", "bytes=-", "items=0-1", "bytes=0-1,4-5", "bytes=" + "9" * 400):
        assert (await client.get(address, headers={"Range": asked})).content == content
    other = await client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert other.content == content
    assert (await client.get(address, headers={"If-None-Match": tag})).status_code == 304
    head = await client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    taken = await fetch_value("select count(*) from event where data ->> 'what' = $1", f"package {package}")
    assert taken >= 1
    with clock.frozen(clock.now() + KEPT * 2):
        assert await forget_packages() == 1
    assert (await client.get(address)).status_code == 404


async def test_bad_wishes_are_told_on_the_page(room: There) -> None:
    answer = await room.post(f"{HERE}/packages", language="kk")
    assert answer.status_code == 422  # nothing was submitted
    await submitted(room)
    answer = await room.post(f"{HERE}/packages", language="de", restricted="yes" * 5000)
    assert answer.status_code == 422
    assert "language-fault" in answer.text
    assert (await room.post(f"{HERE}/packages/999999/cancel")).status_code == 404
    room.names["assessment"] = "999999"
    assert (await room.post(f"{HERE}/packages", language="kk")).status_code == 404
    for tail in ("", "/report.pdf", "/assessment.xlsx", "/oscal/catalog.json", "/packages/1/file"):
        assert (await room.visit.client.get(f"/en{room.path(HERE)}{tail}")).status_code == 404
