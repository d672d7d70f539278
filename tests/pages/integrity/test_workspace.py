"""Working on a self-assessment in pages, without a script: starting, sharing out, answering, disagreeing, closing."""

import pytest

from compliance.commands.answering import Said, answer_item
from compliance.commands.freezing import approve, submit
from compliance.queries.heads import Place
from infra.database import fetch, fetch_value
from infra.i18n import LANGUAGES
from tests.cast import AIGERIM, ALTYN, BOLAT, DINA, KUMIS, MARAT
from tests.compliance.workspace.players import ITEM, attached, being, confirmed, given, opened
from tests.pages.client import Opened, words
from tests.pages.inside import There

HOME = f"/organisations/{ALTYN.bin}/integrity"
JSON = {"Accept": "application/json"}


@pytest.fixture
async def item(there: There) -> str:
    """The path of an item that Bolat answers."""
    assessment = await opened()
    await given(assessment, ITEM)
    there.names["assessment"] = str(assessment)
    return f"{HOME}/assessments/{assessment}/items/{ITEM}"


def place_of(there: There) -> Place:
    return Place(int(there.names["assessment"]), ITEM)


def typed(page: Opened, name: str) -> str:
    return "".join(page.one("textarea", id=name).itertext())


async def send(there: There, path: str, **data: object) -> tuple[int, dict[str, object]]:
    """What the island sends."""
    there.visit.client.headers["accept"] = JSON["Accept"]
    response = await there.post(path, **data)
    del there.visit.client.headers["accept"]
    return response.status_code, response.json()


async def test_an_officer_starts_shares_out_and_sees_how_far_it_is(there: There) -> None:
    await there.enter(MARAT)
    empty = await there.open(HOME)
    assert "No self-assessment is running" in empty.text
    form = await there.open(f"{HOME}/assessments/new")
    assert form.one("input", id="name").get("value") == ALTYN.ru  # as the register has it for readers of English
    wrong = await there.visit.send(form, "/assessments", 422, entities="123", boundary="Барлығы")
    assert "123" in words(wrong.one("p", id="entities-fault"))
    assert typed(wrong, "boundary") == "Барлығы"
    tasks = await there.visit.send(
        wrong,
        "/assessments",
        edition="iso-37001-2025",
        profile="M",
        entities=f"{KUMIS.bin}\n",
        sites="Көкшетау\nАстана",
    )
    assert "The self-assessment has started" in tasks.text
    assert "Көкшетау; Астана" in tasks.text
    again = await there.visit.send(
        await there.open(f"{HOME}/assessments/new"), "/assessments", 422, edition="iso-37001-2025", profile="M"
    )
    assert "is running" in words(again.one("p", id="edition-fault"))
    nobody = await there.visit.send(tasks, "/assign", 422, names="RA-1", due_on="2026-13-01")
    assert "Choose a person" in words(nobody.one("p", id="person-fault"))
    assert nobody.one("input", id="pick-RA-1").get("checked") is not None
    given_out = await there.visit.send(nobody, "/assign", person=str(BOLAT.id), names="RA-1", due_on="2020-01-01")
    assert f"{BOLAT.name}, due" in given_out.text
    assert "overdue" in (await there.open(HOME)).text


async def test_a_respondent_sees_and_answers_only_what_is_theirs(there: There, item: str) -> None:
    await there.enter(BOLAT)
    tasks = await there.open(item.rpartition("/items")[0])
    assert len(tasks.one("ul", class_="tasks").findall("li")) == 1
    await there.open(item.replace(ITEM, "CTX-1"), 404)
    page = await there.open(item)
    after = await there.visit.send(page, "/answer", claimed="3", reason="Жоспар бар\r\nжазба бар", **{"RA-1.1": "Иә"})
    assert "The answer is saved" in after.text
    assert typed(after, "reason") == "Жоспар бар\nжазба бар"
    assert after.one("input", id="claimed-3").get("checked") is not None
    assert "No evidence" in words(after.one("div", id="standing"))
    await there.enter(DINA)
    await there.open(item, 404)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(there: There, item: str, language: str) -> None:
    place = place_of(there)
    async with being(BOLAT) as by:
        await answer_item(by, place, Said(4, "Осылай", {"RA-1.1": "Иә"}), 0)
    await confirmed(await attached(place))
    inside = item.rpartition("/items")[0]
    await there.enter(MARAT)
    for path in (HOME, f"{HOME}/assessments", f"{HOME}/assessments/new", inside, f"{inside}?show=nobody",
                 f"{inside}?show=mine", f"{inside}/chapters/4", item):  # fmt: skip
        await there.open(path, language=language)


async def test_two_people_at_once_come_together_without_a_script(there: There, item: str) -> None:
    await there.enter(BOLAT)
    page = await there.open(item)
    async with being(MARAT) as by:
        await answer_item(by, place_of(there), Said(2, "Мараттың сөзі", {"RA-1.2": "Жыл сайын"}), 0)
    joined = await there.visit.send(page, "/answer", **{"RA-1.1": "Наурызда"})
    assert "both are kept" in joined.text
    assert (typed(joined, "RA-1.1"), typed(joined, "RA-1.2")) == ("Наурызда", "Жыл сайын")


async def test_two_people_in_one_place_see_both_texts_and_lose_nothing(there: There, item: str) -> None:
    await there.enter(BOLAT)
    page = await there.open(item)
    async with being(MARAT) as by:
        await answer_item(by, place_of(there), Said(2, "Мараттың сөзі", {"RA-1.2": "Жыл сайын"}), 0)
    clash = await there.visit.send(page, "/answer", 409, claimed="4", reason="Болаттың сөзі", **{"RA-1.1": "Наурызда"})
    assert MARAT.name in clash.text
    assert typed(clash, "reason") == "Мараттың сөзі\n\nБолаттың сөзі"
    settled = await there.visit.send(clash, "/answer", claimed="2", reason="Екеуінің сөзі")
    assert typed(settled, "reason") == "Екеуінің сөзі"
    assert typed(settled, "RA-1.2") == "Жыл сайын"
    history = await fetch("select reason from answer_history order by id")
    assert "Мараттың сөзі" in [row["reason"] for row in history]


async def test_the_island_is_told_what_stands_and_what_is_wrong(there: There, item: str) -> None:
    await there.enter(BOLAT)
    status, kept = await send(there, f"{item}/answer", version=0, claimed=3, reason="Бар")
    assert (status, kept["version"], kept["fields"]) == (200, 1, {"claimed": "3", "reason": "Бар"})
    status, kept = await send(there, f"{item}/answer", version=0, claimed=3, reason="Бар")
    assert (status, kept["version"]) == (200, 1)  # sent twice by a bad network
    status, told = await send(there, f"{item}/answer", version=0, claimed=3, reason="Жоқ")
    assert (status, told["code"]) == (409, "changed-meanwhile")
    status, told = await send(there, f"{item}/answer", version=1, reason="x" * 20_001)
    assert (status, told["field"]) == (422, "reason")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"version": "0", "claimed": "6"}, 422),
        ({"version": "0", "claimed": "٣"}, 422),
        ({"version": "0", "claimed": "3; drop table answer"}, 422),
        ({"version": "-1", "claimed": "3"}, 422),
        ({"version": "9" * 40, "claimed": "3"}, 422),
        ({"claimed": "3"}, 422),
        ({"version": "0", "CTX-1.1": "басқа тармақтікі"}, 422),
        ({"version": "0", "RA-1.1": "\0"}, 422),
        ({"version": "0", "reason": "ұ" * 600_000}, 413),
    ],
)
async def test_what_no_form_of_ours_says_changes_nothing(
    there: There, item: str, data: dict[str, str], status: int
) -> None:
    await there.enter(BOLAT)
    assert (await there.post(f"{item}/answer", **data)).status_code == status
    assert await fetch_value("select count(*) from answer_history") == 0


async def test_what_is_typed_is_text_and_never_markup(there: There, item: str) -> None:
    await there.enter(BOLAT)
    evil = "</textarea><script>alert(1)</script>{{ 7*7 }}"
    page = await there.visit.send(await there.open(item), "/answer", reason=evil, then="../../x")
    assert typed(page, "reason") == evil
    await there.visit.send(page, "/comment", said=evil)
    await there.open(item.replace(f"items/{ITEM}", "chapters/4"))


async def test_ids_and_names_that_nothing_has_are_not_found(there: There, item: str) -> None:
    await there.enter(MARAT)
    inside = item.rpartition("/items")[0]
    for path in (f"{HOME}/assessments/999999", f"{HOME}/assessments/{10**30}", f"{inside}/items/NOPE-1",
                 f"{inside}/chapters/99", f"{inside}/items/%00", f"/organisations/{KUMIS.bin}/integrity"):  # fmt: skip
        assert (await there.visit.client.get(f"/en{path}")).status_code == 404, path
    await there.open(f"{inside}?show=%3Cscript%3E")


async def test_what_does_not_apply_wants_a_reason_and_a_second_person(there: There, item: str) -> None:
    await there.enter(BOLAT)
    empty = await there.visit.send(await there.open(item), "/not-applicable", 422, not_applicable=" ")
    assert "Some words are needed" in empty.text or words(empty.one("p", id="not_applicable-fault"))
    waits = await there.visit.send(empty, "/not-applicable", not_applicable="Бізде мұндай қызмет жоқ")
    assert "Waits for a second person" in waits.text
    await there.enter(MARAT)
    agreed = await there.visit.send(await there.open(item), "/not-applicable/approve")
    assert "A second person agreed" in agreed.text
    assert "left out" in words(agreed.one("div", id="standing"))


async def test_a_cycle_is_closed_once_it_is_approved_and_then_only_read(there: There, item: str) -> None:
    assessment = int(there.names["assessment"])
    await there.enter(MARAT)
    inside = item.rpartition("/items")[0]
    assert (await there.post(f"{inside}/close")).status_code == 422
    async with being(MARAT) as by:
        sha256 = await submit(by, assessment)
    async with being(AIGERIM) as by:
        await approve(by, assessment, sha256)
    closed = await there.visit.send(await there.open(inside), "/close")
    assert "The cycle is closed" in closed.text
    assert not closed.all("input", type="checkbox", name="names")
    page = await there.open(item)
    assert not page.all("form", class_="answer")
    assert (await there.post(f"{item}/answer", version=0, claimed=3)).status_code == 409
    assert "Closed cycles" in (await there.open(HOME)).text
