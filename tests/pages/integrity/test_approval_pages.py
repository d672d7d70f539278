"""From an answer to an approval, and what breaks it: as people see it on pages."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from compliance.commands.answering import Said, answer_item, ask_waiver, mark_not_applicable
from compliance.commands.findings import open_finding
from compliance.commands.freezing import approve, submit
from compliance.commands.opening import close_assessment
from compliance.commands.requesting import Wanted, request_evidence, withdraw_request
from compliance.queries.heads import Place
from infra import clock
from infra.database import fetch, fetch_value
from infra.i18n import LANGUAGES
from services.notices.mail import kept_letters
from services.worker.reactions import deliver_pending
from tests.cast import AIGERIM, ALTYN, AUDITOR, BOLAT, MARAT
from tests.compliance.workspace.players import ITEM, OPENING, answered, attached, being, confirmed, given, opened, pdf
from tests.pages.client import words
from tests.pages.inside import There

HERE = f"/organisations/{ALTYN.bin}/integrity"


@pytest.fixture
async def place(there: There) -> Place:
    """Bolat answered his item and brought a record, which Marat confirmed."""
    assessment = await opened()
    await given(assessment, ITEM, "CTX-1")
    place = Place(assessment, ITEM)
    await answered(place)
    await confirmed(await attached(place), MARAT)
    await there.enter(MARAT)
    return place


def at(place: Place, page: str) -> str:
    return f"{HERE}/assessments/{place.assessment}/{page}"


async def test_a_reviewer_goes_from_item_to_item(there: There, place: Place) -> None:
    other = Place(place.assessment, "CTX-1")
    await answered(other)
    page = await there.open(at(place, "review"), language="kk")
    assert "Сізді 2 тармақ күтіп тұр" in page.text
    first = await there.open(at(place, "review/CTX-1"), language="kk")
    missing = await there.visit.send(first, "/review/CTX-1", 422, reason="Себеп")
    assert "Деңгейді таңдаңыз" in words(missing.one("p", id="level-fault"))
    assert "Себеп" in words(missing.one("textarea", id="reason"))
    following = await there.visit.send(first, "/review/CTX-1", level="1", then=ITEM)
    assert "RA-1" in following.text
    assert "Деңгей сақталды" in following.text
    await there.visit.send(following, f"/review/{ITEM}", level="4", reason="Аудит есебін көрдім")
    done = await there.open(at(place, "review"), language="kk")
    assert "Сіз тексеретін ештеңе қалмады" in done.text
    assert await fetch_value("select count(*) from review") == 2


async def test_nobody_finds_the_level_of_their_own_work(there: There, place: Place) -> None:
    """The page says so in a sentence, and so does the answer to a form that is sent all the same."""
    own = Place(place.assessment, "CTX-2")
    await answered(own, who=MARAT)
    page = await there.open(at(place, "review/CTX-2"), language="kk")
    assert "Төрт көз қағидасы" in page.text
    assert not [one for one in page.all("input") if one.get("name") == "level"]
    assert "1 тармақты басқа адам тексеруі керек" in (await there.open(at(place, "review"), language="kk")).text
    answer = await there.post(at(place, "review/CTX-2"), level="3", version="1", reason="")
    assert answer.status_code == 422
    assert "Four eyes" in unescape(answer.text)
    for typed in ({"level": "9", "version": "1"}, {"level": "3", "version": "x"}, {"level": "3", "version": "7"}, {}):
        assert (await there.post(at(place, f"review/{ITEM}"), **typed)).status_code == 422
    assert await fetch_value("select count(*) from review") == 0


async def test_reasons_that_wait_are_shown_with_who_gave_them(there: There, place: Place) -> None:
    async with being(BOLAT) as by:
        await mark_not_applicable(by, Place(place.assessment, "CTX-1"), "Еншілес ұйым жоқ", 0)
        await ask_waiver(by, place, "Тәуекел төмен", 1)
    page = await there.open(at(place, "review/CTX-1"), language="kk")
    assert "Еншілес ұйым жоқ" in page.text
    assert BOLAT.name in page.text
    await there.visit.send(page, "/not-applicable/approve")
    page = await there.open(at(place, f"review/{ITEM}"), language="kk")
    await there.visit.send(page, "/waiver/accept")
    rows = await fetch(
        "select item from answer where not_applicable_approved_by = $1 or waiver_accepted_by = $1", MARAT.id
    )
    assert {row["item"] for row in rows} == {"CTX-1", ITEM}


async def test_what_is_submitted_is_approved_by_its_hash_by_another_person(there: There, place: Place) -> None:
    page = await there.open(at(place, "approval"), language="kk")
    assert "Әлі ештеңе тапсырылмаған" in page.text
    submitted = await there.visit.send(page, "/submit")
    sha256 = await fetch_value("select sha256 from assessment_snapshot")
    assert sha256 in submitted.text
    assert "Ұйымның иесі мақұлдайды" in submitted.text  # the officer does not approve
    await there.enter(AIGERIM)
    page = await there.open(at(place, "approval"), language="kk")
    refused = await there.post(at(place, "approve"), sha256="0" * 64)
    assert refused.status_code == 422
    approved = await there.visit.send(page, "/approve")
    assert "Бәрі мақұлданған күйінде тұр" in approved.text
    assert await fetch_value("select approved_by from assessment_snapshot") == AIGERIM.id


async def test_whoever_submitted_reads_why_they_do_not_approve(there: There, place: Place) -> None:
    await there.enter(AIGERIM)
    page = await there.visit.send(await there.open(at(place, "approval"), language="kk"), "/submit")
    assert "сіз өзіңіз тапсырдыңыз" in page.text
    sha256 = await fetch_value("select sha256 from assessment_snapshot")
    answer = await there.post(at(place, "approve"), sha256=sha256)
    assert answer.status_code == 422
    assert "Four eyes" in unescape(answer.text)


@pytest.fixture
async def standing(place: Place) -> Place:
    """The same, approved."""
    async with being(MARAT) as by:
        sha256 = await submit(by, place.assessment)
    async with being(AIGERIM) as by:
        await approve(by, place.assessment, sha256)
    return place


async def test_a_change_is_told_in_sentences_and_asks_for_approval_again(there: There, standing: Place) -> None:
    async with being(BOLAT) as by:
        await answer_item(by, standing, Said(4, "Тәртіп жаңарды", {"RA-1.1": "Иә"}), 1)
        await mark_not_applicable(by, Place(standing.assessment, "CTX-1"), "Еншілес ұйым жоқ", 0)
    await attached(standing, content=pdf("екінші"), name="екінші.pdf")
    async with being(MARAT) as by:
        await open_finding(by, standing, "minor", "Күні жоқ")
    for page in ("approval", "readiness"):
        shown = await there.open(at(standing, page), language="kk")
        for sentence in (
            "Қайта мақұлдау керек", "Мәлімделген деңгей: 3 → 4", "Түсіндірме өзгерді", "Осылай істейміз",
            "Тәртіп жаңарды",
            "RA-1.1 сұрағының жауабы өзгерді", "Дәлел қосылды: екінші.pdf", "Жаңа қорытынды № ",
            "Қолданылмайтыны айтылды немесе себебі өзгерді", "Еншілес ұйым жоқ",
        ):  # fmt: skip
            assert sentence in shown.text, (page, sentence)


async def test_every_page_tags_an_assessment_that_is_not_as_it_was_approved(there: There, standing: Place) -> None:
    pages = (HERE, f"{HERE}/assessments", f"{HERE}/assessments/{standing.assessment}", at(standing, f"items/{ITEM}"))
    for page in pages:
        tags = [words(tag) for tag in (await there.open(page, language="kk")).all("span", class_="tag")]
        assert "мақұлданған" in tags, page
    async with being(BOLAT) as by:
        await answer_item(by, standing, Said(4, "Тәртіп жаңарды", {"RA-1.1": "Иә"}), 1)
    for page in pages:
        tags = [words(tag) for tag in (await there.open(page, language="kk")).all("span", class_="tag")]
        assert "қайта мақұлдау керек" in tags, page
        assert "мақұлданған" not in tags, page


async def test_evidence_that_grew_old_is_told_as_that(there: There, standing: Place) -> None:
    with clock.frozen(clock.now() + timedelta(days=400)):
        await there.enter(MARAT)
        page = await there.open(at(standing, "approval"), language="kk")
    assert "Дәлел ескірді, дәлелмен қамтылған деңгей: 3 → 2" in page.text


async def test_readiness_says_what_is_missing_what_falls_and_who_is_waited_for(there: There, place: Place) -> None:
    await given(place.assessment, "CTX-2", due_on=clock.today())
    page = await there.open(at(place, "readiness"), language="kk")
    for said in (
        "Маңызды LED-2 тармағына жауап берілмеген", "RA-1: жаңа дәлел тіркелмесе", "Ескіретін дәлел: хаттама.pdf",
        "2 тармақтың жауабы: Болат Мүшеев", "жауаптысы жоқ", "1 тармақты тексеру: тексеруші", "ең төмені 3",
    ):  # fmt: skip
        assert said in page.text, said
    await there.enter(AUDITOR)
    await there.open(at(place, "readiness"))


async def closed(year: int, level: int) -> int:
    """A cycle of a year, from opening to closing."""
    with clock.frozen(datetime(year, 5, 5, tzinfo=UTC)):
        assessment = await opened(OPENING.__class__(OPENING.edition, "M", str(year), "Бәрі"))
        await given(assessment, ITEM)
        await answered(Place(assessment, ITEM), level)
        await attached(Place(assessment, ITEM), content=pdf(str(year)))
        async with being(MARAT) as by:
            sha256 = await submit(by, assessment)
        async with being(AIGERIM) as by:
            await approve(by, assessment, sha256)
        async with being(MARAT) as by:
            await close_assessment(by, assessment)
    return assessment


@pytest.mark.parametrize("language", LANGUAGES)
async def test_cycles_are_drawn_told_and_compared(there: There, language: str) -> None:
    await there.enter(MARAT)
    empty = await there.open(f"{HERE}/cycles", language=language)
    assert empty.all("div", class_="empty")
    before, after = await closed(2025, 1), await closed(2026, 3)
    page = await there.open(f"{HERE}/cycles", language=language)
    drawings = page.all("svg", class_="chart")
    assert len(drawings) == 8  # the whole, and seven chapters
    assert all("2025" in (one.get("aria-label") or "") for one in drawings)
    row = next(row for row in page.all("tr") if words(row).startswith("RA-1"))
    assert [words(cell) for cell in row.iter("td")][:2] == ["1", "3"]
    compared = await there.open(f"{HERE}/cycles/compare?before={before}&after={after}", language=language)
    row = next(row for row in compared.all("tr") if words(row).startswith("RA-1"))
    assert [words(cell) for cell in row.iter("td")][:2] == ["1", "3"]
    for query in ("", "?before=x&after=1", f"?before={before}&after=999999", f"?before={'9' * 30}&after=1"):
        await there.open(f"{HERE}/cycles/compare{query}", 404)


async def test_a_request_for_fresh_evidence_is_told_by_letter_once(there: There, place: Place) -> None:
    evidence = await attached(place, content=pdf("тағы"), name="құпия атау.pdf")
    async with being(MARAT) as by:
        await request_evidence(by, Wanted(evidence, BOLAT.id, clock.today(), "Қолы болсын"))
    await deliver_pending()
    await deliver_pending()
    letters = [one for one in await kept_letters() if one.address == BOLAT.email]
    assert len(letters) == 1
    assert "Сізден жаңа дәлел сұралды" in letters[0].subject
    assert "құпия атау" not in letters[0].plain + letters[0].subject
    assert f"/integrity/evidence/{evidence}" in letters[0].plain
    second = await attached(place, content=pdf("үшінші"))
    async with being(MARAT) as by:
        await request_evidence(by, Wanted(second, BOLAT.id, clock.today()))
        await withdraw_request(by, second)
    await deliver_pending()  # it was settled meanwhile
    assert len([one for one in await kept_letters() if one.address == BOLAT.email]) == 1
