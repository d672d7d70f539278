"""Anybody signed in puts a clause together; a company that wants to prove its check later records it with a purpose."""

import pytest

from infra.database import fetch_value
from infra.i18n import LANGUAGES
from tests.cast import ALONE, ALTYN, AUDITOR, BOLAT, DINA, ERLAN, KUMIS
from tests.pages.inside import There

INSIDE = "/organisations/{altyn}/integrity/clauses"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_anybody_signed_in_reads_a_clause_in_two_languages(there: There, language: str) -> None:
    await there.enter(ALONE)
    page = await there.open("/clauses", language=language)
    assert len(page.all("div", class_="clause-cell")) == 12
    alone = await there.open("/clauses?kind=agency&risk=high&first=en&second=-", language=language)
    assert len(alone.all("div", class_="clause-cell")) == 10
    assert "success fee" in alone.text


async def test_without_a_session_there_is_none(there: There) -> None:
    await there.enter(None)
    for path in ("/clauses", "/clauses.txt", "/clauses.pdf", INSIDE):
        assert (await there.visit.client.get(f"/en{there.path(path)}")).status_code in (303, 401, 403)


async def test_the_register_suggests_and_says_why_and_nothing_is_kept(there: There) -> None:
    await there.enter(DINA)
    page = await there.open(f"{INSIDE}?number={{kumis}}")
    assert "no rated index" in page.text
    assert "guilt" in page.text
    by_hand = await there.open(f"{INSIDE}?number={{kumis}}&risk=low")
    assert "You chose" in by_hand.text
    assert "the suggested level is: medium" in by_hand.text
    assert await fetch_value("select count(*) from look_up") == 1  # the one that was there before


@pytest.mark.parametrize("number", ["1", "000000000000", "<script>", "0" * 5000, "\x00", "500340000999"])
async def test_a_number_that_is_none_is_told_beside_its_field(there: There, number: str) -> None:
    await there.enter(BOLAT)
    response = await there.visit.client.get(
        f"/en{there.path(INSIDE)}", params={"number": number, "kind": "'", "first": "x"}
    )
    assert response.status_code == 200
    assert "number-fault" in response.text
    assert "<script>" not in response.text.partition("<main")[2]


async def test_an_entrepreneurs_number_is_not_written_out(there: There) -> None:
    await there.enter(DINA)
    page = await there.open(f"/clauses?number={ERLAN.reference}")
    assert ERLAN.bin not in page.response.text


async def test_a_check_is_recorded_with_its_purpose(there: There) -> None:
    await there.enter(DINA, acting_for=ALTYN.bin)
    page = await there.open(f"{INSIDE}?number={{kumis}}&kind=services")
    refused = await there.visit.send(page, f"/clauses/record?here={ALTYN.bin}", 422, reference="")
    assert "reference-fault" in refused.response.text
    done = await there.visit.send(page, f"/clauses/record?here={ALTYN.bin}", reference="Шарт № 9")
    assert "recorded" in done.text
    assert str(done.response.url).startswith(f"http://moldir.test/en/organisations/{ALTYN.bin}/integrity/clauses")
    assert (
        await fetch_value("select count(*) from look_up where bin = $1 and organisation = $2", KUMIS.bin, ALTYN.bin)
        == 2
    )
    assert await fetch_value("select purpose from inquiry where reference = 'Шарт № 9'") == "contract"


async def test_whoever_looks_up_nothing_records_nothing(there: There) -> None:
    for who in (BOLAT, AUDITOR):
        await there.enter(who)
        page = await there.open("/clauses?number={kumis}")
        assert "Record with its purpose" not in page.text
        assert (await there.post("/clauses/record", number=KUMIS.bin, reference="x")).status_code == 403


async def test_it_is_taken_along_as_text_and_on_paper(there: There) -> None:
    await there.enter(ALONE)
    get = there.visit.client.get
    text = await get("/kk/clauses.txt", params={"kind": "works", "risk": "medium", "first": "kk", "second": "ru"})
    assert text.headers["content-disposition"] == 'attachment; filename="moldir-clause-works-medium-kk-ru.txt"'
    assert "СЫБАЙЛАС ЖЕМҚОРЛЫҚҚА ҚАРСЫ ЕСКЕРТПЕ" in text.text
    papers = [(await get("/kk/clauses.pdf", params={"risk": "low", "second": second})).content for second in "-r-"]
    assert papers[0].startswith(b"%PDF-1.7")
    assert papers[0] == papers[2]
