"""The whole way of a decision by pages: called, proposed, voted on, declared, closed; the record, paper, statistics."""

import csv
import io
import json
from hashlib import sha256

import pytest

from infra.i18n import LANGUAGES, translate
from services.documents.label_minutes import MinutesPaper, minutes_pdf
from tests.cast import AIGERIM, ALTYN, MARAT, OFFICER, PANEL
from tests.compliance.labels.decided import REASONS, case_in, decided
from tests.pages.inside import There

HOME = "/desk/label/meetings"
FIGURES = ("count", "median", "ninth", "within")  # of a step


async def test_a_label_is_granted_by_pages(there: There) -> None:
    application = await case_in()
    await there.enter(OFFICER)
    called = await there.post(HOME, body="panel", day="2030-01-10", hour="10:00", place="Зал")
    meeting = called.headers["location"].split("?")[0].removeprefix("/en")
    await there.post(f"{meeting}/cases/{application}", what="grant", reasons=REASONS)
    for each in PANEL:
        await there.post(f"{meeting}/ask", person=str(each.id))
    token = await there.open(meeting)
    assert all(each.name in token.text for each in PANEL)
    for each in PANEL:
        await there.post(f"{meeting}/ask", person=str(each.id))
    await present(there, meeting)
    item = next(link for link in token.links() if "/desk/label/items/" in link).removeprefix("/en")
    for each in PANEL:
        await there.enter(each)
        assert (await there.post(f"{item}/vote", choice="for", reasons=f"{each.key}: {REASONS}")).status_code == 303
    shown = await there.open(item)
    assert all(f"{each.key}: {REASONS}" in shown.text for each in PANEL)
    declared = await there.post(f"{item}/declare")
    record = declared.headers["location"].split("?")[0].removeprefix("/en")
    assert translate("label.record.whole", "en") in (await there.open(record)).text
    kept = await there.visit.client.get(f"/en{record}/record.json")
    assert sha256(kept.content).hexdigest() in (await there.open(record)).text
    await there.enter(OFFICER)
    assert (await there.post(f"{meeting}/close")).status_code == 303
    minutes = json.loads((await there.visit.client.get(f"/en{meeting}/minutes.json")).content)
    assert minutes["items"][0]["decision"]["what"] == "grant"
    await there.enter(MARAT)
    own = await there.open(f"/organisations/{ALTYN.reference}/label/decisions")
    assert REASONS in own.text


async def present(there: There, meeting: str) -> None:
    """Everybody asked is there, as the form says it: one field many times."""
    token = (await there.open(meeting)).response.text.split('name="form" value="')[1].split('"')[0]
    body = "&".join([f"form={token}", *(f"present={each.id}" for each in PANEL)])
    answered = await there.visit.client.post(
        f"/en{meeting}/presence",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
    )
    assert answered.status_code == 303


async def test_what_was_typed_stays_beside_its_fault(there: There) -> None:
    application = await case_in()
    await there.enter(OFFICER)
    answered = await there.post(HOME, body="panel", day="ертең", hour="10:00", place="Көк зал")
    assert answered.status_code == 422
    assert "Көк зал" in answered.text
    called = await there.post(HOME, body="panel", day="2030-01-10", hour="10:00", place="Зал")
    meeting = called.headers["location"].split("?")[0].removeprefix("/en")
    again = await there.post(f"{meeting}/cases/{application}", what="", reasons=REASONS)
    assert again.status_code == 422
    assert REASONS in again.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_applicant_gets_a_report_whatever_was_decided(there: There, language: str) -> None:
    application = await case_in()
    await decided(application, "refuse")
    await there.enter(AIGERIM)
    path = f"/{language}/organisations/{ALTYN.reference}/label/reports/{application}/report.pdf"
    answered = await there.visit.client.get(path)
    assert answered.status_code == 200
    assert answered.content.startswith(b"%PDF")
    again = await there.visit.client.get(path)
    assert again.content == answered.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_minutes_give_the_same_paper(language: str) -> None:
    person = {"id": "1", "name": "Мүше (ойдан шығарылған)"}
    item = {
        "agenda": 1, "case": "CWA-2026-000001", "organisation": ALTYN.bin, "level": "committed", "proposed": "grant",
        "reasons": REASONS, "conditions": [], "dropped_at": None,
        "recused": [person | {"concerned": "director", "why": "Туысы"}],
        "votes": [person | {"choice": "for", "reasons": REASONS}],
        "decision": {"what": "grant", "reasons": REASONS, "at": "2026-11-26T06:00:00+00:00", "declared_by": person,
                     "sha256": "0" * 64},
    }  # fmt: skip
    minutes = {
        "form": 1, "meeting": 1, "body": "panel", "held_at": "2026-11-26T05:00:00+00:00", "place": "Зал",
        "scheme": "1.0", "quorum": 3, "called_by": person, "closed_by": person,
        "closed_at": "2026-11-26T07:00:00+00:00", "members": [person | {"present": True}], "items": [item],
    }  # fmt: skip
    made = minutes_pdf(MinutesPaper(minutes, "0" * 64), language)
    assert made.startswith(b"%PDF")
    assert made == minutes_pdf(MinutesPaper(minutes, "0" * 64), language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_statistics_for_everybody_withhold_small_numbers(there: There, language: str) -> None:
    await decided(await case_in(), "refuse")
    page = await there.open("/label/statistics", language=language)
    assert translate("label.statistics.withheld", language) in page.text
    table = (await there.visit.client.get("/en/label/statistics.csv")).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert next(row for row in rows if row["code"] == "refuse")["count"] == ""
    data = (await there.visit.client.get("/en/label/statistics.json")).json()
    assert next(each for each in data["decisions"] if each["code"] == "refuse")["count"] is None
    assert data["fewest"] == 5
    await there.enter(OFFICER)
    assert translate("label.statistics.withheld", "en") not in (await there.open("/desk/label/statistics")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_programs_are_told_the_numbers_of_the_page(there: There, language: str) -> None:
    await decided(await case_in(), "refuse")
    for each in (AIGERIM, OFFICER):  # whoever asks, the API tells what is everybody's
        await there.enter(each)
        answer = await there.visit.client.get(f"/api/v1/labels/statistics?lang={language}")
        told = answer.json()
        shown = (await there.visit.client.get("/en/label/statistics.json")).json()
        assert (told["lang"], told["as_of"], told["fewest"]) == (language, shown["day"], shown["fewest"])
        steps = [(one["step"], one["count"], one["median"], one["ninth"], one["within"]) for one in told["steps"]]
        assert steps == [(one["state"], *[one[name] for name in FIGURES]) for one in shown["times"]]
        assert {one["step"]: one["limit"] for one in told["steps"]} == shown["limits"]
        for table in ("decisions", "recusals"):
            assert [(one["code"], one["count"]) for one in told[table]] == [
                (one["code"], one["count"]) for one in shown[table]
            ]
        refused = next(one for one in told["decisions"] if one["code"] == "refuse")
        assert (refused["name"], refused["count"]) == (translate("label.ruling.refuse", language), None)
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert answer.headers["content-language"] == language
