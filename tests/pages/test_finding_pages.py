"""What people do on pages of findings, days and duties, from one to the next; and what odd questions get."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from compliance.commands.findings import Planned, open_finding, plan_action
from compliance.queries.heads import Place
from infra import clock
from infra.i18n import LANGUAGES, translate
from tests.cast import AIGERIM, BOLAT, DINA, MARAT
from tests.compliance.workspace.players import attached, being, given, opened
from tests.pages.client import Opened, words
from tests.pages.inside import There

HERE = "/organisations/{altyn}/integrity"
LONG = "Ұ" * 4000


@pytest.fixture
async def desk(there: There) -> There:
    """The cast with a self-assessment of which Bolat answers RA-1, with restricted evidence at it."""
    assessment = await opened(who=MARAT)
    await given(assessment, "RA-1", due_on=clock.today() + timedelta(days=3))
    await attached(Place(assessment, "RA-1"), MARAT, name="Құпия есеп.pdf", confidentiality="restricted")
    there.names |= {"assessment": str(assessment)}
    return there


async def finding_of(desk: There, said: str = "Хаттама жүргізілмейді", planned: str = "Үлгіні бекіту") -> int:
    async with being(MARAT) as by:
        finding = await open_finding(by, Place(int(desk.names["assessment"]), "RA-1"), "minor", said)
        await plan_action(by, finding, Planned(planned, BOLAT.id, clock.today() + timedelta(days=5)))
    desk.names["finding"] = str(finding)
    return finding


def tags(page: Opened) -> list[str]:
    return [words(tag) for tag in page.one("header", class_="stack-tight").iter("span") if tag.get("class")]


async def test_a_finding_is_written_planned_done_checked_closed_and_opened_again(desk: There) -> None:
    await desk.enter(MARAT)
    page = await desk.open(f"{HERE}/findings/new")
    place = f"{desk.names['assessment']}:RA-1"
    refused = await desk.visit.send(page, "/findings", 422, place=place, grade="minor", said=" ")
    assert translate("workspace.words_needed", "en") in refused.text
    page = await desk.visit.send(page, "/findings", place=place, grade="minor", said="No minutes\nsince March")
    assert translate("integrity.done.finding_opened", "en") in page.text
    number = str(page.response.url).partition("?")[0].rpartition("/")[2]
    page = await desk.visit.send(page, "/cause", method="five_whys", said="Nobody was told to")
    wrong = await desk.visit.send(
        page, f"/{number}/actions", 422, title="Name somebody", person="", due_on="2027-02-01"
    )
    assert translate("typed.no_person", "en") in wrong.text
    assert [field.text for field in wrong.all("textarea", id="plan-title")] == ["Name somebody"]  # nothing is lost
    page = await desk.visit.send(wrong, f"/{number}/actions", title="Name somebody", person=str(BOLAT.id),
                                 due_on="01.02.2027")  # fmt: skip
    assert "1 February 2027" in page.text

    await desk.enter(BOLAT)
    mine = await desk.open(f"{HERE}/findings")
    assert f"/en{desk.path(HERE)}/findings/{number}" in mine.links()
    page = await desk.visit.send(await desk.open(f"{HERE}/findings/{number}"), "/done")
    assert translate("finding.awaits_another", "en") in page.text
    page = await desk.visit.send(await desk.visit.send(page, "/undo"), "/done")

    await desk.enter(MARAT)
    page = await desk.open(f"{HERE}/findings/{number}")
    unsaid = await desk.visit.send(page, "/check", 422, seen="Ten contracts")
    assert translate("finding.choose_worked", "en") in unsaid.text
    page = await desk.visit.send(unsaid, "/check", worked="yes", seen="Ten contracts")
    page = await desk.visit.send(page, "/close")
    assert tags(page)[1] == translate("finding.stage.closed", "en")
    addresses = [form.get("action") or "" for form in page.all("form")]
    assert sum(address.endswith("/reopen") for address in addresses) == 2  # beside what was done, and at its place
    answer = await desk.post(f"{HERE}/findings/{number}/reopen")
    assert answer.status_code == 303
    page = await desk.open(f"{HERE}/findings/{number}")
    first = page.one("ol", class_="story").find("li")
    assert first is not None
    assert words(first).startswith(translate("event.assessment.finding_opened", "en"))


async def test_whose_it_is_and_by_when_is_changed_for_a_reason(desk: There) -> None:
    await finding_of(desk)
    await desk.enter(AIGERIM)
    page = await desk.open(HERE + "/findings/{finding}")
    refused = await desk.visit.send(page, "/change", 422, person=str(DINA.id), due_on="2027-03-01", why="")
    assert refused.one("input", value="2027-03-01") is not None
    page = await desk.visit.send(refused, "/change", person=str(DINA.id), due_on="2027-03-01", why="On leave")
    assert "On leave" in page.text
    page = await desk.visit.send(page, "/withdraw")
    assert translate("integrity.done.action_withdrawn", "en") in page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_are_whole_in_every_language(desk: There, language: str) -> None:
    await finding_of(desk)
    await finding_of(desk, "Тағы да")
    for who in (MARAT, BOLAT):
        await desk.enter(who)
        paths = [
            "",
            "/findings",
            "/findings?overdue=1&grade=major",
            "/findings/{finding}",
            "/calendar",
            "/calendar?mine=1",
        ]
        for path in [*paths, *(("/duties", "/duties?profile=Q", "/findings/new") if who is MARAT else ())]:
            await desk.open(HERE + path, language=language)


async def test_a_duty_is_recorded_and_taken_back_on_its_page(desk: There) -> None:
    await desk.enter(MARAT)
    page = await desk.open(HERE + "/duties?profile=Q")
    posted = [field.get("value") for field in page.all("input", name="duty")]
    assert len(posted) == 5
    data = {"duty": "kz-internal-analysis", "profile": "Q", "done_on": "", "note": "Order No. 5"}
    refused = await desk.post(HERE + "/duties", **data)
    assert refused.status_code == 422
    assert "Order No. 5" in refused.text  # nothing is lost
    assert (await desk.post(HERE + "/duties", **data | {"done_on": "2999-01-01"})).status_code == 422
    done = await desk.post(HERE + "/duties", **data | {"done_on": "2026-01-10"})
    assert done.headers["location"].endswith("/duties?done=duty&profile=Q")
    page = await desk.open(HERE + "/duties?profile=Q")
    assert "Order No. 5" in page.text
    page = await desk.visit.send(page, "/take-back", why="Of another company")
    assert translate("integrity.done.duty_back", "en") in page.text


async def test_the_file_for_ones_calendar_has_days_and_no_word_that_people_wrote(desk: There) -> None:
    await finding_of(desk, planned="Құпия шара; BEGIN:VEVENT\r\nX")
    await desk.enter(MARAT)
    answer = await desk.visit.client.get(f"/kk{desk.path(HERE)}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "no-store" in answer.headers["cache-control"]
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Құпия" not in text
    unfolded = text.replace("\r\n ", "")
    titles = re.findall(r"SUMMARY:(.*)\r\n", unfolded)
    assert len(titles) == text.count("BEGIN:VEVENT") == 3  # an answer, an action, evidence
    assert any(title.startswith("Түзету шарасы: 4.5 ") for title in titles)
    day = clock.today() + timedelta(days=5)
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    await desk.enter(BOLAT)  # an answer and an action; of restricted evidence nothing
    theirs = await desk.visit.client.get(f"/kk{desk.path(HERE)}/calendar.ics")
    assert theirs.text.count("BEGIN:VEVENT") == 2


async def test_restricted_evidence_is_on_the_calendar_of_who_leads_only(desk: There) -> None:
    month = f"{clock.today() + timedelta(days=365):%Y-%m}"
    await desk.enter(MARAT)
    assert "Құпия есеп" in (await desk.open(f"{HERE}/calendar?month={month}")).text
    await desk.enter(BOLAT)
    assert "Құпия" not in (await desk.open(f"{HERE}/calendar?month={month}")).text


async def test_odd_questions_get_a_plain_answer(desk: There) -> None:
    await finding_of(desk)
    await desk.enter(MARAT)
    for query in (
        "month=2026-13",
        "month=0000-01",
        "month=9999-12",
        "month=" + "9" * 500,
        "month=%00",
        "mine=%F0%9F%92%A9",
    ):
        await desk.open(f"{HERE}/calendar?{query}")
    for query in ("person=x", "cycle=" + "9" * 40, "cycle=-1", f"grade={quote(LONG)[:900]}", "item=%00", "overdue=2"):
        await desk.open(f"{HERE}/findings?{query}")
    for path in ("/findings/999999", f"/findings/{'9' * 30}", "/findings/0"):
        assert (await desk.visit.client.get(f"/en{desk.path(HERE)}{path}")).status_code == 404
    await desk.open(HERE + "/duties?profile=../../etc")


async def test_odd_forms_change_nothing_and_lose_nothing(desk: There) -> None:
    await finding_of(desk)
    await desk.enter(MARAT)
    at = f"{desk.names['assessment']}:RA-1"
    for place in ("", ":", "x:y", f"{'9' * 30}:RA-1"):
        answer = await desk.post(HERE + "/findings", place=place, grade="minor", said="x")
        assert answer.status_code == 422
    nowhere = await desk.post(HERE + "/findings", place=f"{desk.names['assessment']}:NOPE", grade="minor", said="x")
    assert nowhere.status_code == 404
    for grade, said in (
        ("terrible", "x"),
        ("", "x"),
        ("minor", "\0"),
        ("minor", "\ud800".encode("utf-8", "surrogatepass")),
    ):
        answer = await desk.post(HERE + "/findings", place=at, grade=grade, said=said)
        assert answer.status_code in (400, 422) or said != "x"
    for day in ("", "31.02.2027", "2027-02-31", "0001-01-01", "tomorrow", "9" * 4000):
        answer = await desk.post(HERE + "/findings/{finding}/actions", title="x", person=str(BOLAT.id), due_on=day)
        assert answer.status_code == 422
    stranger = "00000000-0000-0000-0000-000000000000"
    for person in (stranger, "x", ""):
        answer = await desk.post(HERE + "/findings/{finding}/actions", title="x", person=person, due_on="2027-01-01")
        assert answer.status_code == 422
    other = await desk.post(HERE + "/findings/{finding}/actions/999999/done")
    assert other.status_code == 404
    page = await desk.open(HERE + "/findings/{finding}")
    assert len(page.one("ol", class_="actions-list").findall("li")) == 1
