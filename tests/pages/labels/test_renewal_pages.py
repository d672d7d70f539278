"""A label lives on, the whole way by pages: renewed in its window, and changed in scope. The number stays for life; the
next version has a credential of its own, and the former is revoked as superseded.
"""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from compliance.commands.credentials.statuses import sign_lists
from compliance.commands.label.rechecking import check_label
from compliance.commands.opening import close_assessment
from compliance.credentials.document import read
from compliance.credentials.keys import Keys
from compliance.credentials.verify import State, Trust, verify
from compliance.library.scheme import scheme
from compliance.queries.credentials import contexts
from compliance.queries.label.case import SIGNED
from infra import clock
from infra.clock import months_after
from infra.database import fetch_one, fetch_value
from infra.i18n import LANGUAGES, translate
from infra.settings import settings
from services.documents import labels as kept
from services.worker.reactions import deliver_pending
from tests.cast import AIGERIM, ALTYN, ASSESSOR, MARAT, OFFICER, PANEL, REVIEWER
from tests.cast import DESK as DESK_PEOPLE
from tests.compliance.labels.playing import assessed_themselves, granted, works_well
from tests.compliance.workspace.players import being
from tests.pages.inside import There

SPRING = datetime(2026, 4, 6, 5, tzinfo=UTC)
IN_THE_WINDOW = SPRING + timedelta(days=600)  # of two years; the window is the last six months
ROOM = f"/organisations/{ALTYN.bin}/label"
DESK = "/desk/label"
REASONS = "Барлық талап қайта тексерілді."


@pytest.fixture
async def holder(there: There, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[There]:
    """Altyn Dan has a label since the spring, and its credential."""
    works_well(monkeypatch)
    kept.forget()
    for each in DESK_PEOPLE:
        await each.joins()
    with clock.frozen(SPRING):
        there.names["assessment"] = str(await assessed_themselves())
        there.names["label"] = str(await granted())
        await deliver_pending()
    yield there
    kept.forget()


async def row_of(there: There) -> dict[str, object]:
    """The label as it stands."""
    row = await fetch_one("select * from label where id = $1", int(there.names["label"]))
    assert row is not None
    return dict(row)


async def got(there: There, path: str) -> bytes:
    answer = await there.visit.client.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    return answer.content


async def checked(there: There, credential: bytes) -> State:
    """What whoever kept a credential learns of it today, with keys and with lists as every night signs them."""
    await sign_lists()
    lists = [
        await got(there, entry["statusListCredential"].removeprefix(settings().site))
        for entry in read(credential)["credentialStatus"]
    ]
    trust = Trust(Keys([read(await got(there, "/.well-known/did.json"))]), contexts(), lists)
    return verify(credential, trust, clock.now()).state


async def sent(there: There, path: str, **typed: object) -> str:
    """Send a form that must be taken; where it leads, without the language and what was done."""
    answer = await there.post(path, **typed)
    assert answer.status_code == 303, (path, answer.status_code, answer.text.partition("<main")[2][:1500])
    return answer.headers["location"].partition("?")[0].removeprefix("/en")


async def applied(there: There, purpose: str, **other: str) -> int:
    """The officer of the company fills the application in, its head signs; the case."""
    await there.enter(MARAT)
    path = await sent(there, f"{ROOM}/applications", purpose=purpose, level="")
    await there.open(path)
    await sent(there, f"{path}/company")
    page = await there.open(f"{path}/details")
    assert "Бидай ұны" in page.text  # what the label is about already stands there
    filled = {
        "level": "committed", "language": "kk", "contact": str(MARAT.id), "products": "Бидай ұны; 1101 00",
        "sites": "Көкшетау, Диірмен көшесі, 1",
    } | other  # fmt: skip
    await sent(there, f"{path}/details", **filled)
    await there.enter(AIGERIM)
    await sent(there, f"{path}/submit", agreed="1")
    await deliver_pending()
    return int(path.rpartition("/")[2])


async def assessed(there: There, case: int) -> None:
    """The desk looks through it, the assessor judges and reports, the company comments, the reviewer recommends."""
    path = f"{DESK}/cases/{case}"
    await there.enter(OFFICER)
    await sent(there, f"{path}/complete", note="")
    await sent(there, f"{path}/screening", note="")
    await sent(there, f"{path}/assign", assessor=str(ASSESSOR.id), note="")
    await there.enter(ASSESSOR)
    for each in scheme().asked("committed", micro=False):
        if each.kind == "human" and each.id not in SIGNED:
            await sent(there, f"{path}/judge", requirement=each.id, met="yes", judged="Көрдім.")
    today = f"{clock.today():%Y-%m-%d}"
    report = {"recommendation": "grant", "summary": "Жүйе жұмыс істейді.", "advice": "", "visited_on": today}
    await sent(there, f"{path}/report", **report)
    await there.enter(MARAT)
    await sent(there, f"{ROOM}/applications/{case}/comment", comment="Келісеміз.")
    await sent(there, f"{ROOM}/applications/{case}/check-again")
    await deliver_pending()
    await there.enter(REVIEWER)
    await sent(there, f"{path}/review/take")
    await sent(there, f"{path}/review", review="grant", review_said="Есеппен келісемін.")


async def decided(there: There, case: int) -> None:
    """Three deciders meet and vote for it, the officer declares and closes."""
    await there.enter(OFFICER)
    day = f"{clock.today() + timedelta(days=1):%Y-%m-%d}"
    meeting = await sent(there, f"{DESK}/meetings", body="panel", day=day, hour="10:00", place="Зал")
    await sent(there, f"{meeting}/cases/{case}", what="grant", reasons=REASONS)
    for each in PANEL:
        await sent(there, f"{meeting}/ask", person=str(each.id))
    await sent(there, f"{meeting}/presence", present=[str(each.id) for each in PANEL])
    item = next(link for link in (await there.open(meeting)).links() if "/desk/label/items/" in link)
    item = item.removeprefix("/en")
    for each in PANEL:
        await there.enter(each)
        await sent(there, f"{item}/vote", choice="for", reasons=REASONS)
    await there.enter(OFFICER)
    await sent(there, f"{DESK}/meetings/items/{item.rpartition('/')[2]}/declare")
    await sent(there, f"{meeting}/close")
    await deliver_pending()


async def says(there: There, number: str, what: str, version: int) -> None:
    """Everybody reads in each language that the label is valid, and what happened to it."""
    await there.enter(None)
    row = await row_of(there)
    for language in LANGUAGES:
        page = await there.open(f"/label/{number}", language=language)
        assert " ".join(translate("label_public.state.active", language, day=row["valid_until"]).split()) in page.text
        assert " ".join(translate(f"label_public.happened.{what}", language).split()) in page.text
        assert " ".join(translate("label_public.issued_version", language, n=version).split()) in page.text


async def test_renewed_in_its_window_by_pages(holder: There) -> None:
    before = await row_of(holder)
    number = str(before["number"])
    with clock.frozen(SPRING):
        old = await got(holder, f"/label/{number}/credential.json")
        assert await checked(holder, old) == "valid"
        await holder.enter(AIGERIM)
        early = await holder.post(f"{ROOM}/applications", purpose="renewal", level="")
        assert early.status_code == 422
        opens = months_after(before["valid_until"], -6)  # type: ignore[arg-type] # a day
        assert " ".join(translate("label.renewal_closed", "en", day=opens).split()) in " ".join(early.text.split())
    with clock.frozen(IN_THE_WINDOW):
        async with being(AIGERIM) as by:
            await close_assessment(by, int(holder.names["assessment"]))
        await assessed_themselves()
        await holder.enter(MARAT)
        for language in LANGUAGES:
            room = await holder.open(ROOM, language=language)
            assert translate("label.renewal.begin", language) in room.text
        case = await applied(holder, "renewal")
        await assessed(holder, case)
        assert await checked(holder, old) == "valid"  # until the panel has decided
        await decided(holder, case)
        after = await row_of(holder)
        new = await got(holder, f"/label/{number}/credential.json")
        assert (after["number"], after["version"]) == (number, 2)
        assert after["valid_until"] > before["valid_until"]  # type: ignore[operator] # both are days
        assert await checked(holder, new) == "valid"
        assert await checked(holder, old) == "revoked"
        await says(holder, number, "renewed", 2)
    subject = json.loads(new)["credentialSubject"]
    assert (subject["labelNumber"], subject["labelVersion"]) == (number, 2)
    reason = (
        "select s.reason from credential_status s join issued_credential c on c.id = s.credential where c.version = 1"
    )
    assert await fetch_value(f"{reason} and s.set_at is not null") == "superseded"


async def test_another_scope_by_pages(holder: There) -> None:
    before = await row_of(holder)
    number = str(before["number"])
    with clock.frozen(SPRING + timedelta(days=30)):
        old = await got(holder, f"/label/{number}/credential.json")
        case = await applied(holder, "scope", products="Бидай ұны; 1101 00\nКебек", sites="Қостанай, Абай көшесі, 2")
        other = await holder.post(f"{ROOM}/applications/{case}/details", level="certified", language="kk")
        assert other.status_code == 422  # handed in is handed in, and a scope has no other level
        await assessed(holder, case)
        await decided(holder, case)
        after = await row_of(holder)
        new = await got(holder, f"/label/{number}/credential.json")
        assert (after["number"], after["version"], after["level"]) == (number, 2, before["level"])
        assert (after["valid_from"], after["valid_until"]) == (before["valid_from"], before["valid_until"])
        assert await checked(holder, new) == "valid"
        assert await checked(holder, old) == "revoked"
        await says(holder, number, "scope_changed", 2)
        page = await holder.open(f"/label/{number}")
        assert "Кебек" in page.text
        assert "Қостанай, Абай көшесі, 2" in page.text
        await check_label(int(holder.names["label"]))
        assert (await row_of(holder))["suspended_on"] is None
    subject = json.loads(new)["credentialSubject"]
    assert [one["productName"] for one in subject["products"]] == ["Бидай ұны", "Кебек"]
