"""Certificates: issued for what was passed, revoked when it is corrected, shown as their holders like."""

import json
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from compliance.commands.credentials.keys import rotate, signer
from compliance.commands.credentials.statuses import ASK_AGAIN, clear_bit, set_bit, sign_lists
from compliance.commands.training.certificates import (
    issue_certificate,
    issue_waiting,
    revoke_corrected,
    show_certificate,
)
from compliance.credentials.verify import Trust, Verdict, verify_badge
from compliance.errors import NothingHere, Unfit
from compliance.queries.credentials import contexts, issuer, own_did_document, own_keys, signed_list, signed_lists
from compliance.queries.training.certificates import all_held, certificates, check, file_of, held, holder
from compliance.training.learner import Learner
from infra import clock
from infra.actor import SYSTEM
from infra.database import execute, fetch, fetch_value
from infra.errors import Refused, Unavailable
from infra.looking import Looker, looks
from infra.settings import settings
from tests.cast import ALTYN, BOLAT, KANAT, MARAT, SAULE, everybody
from tests.compliance.training.certified import NAME, certified, employed, passed
from tests.compliance.workspace.players import being
from tests.rights import acting, as_application

pytestmark = pytest.mark.usefixtures("people")
VERIFIER = Path(__file__).resolve().parents[3] / "frontend" / "checks" / "verify-credentials.mjs"


@pytest.fixture
async def people(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast; the site has an address, and keys of its own."""
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example")
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


async def stored(number: str, column: str = "document") -> Any:
    return await fetch_value(f"select {column} from issued_credential where number = $1", number)


async def judged(content: bytes, at: datetime | None = None) -> Verdict:
    trust = Trust(await own_keys(), contexts(), (), await signed_lists("training"))
    return verify_badge(content, trust, at or clock.now())


async def test_what_was_passed_is_certified_once_and_holds() -> None:
    record = await passed(await employed())
    number = await issue_certificate(record)
    assert number is not None
    assert await issue_certificate(record) is None
    assert await fetch_value("select count(*) from issued_credential") == 1
    for column in ("document", "jwt", "named_document", "named_jwt"):
        found = await stored(number, column)
        assert (await judged(found.encode() if isinstance(found, str) else found)).state == "valid", column
    kinds = [row["kind"] for row in await fetch("select kind from event order by id")]
    assert kinds.count("training.certificate_issued") == 1
    assert "credentials.key_made" in kinds
    assert "credentials.list_signed" in kinds


async def test_a_badge_tells_what_was_passed_and_not_who() -> None:
    _, number = await certified()
    badge = json.loads(await stored(number))
    subject = badge["credentialSubject"]
    assert badge["issuer"]["id"] == "did:web:moldir.example" == issuer()
    assert (badge["validFrom"], badge["validUntil"]) == ("2026-10-31T19:00:00Z", "2027-10-31T19:00:00Z")
    assert subject["achievement"]["achievementType"] == "Certificate"
    assert subject["achievement"]["inLanguage"] == "kk"
    assert subject["achievement"]["creator"]["id"] == f"https://moldir.example/company/{ALTYN.bin}"
    assert subject["result"][0]["value"] == "90"
    assert badge["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert not [part for part in (*NAME, "T-1") if part in (await stored(number)).decode()]
    named = json.loads(await stored(number, "named_document"))
    assert named["credentialSubject"]["identifier"][0]["identityHash"] == " ".join(NAME)


@pytest.mark.parametrize("other", [
    {"passed": False}, {"source": "passport"}, {"valid_until": date(2026, 11, 2)},
])  # fmt: skip
async def test_what_proves_nothing_of_ours_is_not_certified(other: dict[str, Any]) -> None:
    with clock.frozen(datetime.fromisoformat("2026-11-20T10:00:00+00:00")):
        assert await issue_certificate(await passed(await employed(), **other)) is None


async def test_what_came_in_together_is_certified_in_turns() -> None:
    for number in range(3):
        await passed(await employed(number=f"T-{number}"), source="import", key=f"k{number}")
    assert await issue_waiting() == 3
    assert await issue_waiting() == 0


async def test_a_correction_revokes_and_another_certificate_takes_its_place() -> None:
    staff = await employed()
    record = await passed(staff)
    first = await issue_certificate(record)
    assert first is not None
    before = (await judged(await stored(first))).state
    newer = await passed(staff, corrects=record, key="corrects:1", score=80)
    assert await revoke_corrected(newer) == 1
    assert await revoke_corrected(newer) == 0
    second = await issue_certificate(newer)
    assert second is not None
    assert (before, (await judged(await stored(first))).state) == ("valid", "revoked")
    assert (await judged(await stored(second))).state == "valid"
    assert (await check(first)).found.reason == "corrected"  # type: ignore[union-attr]
    void = await passed(staff, corrects=newer, key="corrects:2", void=True)
    assert await revoke_corrected(void) == 1
    assert await issue_certificate(void) is None
    assert (await check(second)).found.state == "revoked"  # type: ignore[union-attr]


async def test_a_certificate_ends_by_its_date() -> None:
    _, number = await certified()
    last = datetime.fromisoformat("2027-10-31T18:59:59+00:00")
    with clock.frozen(last):
        await sign_lists()
        assert (await judged(await stored(number))).state == "valid"
        assert (await check(number)).found.state == "valid"  # type: ignore[union-attr]
    with clock.frozen(last + timedelta(seconds=1)):
        assert (await judged(await stored(number))).state == "expired"
        assert (await check(number)).found.state == "expired"  # type: ignore[union-attr]


async def test_a_list_that_nobody_signs_anew_says_nothing() -> None:
    _, number = await certified()
    later = clock.now() + timedelta(days=11)
    assert (await judged(await stored(number), later)).state == "unknown status"
    with clock.frozen(later):
        assert await sign_lists() == 1
        assert (await judged(await stored(number))).state == "valid"


async def test_places_in_a_list_are_no_order() -> None:
    staff = await employed()
    for number in range(8):
        assert await issue_certificate(await passed(staff, key=f"k{number}"))
    indexes = [row["index"] for row in await fetch("select index from credential_status order by credential")]
    assert len(set(indexes)) == 8
    assert indexes != sorted(indexes) or max(indexes) > 1000
    assert await fetch_value("select taken from status_list") == 8
    subject = json.loads(bytes((await signed_list(await fetch_value("select id from status_list")))["credential"]))
    assert subject["credentialSubject"]["ttl"] == ASK_AGAIN


async def test_a_suspension_can_be_taken_back_and_a_revocation_cannot() -> None:
    _, number = await certified()
    credential = await stored(number, "id")
    assert not await set_bit(credential, "suspension", "asked")  # it has no place in such a list
    with pytest.raises(ValueError, match="revocation"):
        await clear_bit(credential, "revocation")


async def test_a_rotated_key_still_checks_what_it_signed() -> None:
    _, before = await certified()
    old = (await signer()).public
    new = await rotate(actor=SYSTEM)
    later = await issue_certificate(await passed(await employed(number="T-2"), key="second"))
    assert later is not None
    assert (await signer()).public == new != old
    document = await own_did_document()
    ended = {one["publicKeyMultibase"]: "expires" in one for one in document["verificationMethod"]}
    assert ended == {old: True, new: False}
    for number in (before, later):
        assert (await judged(await stored(number))).state == "valid"
        assert (await judged((await stored(number, "jwt")).encode())).state == "valid"


async def test_a_key_comes_from_the_settings_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first = await signer()
    pem = next(settings().data_dir.glob("credential-keys/*.pem"))
    assert pem.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(settings(), "credential_key", pem.read_text())
    assert (await signer()).public == first.public
    with pytest.raises(Refused):
        await rotate(actor=SYSTEM)
    monkeypatch.setattr(settings(), "credential_key", "")
    await rotate(actor=SYSTEM, compromised=True)
    monkeypatch.setattr(settings(), "credential_key", pem.read_text())
    with pytest.raises(Unavailable):
        await signer()
    monkeypatch.setattr(settings(), "credential_key", "no key")
    with pytest.raises(Unavailable):
        await signer()
    monkeypatch.setattr(settings(), "credential_key", "")
    monkeypatch.setattr(settings(), "data_dir", pem.parent / "elsewhere")
    with pytest.raises(Unavailable):
        await signer()


async def test_anybody_is_told_whether_it_counts_and_nothing_else() -> None:
    by, number = await certified(BOLAT)
    async with as_application():
        found = (await check(f" {number.lower().replace('-', ' ')} ")).found
        assert found is not None
        assert (found.state, found.initials, found.holder, found.employer) == ("valid", "М. О.", None, None)
        assert not await fetch("select 1 from issued_credential")
        for wrong in (number[:-1] + ("A" if number[-1] != "A" else "B"), "TR-2026-000000000-0", "", "x" * 500, "\0"):
            answer = await check(wrong)
            assert (answer.found, answer.is_number) == (None, False)
    async with acting(BOLAT.viewer()):
        await show_certificate(by, number, ["name"])
    async with as_application():
        shown = (await check(number)).found
        assert shown is not None
        assert (shown.holder, shown.employer) == (" ".join(NAME), None)
    async with acting(BOLAT.viewer()):
        await show_certificate(by, number, ["name", "employer"])
        assert (await check(number)).found.employer is not None  # type: ignore[union-attr]
        await show_certificate(by, number, [])
        assert (await check(number)).found.holder is None  # type: ignore[union-attr]
        with pytest.raises(Unfit):
            await show_certificate(by, number, ["salary"])
    assert await fetch_value("select count(*) from event where kind = 'training.certificate_shown'") == 3


async def test_only_the_holder_chooses_and_only_the_holder_and_keepers_see() -> None:
    by, number = await certified(BOLAT)
    for who in (SAULE, MARAT, KANAT):
        async with acting(who.viewer()):
            with pytest.raises(NothingHere):
                await held(by, number)
            changed = "update issued_credential set shows = '{name}' where number = $1"
            assert await execute(changed, number) == "UPDATE 0"
    async with being(SAULE) as keeper:
        assert (await certificates(keeper, "", 0)).count == 1
        assert await file_of(keeper, number, "json")
        with pytest.raises(NothingHere):
            await file_of(keeper, number, "named.json")
    async with acting(KANAT.viewer()):
        assert not await fetch("select 1 from issued_credential")
    async with acting(BOLAT.viewer()):
        assert len((await all_held()).certificates) == 1
        assert await file_of(by, number, "named.jwt")
        with pytest.raises(NothingHere):
            await show_certificate(Learner(by.staff + 1, ALTYN.bin, BOLAT.id), number, [])
    async with as_application():
        with looks(Looker(learner=str(by.staff))):
            assert await file_of(Learner(by.staff, ALTYN.bin), number, "jwt")


async def test_who_has_left_keeps_what_they_hold() -> None:
    by, number = await certified(BOLAT)
    await execute("update staff_member set left_on = $2 where id = $1", by.staff, clock.today())
    async with acting(BOLAT.viewer()):
        assert (await holder(by.staff)) == by
        assert (await held(by, number)).shown.number == number
        assert await file_of(by, number, "named.json")
        assert (await all_held()).places == ()
    async with acting(KANAT.viewer()):
        with pytest.raises(NothingHere):
            await holder(by.staff)


async def test_the_application_can_neither_issue_nor_change(db: asyncpg.Connection) -> None:
    _, number = await certified(BOLAT)
    for statement in (
        "update issued_credential set document = ''",
        "delete from issued_credential",
        "update credential_status set set_at = null",
        "insert into signing_key (id, since) values ('x', now())",
        "update status_list set taken = 0",
    ):
        async with acting(SAULE.viewer()):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with db.transaction():
                    await execute(statement)
    assert await stored(number)


def elsewhere(did: dict[str, Any], lists: dict[str, Any], documents: list[Any], tokens: list[str]) -> dict[str, Any]:
    """What libraries that are not ours say."""
    said = {"did": did, "lists": lists, "now": clock.now().isoformat(), "documents": documents, "tokens": tokens}
    done = subprocess.run(["node", str(VERIFIER)], input=json.dumps(said).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def test_others_libraries_verify_our_badges_and_refuse_what_was_touched() -> None:
    by, number = await certified()
    badge, token = json.loads(await stored(number)), await stored(number, "jwt")
    named, named_token = json.loads(await stored(number, "named_document")), await stored(number, "named_jwt")
    touched = []
    for path, value in (
        (("name",), "x"), (("validUntil",), "2099-01-01T00:00:00Z"), (("id",), "https://moldir.example/x"),
        (("credentialSubject", "id"), "urn:uuid:00000000-0000-0000-0000-000000000000"),
        (("credentialSubject", "achievement", "version"), "9"), (("issuer", "name"), "x"),
        (("credentialStatus", "statusListIndex"), "7"), (("proof", "created"), "2020-01-01T00:00:00Z"),
    ):  # fmt: skip
        copy = json.loads(json.dumps(badge))
        place = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        touched.append(copy)
    old = (await signer()).public
    await rotate(actor=SYSTEM)
    later = await issue_certificate(await passed(await employed(number="T-2"), key="second"))
    assert later is not None
    ended = await issue_certificate(await passed(by.staff, key="ended", valid_until=clock.today()))
    assert ended is not None
    gone = await issue_certificate(await passed(by.staff, key="gone"))
    assert gone is not None
    await set_bit(await stored(gone, "id"), "revocation", "withdrawn")
    did = await own_did_document()
    lists = {address: json.loads(content) for address, content in (await signed_lists("training")).items()}
    good = [badge, named, json.loads(await stored(later))]
    tampered = token.split(".")[0] + "." + named_token.split(".")[1] + "." + token.split(".")[2]
    with clock.frozen(clock.now() + timedelta(days=2)):
        bad = [json.loads(await stored(ended)), json.loads(await stored(gone)), *touched]
        found = elsewhere(did, lists, good + bad, [token, named_token, tampered])
    assert [one[0] for one in found["documents"][:3]] == [True] * 3, found["documents"][:3]
    assert [one[0] for one in found["documents"][3:]] == [False] * len(bad), found["documents"][3:]
    assert [one[0] for one in found["tokens"]] == [True, True, False], found["tokens"]
    other = did | {"verificationMethod": [one for one in did["verificationMethod"] if old not in one["id"]]}
    assert not elsewhere(other, lists, [badge], [token])["documents"][0][0]
    broken = {address: one | {"issuer": "did:web:x"} for address, one in lists.items()}
    assert not elsewhere(did, broken, [badge], [])["documents"][0][0]
