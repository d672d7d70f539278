"""The programme's pages: from an empty room to a document that staff have read, all through forms."""

import httpx
import pytest

from infra.database import fetch_value
from infra.i18n import LANGUAGES
from tests.cast import AIGERIM, AUDITOR, BOLAT, DINA, KANAT, MARAT
from tests.compliance.workspace.players import opened, pdf
from tests.pages.inside import There

PDF = pdf()
ROOM = "/organisations/{altyn}/integrity/programme"


async def drafted(there: There) -> None:
    await there.enter(MARAT)
    page = await there.open(f"{ROOM}/policy/new")
    done = await there.visit.send(page, "/policy/new", channel_kk="+7 700", channel_ru="+7 700", channel_en="+7 700")
    assert "The draft is made" in done.text


async def published(there: There) -> int:
    await drafted(there)
    await there.visit.send(await there.open(f"{ROOM}/policy"), "/submit")
    await there.enter(AIGERIM)
    await there.visit.send(await there.open(f"{ROOM}/policy"), "/approve")
    await there.enter(MARAT)
    await there.visit.send(await there.open(f"{ROOM}/policy"), "/publish")
    return int(await fetch_value("select id from policy"))


async def test_an_empty_room_says_what_will_be_there(there: There) -> None:
    await there.enter(BOLAT)
    assert "published no document yet" in (await there.open(ROOM)).text
    assert (await there.visit.client.get(f"/en{there.path(ROOM)}/policy")).status_code == 404
    assert (await there.visit.client.get(f"/en{there.path(ROOM)}/policy/new")).status_code == 403
    await there.enter(MARAT)
    page = await there.open(ROOM)
    assert "Rules on gifts" in page.text
    assert "no measures yet" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(there: There, language: str) -> None:
    policy = await published(there)
    for path in ("", "/policy", "/policy?day=2020-01-01", "/gifts/new", "/policy?version=1"):
        await there.open(f"{ROOM}{path}", language=language)
    assert "day_shown-fault" in (await there.open(f"{ROOM}/policy?day=x", 422, language)).response.text
    await there.post(f"{ROOM}/policy/revise")
    for path in ("/policy", "/policy/edit"):
        await there.open(f"{ROOM}{path}", language=language)
    if language == "kk":
        paper = await there.visit.client.get(f"/kk{there.path(ROOM)}/versions/{policy}/file")
        assert paper.content.startswith(b"%PDF-1.7")


async def test_staff_read_and_confirm(there: There) -> None:
    policy = await published(there)
    await there.enter(BOLAT)
    assert "1 document to read" in (await there.open(ROOM)).text
    done = await there.visit.send(await there.open(f"{ROOM}/policy"), "/attest")
    assert "You confirmed it" in done.text
    assert "Not confirmed yet" not in done.text  # who has not is for the officer
    await there.enter(MARAT)
    page = await there.open(f"{ROOM}/policy")
    assert "1 of 6" in page.text
    assert (await there.post(f"{ROOM}/versions/{policy}/no-such-step")).status_code == 404


async def test_the_second_person_is_asked_and_a_stale_hash_is_told(there: There) -> None:
    await drafted(there)
    await there.enter(AIGERIM)
    policy = await fetch_value("select id from policy")
    assert (await there.post(f"{ROOM}/versions/{policy}/submit")).status_code == 303
    refused = await there.post(f"{ROOM}/versions/{policy}/approve", sha256="0" * 64)
    assert refused.status_code == 422
    assert "changed meanwhile" in refused.text
    sha256 = await fetch_value("select sha256 from policy")
    refused = await there.post(f"{ROOM}/versions/{policy}/approve", sha256=sha256)
    assert "a second person is needed" in refused.text


async def test_a_text_is_edited_without_harm(there: There) -> None:
    await drafted(there)
    policy = await fetch_value("select id from policy")
    page = await there.open(f"{ROOM}/policy/edit")
    seen = page.one("input", name="seen").get("value")
    evil = ("<script>alert(1)</script>\n\n# Title\n\n[x](javascript:alert(1)) ![p](https://a.example/p.png)\n\n"
            "| a | b |\n|:-:|---|\n| 1 | 2 |\n\n<img src=x onerror=alert(1)>")  # fmt: skip
    texts = {"text_kk": evil, "text_ru": evil, "text_en": evil}
    assert (await there.post(f"{ROOM}/versions/{policy}/edit", seen=seen, **texts)).status_code == 303
    shown = (await there.open(f"{ROOM}/policy")).one("article", class_="document")
    assert not [each.tag for each in shown.iter() if each.tag in ("script", "img", "h1")]
    assert [each.get("href") for each in shown.iter("a")] == ["https://a.example/p.png"]  # a link, never fetched
    assert [each.get("scope") for each in shown.iter("th")] == ["col", "col"]
    lost = await there.post(f"{ROOM}/versions/{policy}/edit", seen=seen, **texts | {"text_kk": "Менің мәтінім"})
    assert lost.status_code == 422
    assert "Менің мәтінім" in lost.text
    assert "is not lost" in lost.text
    for wrong in ("", "x" * 20_500):
        lost = await there.post(f"{ROOM}/versions/{policy}/edit", seen=seen, **texts | {"text_ru": wrong})
        assert lost.status_code == 422


async def test_a_paper_sheet_counts_and_is_for_the_officer(there: There) -> None:
    policy = await published(there)
    token = (await there.open(f"{ROOM}/policy")).all("input", name="form")[0].get("value") or ""

    async def send(
        day: str, name: str = "a.pdf", content: bytes = PDF, kind: str = "application/pdf"
    ) -> httpx.Response:
        return await there.visit.client.post(
            f"/en{there.path(ROOM)}/versions/{policy}/sheets",
            data={"form": token, "day": day, "staff": "20", "signed": "12"},
            headers={"Sec-Fetch-Site": "same-origin"},
            files={"sheet": (name, content, kind)},
        )

    refused = await send("")
    assert (refused.status_code, "Name a day" in refused.text) == (422, True)
    day = str(await fetch_value("select published_on from policy"))
    for name, content, kind in (("a.html", b"<html>", "text/html"), ("a.pdf", b"<html>", "application/pdf")):
        refused = await send(day, name, content, kind)
        assert refused.status_code == 422
        assert "sheet-fault" in refused.text
    assert (await send(day, "")).status_code == 422
    assert (await send(day)).status_code == 303
    assert "12 of 26" in (await there.open(f"{ROOM}/policy")).text
    sheet = await fetch_value("select id from paper_sheet")
    assert (await there.visit.client.get(f"/en{there.path(ROOM)}/sheets/{sheet}")).content == PDF
    for who in (BOLAT, KANAT):
        await there.enter(who)
        assert (await there.visit.client.get(f"/en{there.path(ROOM)}/sheets/{sheet}")).status_code == 404


async def test_a_document_becomes_evidence_of_an_assessment(there: There) -> None:
    await published(there)
    await opened()
    done = await there.visit.send(await there.open(f"{ROOM}/policy"), "/evidence")
    assert "attached as evidence" in done.text
    assert await fetch_value("select array_agg(kind order by kind) from evidence") == ["document", "record"]
    assert await fetch_value("select array_agg(distinct item order by item) from evidence_item") == ["LED-2", "LED-4"]


async def test_measures_are_planned_done_and_undone(there: There) -> None:
    await there.enter(MARAT)
    page = await there.open(ROOM)
    refused = await there.visit.send(page, "/measures", 422, title="Оқыту", person=str(BOLAT.id), due_on="2026-99-99")
    assert "due_on-fault" in refused.response.text
    done = await there.visit.send(page, "/measures", title="Оқыту", person=str(BOLAT.id), due_on="2026-12-31")
    assert "Оқыту" in done.text
    undone = await there.visit.send(done, "/withdraw")
    assert len([each for each in undone.all("form") if (each.get("action") or "").endswith("/reopen")]) == 2
    measure = await fetch_value("select id from programme_measure")
    assert (await there.post(f"{ROOM}/measures/{measure}/reopen")).status_code == 303
    await there.enter(BOLAT)
    mine = await there.open(ROOM)
    assert "outcome" in (await there.visit.send(mine, "/done", 422, outcome="")).response.text
    assert "Хаттама" in (await there.visit.send(mine, "/done", outcome="Хаттама")).text


async def test_strangers_and_auditors(there: There) -> None:
    await published(there)
    for who in (KANAT,):
        await there.enter(who)
        for path in ("", "/policy", "/policy/new", "/policy/edit"):
            assert (await there.visit.client.get(f"/en{there.path(ROOM)}{path}")).status_code == 404
    await there.enter(AUDITOR)
    page = await there.open(f"{ROOM}/policy")
    assert "0 of 6" in page.text
    assert not page.all("form", method="post") or "attest" not in page.response.text.partition("<main")[2]
    await there.enter(DINA)
    assert (await there.post(f"{ROOM}/policy/revise")).status_code == 403


async def test_numbers_that_no_row_has_are_nowhere(there: There) -> None:
    await published(there)
    huge, home = "9" * 30, there.path("/organisations/{altyn}/integrity")
    for path in (f"/programme/policy?version={huge}", f"/programme/sheets/{huge}", f"/programme/versions/{huge}/file",
                 f"/declarations/new?campaign={huge}", f"/declarations/campaigns/{huge}", "/programme/policy?version=x",
                 "/declarations/new?campaign=-1", "/programme/no-such"):  # fmt: skip
        response = await there.visit.client.get(f"/en{home}{path}")
        assert (path, response.status_code in (404, 422)) == (path, True)
    for path in (f"/gifts/{huge}/decide", f"/declarations/interests/{huge}/lift", f"/programme/versions/{huge}/submit",
                 f"/programme/measures/{huge}/withdraw", f"/declarations/campaigns/{huge}/close"):  # fmt: skip
        response = await there.post(f"/organisations/{{altyn}}/integrity{path}", decision="allowed", reason="x")
        assert (path, response.status_code in (404, 422)) == (path, True)
