"""Pages of labels in use, read and filled in by people; a misuse told from a telephone."""

import io

import httpx
import pytest
from PIL import Image

from infra.database import execute, fetch_one, fetch_value
from infra.i18n import LANGUAGES
from infra.rates import forget_refusals
from infra.secrets import keyed
from infra.settings import settings
from services.web.cookies import BROWSER
from tests.cast import AIGERIM, ALTYN, DECIDER, MARAT, OFFICER, SECOND_ASSESSOR
from tests.pages.client import form_of
from tests.pages.inside import There
from tests.pages.labels import living
from tests.pages.labels.living import DESK, ONE, ROOM

DESK_PAGES = (
    f"{DESK}/labels", f"{DESK}/labels?standing=suspended", f"{DESK}/labels?words=CW&due=renewal&level=committed", ONE,
    f"{DESK}/incidents", f"{DESK}/incidents/{{incident}}", f"{DESK}/surveys", f"{DESK}/surveys/{{survey}}",
    f"{DESK}/misuse", f"{DESK}/misuse/{{misuse}}",
)  # fmt: skip
ROOM_PAGES = (f"{ROOM}/standing", f"{ROOM}/incidents", f"{ROOM}/incidents/{{incident}}", f"{ROOM}/surveys")


async def furnish(there: There) -> None:
    await living.prepare(there)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(inside: There, language: str) -> None:
    await execute("update label_incident set due_on = current_date - 3")  # what is late is worded otherwise
    for who in (OFFICER, DECIDER, SECOND_ASSESSOR):
        await inside.enter(who)
        for path in DESK_PAGES:
            await inside.open(path, language=language)
    for who in (AIGERIM, MARAT):
        await inside.enter(who)
        for path in ROOM_PAGES:
            await inside.open(path, language=language)
    await inside.enter(None)
    for path in ("/label/misuse?number=CW-2026-000123-K", "/label/misuse/told?case=CWM-2026-ABCDEFGH"):
        await inside.open(path, language=language)


async def test_the_desk_proposes_agrees_and_everybody_reads_what_was_done(inside: There) -> None:
    await inside.enter(DECIDER)
    page = await inside.open(f"{DESK}/incidents/{{incident}}")
    agreed = await inside.visit.send(page, inside.path(f"{DESK}/acts/{{act}}/agree"))
    assert "Agreed to, and done" in agreed.text
    await inside.enter(OFFICER)
    page = await inside.open(ONE)
    wrong = await inside.visit.send(page, "/propose", 422, what="suspend", reason="", said="Себеп")
    assert "Choose the reason" in wrong.text
    assert "Себеп" in wrong.text  # nothing typed is lost
    page = await inside.visit.send(wrong, "/propose", what="suspend", reason="report", said="Тексеріледі")
    assert "You proposed this" in page.text
    await inside.enter(DECIDER)
    page = await inside.open(ONE)
    refused = await inside.visit.send(page, "/disagree", 422, why="")
    assert "Reasons in full" not in refused.text
    page = await inside.visit.send(page, "/agree")
    assert "Suspended" in page.text
    await inside.enter(MARAT)
    own = await inside.open(f"{ROOM}/standing")
    assert "The label may not be used for now" in own.text
    assert "Тексеріледі" in own.text  # the reasons in full are for the company too
    assert OFFICER.name not in own.text


async def test_a_company_explains_answers_and_gives_its_label_back(inside: There) -> None:
    await inside.enter(MARAT)
    page = await inside.open(f"{ROOM}/incidents/{{incident}}")
    page = await inside.visit.send(page, "/explain", 422, said=" ")
    page = await inside.visit.send(page, "/explain", said="Түзеттік")
    assert "Түзеттік" in page.text
    page = await inside.visit.send(await inside.open(f"{ROOM}/surveys"), "/answer", said="Журнал толтырылды")
    assert "Журнал толтырылды" in page.text
    page = await inside.open(f"{ROOM}/standing")
    assert "Only the owner" in page.text
    await inside.enter(AIGERIM)
    page = await inside.open(f"{ROOM}/standing")
    page = await inside.visit.send(page, "/withdraw", 422)
    assert "Tick the box" in page.text
    page = await inside.visit.send(page, "/withdraw", sure="1")
    assert "The company gave the label back itself" in page.text


async def test_the_register_of_the_desk_is_narrowed(inside: There) -> None:
    await inside.enter(OFFICER)
    number = await fetch_value("select number from label where id = $1::bigint", int(inside.names["label"]))
    for query, found in (
        (f"words={number.lower()}", 1), (f"words={ALTYN.bin}", 1), ("words=CW-9999", 0), ("standing=active", 2),
        ("standing=revoked", 0), ("due=agreement", 1), ("due=decision", 0), ("level=certified", 0), ("words=%25", 0),
    ):  # fmt: skip
        page = await inside.open(f"{DESK}/labels?{query}")
        shown = [link for link in page.links() if "/desk/label/labels/" in link]
        assert len(shown) == found, query
    for broken in ("after=x", "after=99999999999999999999"):
        await inside.open(f"{DESK}/labels?{broken}", 404)


async def test_whoever_has_to_do_with_a_company_is_told_so_in_the_register(inside: There) -> None:
    await execute(
        """insert into desk_interest (person, kind, number, name, is_person, since, note, said_at)
           values ($1, 'employer', $2, 'x', false, current_date - 9, '', now())""",
        OFFICER.id, ALTYN.bin,
    )  # fmt: skip
    await inside.enter(OFFICER)
    page = await inside.open(f"{DESK}/labels")
    assert "its label is not open to you" in page.text
    for path in (ONE, f"{DESK}/incidents/{{incident}}", f"{DESK}/surveys/{{survey}}", f"{DESK}/misuse/{{misuse}}"):
        await inside.open(path, 404)


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(file, "JPEG")
    return file.getvalue()


async def tell(inside: There, file: tuple[str, bytes, str] | None = None, **typed: str) -> httpx.Response:
    """A visitor opens the form and sends it, as a browser does."""
    await inside.enter(None)
    page = await inside.open("/label/misuse")
    address, filled = form_of(page, "/label/misuse")
    del filled["photo"]  # a field of a file is no text
    return await inside.visit.client.post(
        address, data=filled | typed, files={"photo": file or ("", b"", "application/octet-stream")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip


async def test_anybody_tells_of_a_misuse_and_gets_a_number(inside: There) -> None:
    sent = await tell(inside, ("IMG_1.JPG", photo(), "image/jpeg"), said="Белгі сөреде", contact="tel 1")
    assert sent.status_code == 303
    page = await inside.visit(sent.headers["location"])
    row = await fetch_one("select id, number, photo from label_misuse order by id desc limit 1")
    assert row is not None
    assert row["number"] in page.text
    await inside.enter(OFFICER)
    shown = await inside.open(f"{DESK}/misuse/{row['id']}")
    assert "tel 1" in shown.text
    picture = await inside.visit.client.get(f"/en{DESK}/misuse/{row['id']}/photo")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in picture.headers["content-security-policy"]
    assert Image.open(io.BytesIO(picture.content)).size == (30, 20)


async def test_nothing_typed_is_lost_beside_a_fault(inside: There) -> None:
    for file, typed, words in (
        (("a.exe", b"MZ" + b"\0" * 99, "image/jpeg"), {"said": "Көрдім", "place": "Базар"}, "no JPEG, PNG or WebP"),
        (("a.jpg", photo()[:100], "image/jpeg"), {"said": "Көрдім", "place": "Базар"}, "could not be opened"),
        (None, {"said": "", "place": "Базар"}, "Базар"),
    ):
        answer = await tell(inside, file, **typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert "Базар" in answer.text


async def test_a_network_tells_only_so_often(inside: There, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "rate_misuse", 2)
    forget_refusals()
    codes = [(await tell(inside, said="Көрдім")).status_code for _ in range(3)]
    forget_refusals()
    assert codes == [303, 303, 429]


async def test_a_form_that_we_did_not_give_out_tells_nothing(inside: There) -> None:
    await inside.enter(None)
    inside.visit.client.cookies.set(BROWSER, "another")
    answer = await inside.visit.client.post(
        "/en/label/misuse", data={"said": "x", "form": keyed("form", "x").hex()}, files={"photo": ("", b"")}
    )
    assert answer.status_code == 403
    assert await fetch_value("select count(*) from label_misuse") == 1  # the one that was there


async def test_thanks_repeats_no_strangers_words(inside: There) -> None:
    await inside.enter(None)
    page = await inside.open("/label/misuse/told?case=%3Cb%3Ex%3C/b%3E")
    assert "<b>x" not in page.response.text
