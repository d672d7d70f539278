"""What people do on pages of organisations and of the desk, from one page to the next."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import fastexcel
import pytest

from infra import clock
from infra.database import execute, fetch_one, fetch_value
from infra.i18n import LANGUAGES, translate
from infra.secrets import keyed
from infra.settings import settings
from registry.tables.statements import Statement
from registry.tables.tax import Listing, TaxArrears
from services.accounts.commands.look_ups import open_inquiry
from tests.builders import fact
from tests.cast import (
    ADMINISTRATOR,
    AIGERIM,
    AKIMAT,
    ALONE,
    ALTYN,
    DINA,
    ERLAN,
    KANAT,
    KUMIS,
    MARAT,
    SAMAL,
    ZHANNA,
    number_of,
)
from tests.pages.client import Opened, words
from tests.pages.inside import There
from tests.rights import acting
from tests.services.certificates.centre import Centre

HEAD = number_of(78, "8503129")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(there: There, language: str) -> None:
    await fact(Listing, source="inactive", bin=KUMIS.bin, head_iin=HEAD, head_name="АХМЕТОВ ЕРЛАН", act_no="1")
    for who, paths in (
        (SAMAL, ("/account/organisations", "/organisations/{kumis}")),
        (ALONE, ("/account/claims/{claim}", "/invitations/{token}", "/account/organisations")),
        (None, ("/invitations/{token}",)),
        (AIGERIM, ("/organisations/{altyn}", "/organisations/{altyn}/look-ups", "/organisations/{altyn}/looked-at")),
        (DINA, ("/company/{kumis}/more", "/company/{kumis}/purpose", "/organisations/{altyn}/look-ups?of={kumis}")),
        (ZHANNA, ("/organisations/{kumis}/looked-at", "/organisations/{kumis}/look-ups")),
        (ADMINISTRATOR, ("/desk", "/desk/people", "/desk/people?q=zzz", "/desk/people/{bolat}", "/desk/organisations",
                         "/desk/claims/{claim}", "/desk/organisations/{altyn}", "/desk/sources", "/desk/trail")),
    ):  # fmt: skip
        await there.enter(who)
        for path in paths:
            await there.open(path, language=language)


async def test_somebody_is_told_what_they_lack(there: There) -> None:
    await there.enter(ADMINISTRATOR, strong=False)
    weak = await there.open("/desk", 403)
    assert "/en/account/security" in weak.links()
    await there.enter(ALONE)
    nobody = await there.open("/company/{kumis}/more", 403)
    assert "/en/account/organisations" in nobody.links()
    await there.enter(None)
    asked = await there.visit.client.get(there.path("/en/company/{kumis}/more"))
    assert asked.headers["location"].startswith("/en/sign-in?wanted=%2Fen%2Fcompany%2F")


async def test_an_organisation_is_claimed_and_proved_on_the_pages(there: There) -> None:
    centre = Centre("rsa", settings().trust_dir, clock.now())
    centre.trusts()
    await there.enter(ZHANNA)
    page = await there.open("/account/organisations")
    wrong = await there.visit.send(page, "/account/organisations", 422, number="12")
    assert words(wrong.one("p", id="number-fault"))
    assert wrong.one("input", id="number").get("value") == "12"
    page = await there.visit.send(page, "/account/organisations", number=AKIMAT.bin)
    claim = str(page.response.url).rpartition("/")[2].partition("?")[0]
    text = await there.visit.client.get(f"/en/account/claims/{claim}/challenge.txt")
    assert text.headers["content-disposition"] == f'attachment; filename="moldir-{AKIMAT.bin}.txt"'
    assert ZHANNA.email in text.text
    files = {"answer": ("answer.cms", b"\x30\x03\x02\x01\x05", "application/pkcs7-mime")}
    token = {"form": keyed("form", there.session).hex()}
    where = f"/en/account/claims/{claim}/answer"
    refused = await there.visit.client.post(where, data=token, files=files)
    assert refused.status_code == 422
    assert 'id="answer-fault"' in refused.text
    signed = centre.certify(AKIMAT.bin).signs(text.content)
    files = {"answer": ("answer.cms", signed, "application/pkcs7-mime")}
    proved = await there.visit.client.post(where, data=token, files=files)
    assert proved.headers["location"] == f"/en/organisations/{AKIMAT.bin}?done=granted"
    shown = await there.visit(proved.headers["location"])
    assert translate("organisation.verified.certificate", "en") in shown.text


async def test_an_owner_invites_and_withdraws_and_nothing_typed_is_lost(there: There) -> None:
    await there.enter(AIGERIM)
    page = await there.open("/organisations/{altyn}")
    refused = await there.post("/organisations/{altyn}/invite", email="nobody", language="ru", roles=["trainer"])
    assert refused.status_code == 422
    again = Opened(refused, page.tree)
    assert 'value="nobody"' in again.response.text
    assert 'id="new-trainer" name="roles" type="checkbox" value="trainer" checked' in again.response.text
    member = await there.post("/organisations/{altyn}/invite", email=DINA.email, language="ru", roles=["trainer"])
    assert translate("invitation.member", "en") in member.text
    nothing = await there.post("/organisations/{altyn}/invite", email="x@moldir.example", language="ru", roles=None)
    assert translate("member.roles.needed", "en") in nothing.text


async def test_a_removal_is_undone_on_the_page_that_follows(there: There) -> None:
    await there.enter(AIGERIM)
    page = await there.open("/organisations/{altyn}")
    removed = await there.visit.send(page, f"/members/{DINA.id}/remove")
    notice = removed.one("div", class_="notice-ok")
    undo = next(form for form in notice.iter("form"))
    restored = await there.post((undo.get("action") or "").removeprefix("/en"))
    assert restored.headers["location"].endswith("?done=restored")
    assert await fetch_value("select count(*) from membership where person = $1 and until is null", DINA.id) == 1


async def test_the_last_owner_is_told_why_they_stay(there: There) -> None:
    await there.enter(AIGERIM)
    refused = await there.visit.send(await there.open("/organisations/{altyn}"), "/leave", 422)
    assert translate("member.last_owner", "en") in words(refused.one("div", role="alert"))


async def test_the_top_bar_says_for_whom_one_acts_and_switches_there(there: There) -> None:
    await there.enter(SAMAL)
    page = await there.visit("/en/sources")
    choices = [button for button in page.all("button") if button.get("name") == "organisation"]
    assert {button.get("value") for button in choices} == {ALTYN.bin, KUMIS.bin}
    back = await there.visit.client.post(
        "/en/account/acting", data={"form": keyed("form", there.session).hex(), "organisation": KUMIS.bin},
        headers={"Referer": "http://moldir.test/en/sources"},
    )  # fmt: skip
    assert back.headers["location"] == "/en/sources"
    page = await there.visit("/en/sources")
    (chosen,) = [button for button in page.all("button") if button.get("aria-pressed") == "true"]
    assert chosen.get("value") == KUMIS.bin
    assert KUMIS.ru in words(page.one("summary") if len(page.all("summary")) == 1 else page.all("summary")[0])


async def test_a_purpose_is_asked_once_and_then_numbers_of_people_are_shown(there: There) -> None:
    await fact(Listing, source="inactive", bin=KUMIS.bin, head_iin=HEAD, head_name="АХМЕТОВ ЕРЛАН", act_no="1")
    await fact(
        TaxArrears, bin=AKIMAT.bin, debtor_kind="legal", total=Decimal(5), head_iin=HEAD, head_name_ru="Е. АХМЕТОВ"
    )
    public = await there.visit.client.get(f"/en/company/{KUMIS.bin}")
    assert HEAD not in public.text
    await there.enter(MARAT)
    asked = await there.visit.client.get(there.path("/en/company/{akimat}/more"))
    page = await there.visit(asked.headers["location"])
    page = await there.visit.send(page, "/purpose", 422, reference="12", purpose="")
    assert words(page.one("p", id="purpose-fault"))
    page = await there.visit.send(page, "/purpose", reference="Тендер 12", purpose="tender")
    assert HEAD in page.text
    assert KUMIS.bin in page.text  # the same head's other company
    row = await fetch_one("select * from look_up where bin = $1", AKIMAT.bin)
    assert (row["person"], row["kind"], len(row["shown"])) == (MARAT.id, "page", 32)


async def test_what_was_taken_away_is_a_file_whose_hash_is_kept(there: There) -> None:
    await fact(Statement, bin=KUMIS.bin, period_end=date(2025, 12, 31), filed_for=date(2025, 12, 31), edition="404",
               revenue=Decimal(500_000_000), net_profit=Decimal(-3_000_000))  # fmt: skip
    await fact(Listing, source="inactive", bin=KUMIS.bin, head_iin=HEAD, head_name="=АХМЕТОВ", act_no="1")
    await there.enter(DINA)
    for kind in ("xlsx", "csv", "json"):
        answer = await there.post(f"/company/{{kumis}}/export/{kind}")
        assert answer.status_code == 200
        assert f"moldir-{KUMIS.bin}-" in answer.headers["content-disposition"]
        kept = await fetch_value("select shown from look_up where kind = $1", kind)
        assert kept == sha256(answer.content).digest()
        again = await there.post(f"/company/{{kumis}}/export/{kind}")
        assert again.content == answer.content
        _holds(kind, answer.content)
    assert (await there.post("/company/{kumis}/export/exe")).status_code == 404


def _holds(kind: str, content: bytes) -> None:
    match kind:
        case "json":
            found = json.loads(content)
            assert found["not_public"]["heads"][0]["iin"] == HEAD
            assert found["made_for"]["reference"] == "Шарт № 5"
        case "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            assert any(HEAD in row for row in rows)
            assert "'=АХМЕТОВ" in next(row for row in rows if HEAD in row)  # a spreadsheet computes nothing
            assert any(cell.startswith("500000000") for row in rows for cell in row)
        case _:
            book = fastexcel.read_excel(content)
            heads = book.load_sheet(translate("export.sheet.heads", "en")).to_polars()
            assert HEAD in [str(value) for value in heads.row(0)]
            figures = book.load_sheet(translate("export.sheet.statements", "en")).to_polars()
            assert 500_000_000 in figures.row(0)


async def test_an_export_without_a_purpose_asks_for_one(there: There) -> None:
    await there.enter(ZHANNA)
    asked = await there.post("/company/{altyn}/export/xlsx")
    assert asked.headers["location"] == f"/en/company/{ALTYN.bin}/purpose?wanted=xlsx"
    assert await fetch_value("select count(*) from look_up where bin = $1", ALTYN.bin) == 0


async def test_a_persons_number_is_whole_only_where_a_purpose_was_stated(there: There) -> None:
    page = await there.visit(f"/en/company/{ERLAN.reference}")
    assert ERLAN.bin not in page.text
    assert f"{'•' * 8}{ERLAN.bin[8:]}" in page.text
    async with acting(DINA.viewer()) as viewer:
        await open_inquiry(viewer, ERLAN.bin, "contract", "1")
    await there.enter(DINA)
    assert ERLAN.bin in (await there.visit(f"/en/company/{ERLAN.reference}/more")).text


async def test_staff_decide_and_the_queue_empties(there: There) -> None:
    await there.enter(ADMINISTRATOR)
    page = await there.open("/desk/claims/{claim}")
    refused = await there.visit.send(page, "/refuse", 422, reason=" ")
    assert words(refused.one("p", id="reason-fault"))
    await there.visit.send(page, "/grant")
    assert await fetch_value("select roles from membership where person = $1", ALONE.id) == ["owner"]
    claims = await there.open("/desk/organisations")
    assert translate("desk.claims.none", "en") in claims.text


async def test_pages_of_an_organisation_are_kept_by_nobody_but_the_persons_browser(there: There) -> None:
    await there.enter(AIGERIM)
    for path in ("/organisations/{altyn}", "/organisations/{altyn}/look-ups", "/account/organisations"):
        kept = (await there.open(path)).response.headers["cache-control"]
        assert kept in ("no-store", "private, no-cache")
    invitation = (await there.open("/invitations/{token}")).response.headers
    assert invitation["referrer-policy"] == "no-referrer"


async def test_the_database_refuses_by_itself_what_a_check_forgot(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.accounts.permissions.roles_of", lambda *_: frozenset())
    monkeypatch.setattr("services.accounts.permissions.may", lambda *_: True)
    await there.enter(KANAT)
    response = await there.post("/company/{akimat}/purpose", purpose="tender", reference="x", wanted="page")
    assert response.status_code == 303  # their own organisation's: nothing was forgotten there
    await execute("update membership set until = now(), ended_why = 'left' where person = $1", KANAT.id)
    response = await there.post(
        "/organisations/{altyn}/invite", email="x@moldir.example", language="kk", roles="member"
    )
    assert response.status_code == 403
    assert await fetch_value("select count(*) from invitation where email = 'x@moldir.example'") == 0
