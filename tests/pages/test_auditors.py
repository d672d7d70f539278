"""Somebody from outside is invited by letter, reads with a second factor, remarks, and is out at once when it ends."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from compliance.commands.freezing import submit
from infra import clock
from infra.database import fetch, fetch_one, fetch_value
from infra.i18n import LANGUAGES, translate
from services.accounts.commands.auditors import LONGEST
from services.accounts.commands.details import erase
from services.accounts.queries.export import everything_about
from tests.cast import ALONE, ALTYN, BOLAT, DINA, KANAT, MARAT
from tests.compliance.workspace.players import ITEM, Place, answered, attached, being, given, opened, pdf
from tests.pages.inside import There
from tests.pages.integrity.auditors import auditing, invited
from tests.rights import acting

ROOM = "/organisations/{altyn}/integrity/auditors"


@pytest.fixture
async def room(there: There) -> There:
    """A self-assessment that was submitted, with two files at an item, one of them restricted."""
    assessment = await opened(who=MARAT)
    await given(assessment, ITEM)
    await answered(Place(assessment, ITEM))
    shown = await attached(Place(assessment, ITEM), content=pdf("ашық"), name="Хаттама.pdf")
    hidden = await attached(
        Place(assessment, ITEM), content=pdf("құпия"), name="Құпия.pdf", confidentiality="restricted"
    )
    async with being(MARAT) as by:
        await submit(by, assessment)
    there.names |= {"assessment": str(assessment), "shown": str(shown), "hidden": str(hidden)}
    return there


async def wanted(room: There, **changed: object) -> str:
    """What the form answers."""
    today = clock.today()
    data = {"assessment": room.names["assessment"], "email": ALONE.email, "language": "kk", "starts_on": today,
            "ends_on": today + timedelta(days=9)} | changed  # fmt: skip
    answer = await room.post(ROOM, **data)
    return answer.text if answer.status_code == 422 else str(answer.status_code)


async def test_from_the_letter_to_the_room_and_out_again(room: There) -> None:
    await room.enter(MARAT)
    page = await room.open(ROOM, language="kk")
    assert translate("auditors.none", "kk") in page.text
    await room.visit.send(page, "/integrity/auditors", email=KANAT.email, assessment=room.names["assessment"])
    access, token = await invited(int(room.names["assessment"]), KANAT)  # the first letter ends by that
    assert await fetch_value("select count(*) from audit_access where closed_at is null") == 1
    room.names |= {"access": str(access), "token": token}

    await room.enter(None)
    letter = await room.open("/audits/invitations/{token}")
    assert letter.response.headers["referrer-policy"] == "no-referrer"
    await room.enter(KANAT)
    page = await room.visit.send(await room.open("/audits/invitations/{token}"), "/accept")
    assert "You accepted" in page.text
    assert "second factor" in page.text
    await room.open("/audits/{access}", 403)  # without a second factor
    await room.enter(KANAT, strong=True)
    page = await room.open("/audits/{access}")
    assert "You see this as an external auditor until" in page.text
    page = await room.open(f"/audits/{{access}}/items/{ITEM}")
    assert "Осылай істейміз" in page.text
    assert "Хаттама.pdf" in page.text
    assert "Құпия.pdf" not in page.text
    page = await room.visit.send(page, "/remark", said="Кім растады?")
    assert "Кім растады?" in page.text
    async with being(BOLAT) as by:
        assert by.organisation == ALTYN.bin
        assert await fetch_value("select said from item_comment") == "Кім растады?"

    await room.enter(MARAT)
    page = await room.open(f"/organisations/{{altyn}}/integrity/assessments/{{assessment}}/items/{ITEM}")
    assert KANAT.name in page.text  # whoever works on the item knows who asks
    page = await room.visit.send(await room.open(ROOM), f"/{access}/end")
    assert "nothing opens any more" in page.text
    assert await fetch_value("select template from mail order by id desc limit 1") == "audit_ended"
    await room.enter(KANAT, strong=True)
    await room.open("/audits/{access}", 404)
    kinds = [row["kind"] for row in await fetch(
        "select kind from event where organisation = $1 and kind like 'audit.%' order by id", ALTYN.bin)]  # fmt: skip
    assert kinds == ["audit.invited", "audit.invited", "audit.accepted", *["audit.opened"] * 3, "audit.closed"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_whole_in_every_language(room: There, language: str) -> None:
    access = await auditing(int(room.names["assessment"]), KANAT, restricted=language == "ru")
    _, room.names["token"] = await invited(int(room.names["assessment"]), ALONE)
    await room.enter(KANAT, strong=True)
    for path in ("/audits", f"/audits/{access}", f"/audits/{access}/items/{ITEM}", "/audits/invitations/{token}"):
        await room.open(path, language=language)
    await room.enter(MARAT)
    await room.open(ROOM, language=language)


async def test_restricted_evidence_opens_only_to_whom_it_was_opened(room: There) -> None:
    assessment, client = int(room.names["assessment"]), room.visit.client
    for restricted, status in ((False, 404), (True, 200)):
        access = await auditing(assessment, KANAT, restricted=restricted)
        await room.enter(KANAT, strong=True)
        here = f"/kk/audits/{access}"
        answer = await client.get(f"{here}/evidence/{room.names['shown']}")
        assert answer.content == pdf("ашық")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert (await client.get(f"{here}/evidence/{room.names['hidden']}")).status_code == status
        book = CalamineWorkbook.from_filelike(io.BytesIO((await client.get(f"{here}/assessment.xlsx")).content))
        said = str(book.get_sheet_by_name("Дәлелдер").to_python())
        assert ("Құпия.pdf" in said) is restricted
        results = (await client.get(f"{here}/oscal/assessment-results.json")).text
        assert ("Құпия.pdf" in results) is restricted


async def test_before_the_first_day_after_the_last_and_for_a_colleague_nothing_opens(room: There) -> None:
    access = await auditing(int(room.names["assessment"]), KANAT)
    await room.enter(KANAT, strong=True)
    for days, status in ((30, 200), (31, 404), (-1, 404)):
        with clock.frozen(clock.now() + timedelta(days=days)):
            room.session = await KANAT.signs_in(strong=True)
            room.visit.client.cookies.set("moldir", room.session)
            assert (await room.visit.client.get(f"/en/audits/{access}")).status_code == status, days
    async with being(MARAT) as by:
        assert by.may("lead")
    await fetch_value(
        "insert into membership (organisation, person, roles, since) values ($1, $2, '{member}', now()) returning id",
        ALTYN.bin, KANAT.id,
    )  # fmt: skip
    await room.enter(KANAT, strong=True)
    await room.open(f"/audits/{access}", 404)


async def test_wishes_that_cannot_be_are_told_beside_the_field(room: There) -> None:
    today = clock.today()
    await room.enter(MARAT)
    for changed, field in (
        ({"email": "not an address"}, "email"),
        ({"email": DINA.email}, "email"),
        ({"assessment": "999999"}, "assessment"),
        ({"assessment": "9" * 30}, "assessment"),
        ({"assessment": "-1"}, "assessment"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"ends_on": "2026-02-31"}, "ends_on"),
        ({"ends_on": today - timedelta(days=1)}, "ends_on"),
        ({"ends_on": today + timedelta(days=LONGEST + 1)}, "ends_on"),
        ({"language": "de"}, "language"),
    ):
        assert f'id="{field}-fault"' in await wanted(room, **changed), changed
    assert await wanted(room) == "303"
    assert await fetch_value("select count(*) from audit_access") == 1


async def test_a_remark_that_cannot_be_is_told_and_nothing_is_lost(room: There) -> None:
    access = await auditing(int(room.names["assessment"]), KANAT)
    await room.enter(KANAT, strong=True)
    answer = await room.post(f"/audits/{access}/items/{ITEM}/remark", said="  ")
    assert answer.status_code == 422
    assert "said-fault" in answer.text
    assert (await room.post(f"/audits/{access}/items/NOPE-1/remark", said="x")).status_code == 404
    await room.open(f"/audits/{access}/items/NOPE-1", 404)
    await room.open(f"/audits/{access}/evidence/999999", 404)
    await room.open(f"/audits/{access}/packages/999999/file", 404)
    await room.open("/audits/999999", 404)


async def test_an_assessment_that_was_not_submitted_is_told_so(there: There) -> None:
    access = await auditing(await opened(who=MARAT), KANAT)
    await there.enter(KANAT, strong=True)
    assert "has not submitted" in (await there.open(f"/audits/{access}")).text
    await there.open(f"/audits/{access}/items/{ITEM}", 404)
    await there.open(f"/audits/{access}/report.pdf", 404)


async def test_whoever_erases_their_account_audits_nothing_any_more(room: There) -> None:
    await auditing(int(room.names["assessment"]), ALONE)
    async with acting(ALONE.viewer()) as viewer:
        said = await everything_about(ALONE.id)
        assert [each["email"] for each in said["audits"]] == [ALONE.email]  # type: ignore[attr-defined]
        await erase(viewer)
    row = await fetch_one("select email, email_key, outcome from audit_access")
    assert row is not None
    assert (row["email"], row["outcome"]) == ("", "declined")
    assert ALONE.email not in row["email_key"]
