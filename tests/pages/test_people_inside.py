"""Signed in, too, a person's number is sealed in addresses and fields, and whole only where a permission opens it."""

import json

import httpx
import pytest

from infra.database import fetch_value
from registry.search import rebuild
from services.accounts.commands.keys import KeyWanted, make_key
from services.documents import profiles
from services.web.pages.integrity.answers import PARTS, TABS
from tests.cast import ADMINISTRATOR, AIGERIM, ALTYN, DINA, ERLAN, KUMIS, Human, everybody
from tests.pages.client import Reader
from tests.pages.inside import There
from tests.rights import acting

MASKED = f"{'•' * 8}{ERLAN.bin[8:]}"
HERE = f"/organisations/{ERLAN.reference}"
COMPANY = f"/company/{ERLAN.reference}"
OWNER = Human(
    "kasipker", "Кәсіпкер Өзіев (ойдан шығарылған)", ((ALTYN.bin, ("checker",)), (ERLAN.bin, ("owner",))), language="en"
)


@pytest.fixture
async def there(visit: Reader) -> There:
    profiles.forget()
    await everybody()
    await OWNER.joins()
    await rebuild()
    return There(visit, {"erlan": ERLAN.bin})


async def test_ones_own_organisation_is_found_at_its_sealed_number(there: There) -> None:
    await there.enter(OWNER)
    for path in ("/account/organisations", HERE, f"{HERE}/look-ups", f"{HERE}/looked-at", "/account/keys", COMPANY):
        page = await there.open(path)
        assert ERLAN.bin not in page.response.text, path
    assert HERE in (await there.open("/account/organisations")).response.text
    led = await there.visit.client.get(f"/en/organisations/{ERLAN.bin}/look-ups?of={KUMIS.bin}")
    assert (led.status_code, led.headers["location"]) == (302, f"/en{HERE}/look-ups?of={KUMIS.bin}")


async def test_one_acts_for_it_invites_into_it_and_makes_keys_for_it(there: There) -> None:
    await there.enter(OWNER)
    assert (await there.post("/account/acting", organisation=ERLAN.reference)).status_code == 303
    assert await fetch_value("select acting_for from sign_in where person = $1", OWNER.id) == ERLAN.bin
    menu = await there.open("/account")
    assert ERLAN.bin not in menu.response.text
    assert f"/en{HERE}" in menu.links()
    sent = await there.post(f"{HERE}/invite", email="jana@moldir.example", language="kk", roles=["member"])
    assert (sent.status_code, sent.headers["location"]) == (303, f"/en{HERE}?done=invited")
    made = await there.post("/account/keys", name="x", owner=ERLAN.reference, days="90", **{"scope-register": "1"})
    assert made.status_code == 200
    assert await fetch_value("select organisation from api_key") == ERLAN.bin
    assert ERLAN.bin not in (await there.open("/account/keys")).response.text


async def test_no_room_of_an_entrepreneurs_integrity_says_the_number(there: There) -> None:
    await there.enter(OWNER)
    home = f"{HERE}/integrity"
    form = await there.open(f"{home}/assessments/new")
    assert ERLAN.bin not in form.response.text
    opened = await there.visit.send(form, "/assessments", edition="iso-37001-2025", profile="M")
    inside = httpx.URL(str(opened.response.url)).path.removeprefix("/en")
    assert inside.startswith(f"{home}/assessments/")
    for path in (*(f"{home}{path}" for _, path, _ in TABS), *(f"{inside}{path}" for _, path, _ in PARTS),
                 f"{inside}/items/RA-1", f"{inside}/chapters/4"):  # fmt: skip
        page = await there.open(path)
        assert ERLAN.bin not in page.response.text, path
    personal = await there.visit.send(
        await there.open(f"{home}/assessments/new"), "/assessments", 422, edition="iso-37001-2016", profile="M",
        entities=ERLAN.bin,
    )  # fmt: skip
    assert "no BIN" in personal.text  # only legal entities lie within a scope, whose words go into documents


async def test_a_stranger_learns_no_more_by_the_sealed_number_than_by_the_whole_one(there: There) -> None:
    await there.enter(AIGERIM)
    await there.open(HERE, 404)
    await there.open(f"/organisations/i-{'a' * 34}", 404)
    refused = await there.post(f"{HERE}/invite", email="jana@moldir.example", language="kk", roles=["member"])
    assert refused.status_code == 404


async def test_a_look_up_by_sealed_number_opens_the_whole_one_and_is_recorded_under_it(there: There) -> None:
    await there.enter(DINA)
    asked = await there.visit.client.get(f"/en{COMPANY}/more")
    assert asked.headers["location"] == f"/en{COMPANY}/purpose"
    assert ERLAN.bin not in (await there.open(f"{COMPANY}/purpose")).response.text
    stated = await there.post(f"{COMPANY}/purpose", purpose="contract", reference="№ 5", wanted="page")
    assert stated.headers["location"] == f"/en{COMPANY}/more"
    more = await there.open(f"{COMPANY}/more")
    assert ERLAN.bin in more.text
    assert not [link for link in more.links() if ERLAN.bin in link]
    assert await fetch_value("select bin from look_up") == ERLAN.bin
    file = await there.post(f"{COMPANY}/export/json")
    assert ERLAN.bin not in file.headers["content-disposition"]
    written = json.loads(file.text)
    assert written["company"]["bin"] == ERLAN.reference
    assert written["not_public"]["numbers"][0]["value"] == ERLAN.bin
    listed = await there.open(f"/organisations/{ALTYN.bin}/look-ups?of={ERLAN.reference}")
    assert ERLAN.bin not in listed.response.text
    assert MASKED in listed.text


async def test_a_key_with_the_right_scope_reads_whole_numbers_of_what_was_looked_up(there: There) -> None:
    await test_a_look_up_by_sealed_number_opens_the_whole_one_and_is_recorded_under_it(there)
    async with acting(AIGERIM.viewer()) as viewer:
        made = await make_key(viewer, KeyWanted("x", ("register", "look-ups"), "90", ALTYN.bin))
    bearer = {"Authorization": f"Bearer {made.secret}"}
    looked = (await there.visit.client.get("/api/v1/look-ups", headers=bearer)).json()["look_ups"]
    assert {one["bin"] for one in looked} == {ERLAN.bin}
    company = await there.visit.client.get(f"/api/v1/companies/{ERLAN.bin}", headers=bearer)
    assert company.json()["bin"] == ERLAN.reference


async def test_a_claim_is_made_by_the_number_and_shown_without_it_but_to_who_decides(there: There) -> None:
    await there.enter(AIGERIM)
    made = await there.post("/account/organisations", number=ERLAN.bin)
    claim = made.headers["location"].partition("?")[0].removeprefix("/en")
    shown = await there.open(claim)
    assert ERLAN.bin not in shown.response.text
    assert MASKED in shown.text
    file = await there.visit.client.get(f"/en{claim}/challenge.txt")
    assert ERLAN.bin not in file.headers["content-disposition"]
    assert ERLAN.bin in file.text  # what is signed names whom it is signed for
    assert (await there.post(f"{claim}/ask", note="Бұл менмін")).status_code == 303
    await there.enter(ADMINISTRATOR)
    decided = await there.open(claim.replace("/account/", "/desk/"))
    assert ERLAN.bin in decided.text
    assert not [link for link in decided.links() if ERLAN.bin in link]
    for typed in (ERLAN.bin, ERLAN.reference):
        found = await there.open(f"/desk/organisations?number={typed}")
        assert f"/en/desk{HERE}" in found.links()
    desk = await there.open(f"/desk{HERE}")
    assert ERLAN.bin in desk.text
    assert not [link for link in desk.links() if ERLAN.bin in link]
