"""The credential of a label is what its row says: issued once a version, its bits as decided, the register told."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from compliance.commands.credentials.keys import rotate
from compliance.commands.credentials.statuses import sign_lists
from compliance.commands.label.issuing import said_of, tend_label, tend_labels
from compliance.credentials.verify import Trust, Verdict, verify
from compliance.queries.credentials import contexts, own_keys, signed_lists
from compliance.queries.label.credentials import credential_of, credentials_of
from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch, fetch_one, fetch_value, transaction
from infra.looking import Looker, looks
from infra.settings import settings
from registry.commands.credentials import close_label, record_label
from registry.queries.profile import company_profile
from registry.queries.search import hits_of
from registry.tables.tax import Listing
from services.worker.reactions import REACTIONS, deliver_pending
from tests.builders import fact
from tests.cast import ALTYN, KUMIS, everybody
from tests.compliance.labels.granted import becomes, ended, granted, reinstated, renewed, suspended
from tests.rights import as_application

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
async def people(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast; the site has an address, and keys of its own."""
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example")
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


async def judged(content: bytes, at: datetime | None = None) -> Verdict:
    trust = Trust(await own_keys(), contexts(), (), await signed_lists("label"))
    return verify(content, trust, at or clock.now())


async def states(label: int) -> list[str]:
    """The state of each version, the newest first, by every form of it."""
    found = []
    for one in await credentials_of(label):
        forms = (one.document, one.jwt.encode(), *(each.encode() for each in one.offline))
        each = {(await judged(form)).state for form in forms}
        assert len(each) == 1, each
        found.append(each.pop())
    return found


async def happened() -> list[str]:
    return [row["kind"] for row in await fetch("select kind from event where kind like 'label.%' order by id")]


async def test_a_label_is_issued_once_and_holds_in_every_form() -> None:
    label = await granted()
    assert await credential_of(label) is None
    assert await tend_label(label)
    assert not await tend_label(label)
    assert await states(label) == ["valid"]
    assert await happened() == ["label.credential_issued"]
    found = await credential_of(label)
    assert found is not None
    assert len(found.offline) == 2
    assert found.qr == found.offline[0]
    made = json.loads(found.document)
    assert made["credentialSubject"]["id"] == f"urn:kz:bin:{ALTYN.bin}"
    assert [proof["cryptosuite"] for proof in made["proof"]] == ["eddsa-jcs-2022", "eddsa-rdfc-2022"]
    assert [entry["statusPurpose"] for entry in made["credentialStatus"]] == ["revocation", "suspension"]


async def test_either_proof_stands_alone() -> None:
    label = await granted()
    await tend_label(label)
    made = json.loads((await credential_of(label)).document)  # type: ignore[union-attr]
    for proof in made["proof"]:
        assert (await judged(json.dumps(made | {"proof": proof}).encode())).state == "valid"


async def test_bits_follow_what_was_decided() -> None:
    label = await granted()
    await tend_label(label)
    await suspended(label)
    assert await tend_label(label)
    assert not await tend_label(label)
    assert await states(label) == ["suspended"]
    await reinstated(label)
    assert await tend_label(label)
    assert await states(label) == ["valid"]
    await ended(label)
    assert await tend_label(label)
    assert not await tend_label(label)
    assert await states(label) == ["revoked"]
    assert await happened() == ["label.credential_issued", *["label.status_set"] * 3]
    reasons = [row["reason"] for row in await fetch("select reason from credential_status order by id")]
    assert reasons == ["court", None]


@pytest.mark.parametrize("how", ["revoked", "withdrawn"])
async def test_a_label_that_ended_while_suspended_is_over(how: str) -> None:
    label = await granted()
    await tend_label(label)
    await suspended(label)
    await tend_label(label)
    await ended(label, how)
    await tend_label(label)
    assert await states(label) == ["revoked"]
    assert not await tend_label(label)


async def test_a_renewal_takes_the_place_of_the_version_before() -> None:
    label = await granted()
    await tend_label(label)
    await renewed(label)
    await tend_label(label)
    assert await states(label) == ["valid", "revoked"]
    assert await fetch_value("select reason from credential_status where set_at is not null") == "superseded"
    newest = await credential_of(label)
    assert newest is not None
    assert (newest.version, newest.valid_from) == (2, clock.start_of(clock.today()))
    numbers = {one.number for one in await credentials_of(label)}
    assert len(numbers) == 1


async def test_a_renewal_that_begins_later_leaves_the_old_one_until_then() -> None:
    label, later = await granted(), clock.today() + timedelta(days=30)
    await tend_label(label)
    await renewed(label, valid_from=later, valid_until=later + timedelta(days=700))
    await tend_label(label)
    assert await states(label) == ["not yet valid", "valid"]
    assert await tend_labels() == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        await sign_lists()
        assert await tend_labels() == 1
        assert await states(label) == ["valid", "revoked"]


async def test_the_sweep_finds_what_no_reaction_reached() -> None:
    labels = [await granted(1), await granted(2, KUMIS.bin)]
    assert await tend_labels() == 2
    assert await tend_labels() == 0
    await suspended(labels[0])
    await ended(labels[1], "withdrawn")
    assert await tend_labels() == 2
    assert await tend_labels() == 0
    assert [await states(label) for label in labels] == [["suspended"], ["revoked"]]


async def test_nothing_is_issued_for_what_is_over() -> None:
    label = await granted()
    await ended(label)
    assert not await tend_label(label)
    assert await tend_labels() == 0
    assert await credential_of(label) is None
    expired = await granted(2, KUMIS.bin)
    await becomes(expired, valid_from=clock.today() - timedelta(days=9), valid_until=clock.today() - timedelta(days=1))
    assert not await tend_label(expired)
    assert await tend_labels() == 0


async def test_a_label_ends_by_its_last_day() -> None:
    label = await granted()
    await tend_label(label)
    found = await credential_of(label)
    assert found is not None
    with clock.frozen(found.valid_until - timedelta(seconds=1)):
        await sign_lists()
        assert await states(label) == ["valid"]
    with clock.frozen(found.valid_until):
        assert await states(label) == ["expired"]


async def test_labels_outlive_the_key_that_signed_them() -> None:
    label = await granted()
    await tend_label(label)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        await rotate(actor=SYSTEM)
        await suspended(label)
        await tend_label(label)  # the list is signed by the new key, the label by the old one
        assert await states(label) == ["suspended"]
        await reinstated(label)
        await tend_label(label)
        assert await states(label) == ["valid"]


async def test_a_new_key_signs_the_lists_at_once() -> None:
    label = await granted()
    await tend_label(label)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        new = await rotate(actor=SYSTEM)
        await deliver_pending()
        lists = await fetch("select credential from status_list")
        assert lists
        assert all(new in bytes(row["credential"]).decode() for row in lists)


async def test_a_key_that_was_lost_and_had_by_nobody_spoils_nothing() -> None:
    label = await granted()
    await tend_label(label)
    for hours, compromised in ((1, False), (2, True)):  # at last it is another key that somebody had
        with clock.frozen(clock.now() + timedelta(hours=hours)):
            await rotate(actor=SYSTEM, compromised=compromised)
            await deliver_pending()
            assert await tend_labels() == 0
            assert await states(label) == ["valid"]


async def test_labels_in_use_are_signed_again_and_those_that_ended_are_not() -> None:
    label, over = await granted(), await granted(2, KUMIS.bin)
    for each in (label, over):
        await tend_label(each)
    await ended(over)
    await tend_label(over)
    asked = """select c.id, c.issued_at, array_agg(s.index order by s.list) as places from issued_credential c
               join credential_status s on s.credential = c.id where c.label = $1 group by c.id"""
    before = {each: await fetch_one(asked, each) for each in (label, over)}
    with clock.frozen(clock.now() + timedelta(hours=1)):
        new = await rotate(actor=SYSTEM, compromised=True)
        await deliver_pending()
        assert await states(label) == ["invalid"]
        assert await tend_labels() == 1
        assert await tend_labels() == 0
        assert await states(label) == ["valid"]
        after = {each: await fetch_one(asked, each) for each in (label, over)}
        assert after[over] == before[over]
        assert after[label]["id"] == before[label]["id"]
        assert after[label]["places"] == before[label]["places"]
        assert after[label]["issued_at"] > before[label]["issued_at"]
        said = "select data ->> 'key' from event where kind = 'label.credential_issued' order by id desc limit 1"
        assert await fetch_value(said) == new
        await suspended(label)  # its places in the lists are its own as before
        await tend_label(label)
        assert await states(label) == ["suspended"]


async def test_everybody_may_read_a_label_and_nobody_may_write_one() -> None:
    label = await granted()
    await tend_label(label)
    async with as_application():
        with looks(Looker()):
            assert await credential_of(label) is not None
            for sql in ("delete from issued_credential returning 1",
                        "update issued_credential set document = '' returning 1"):  # fmt: skip
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with transaction():
                        await fetch(sql)


class TestTheRegister:
    async def shown(self, moment: str | None = None) -> list[tuple[Any, ...]]:
        profile = await company_profile(ALTYN.bin, as_of=moment)
        return [(one.kind, one.level, one.state, one.stamp.source) for one in profile.credentials]

    async def test_it_learns_of_a_label_and_what_becomes_of_it(self) -> None:
        label = await granted()
        await tend_label(label)
        assert await self.shown() == [("label", "implemented", "valid", "atameken_label")]
        then = clock.now()
        with clock.frozen(then + timedelta(minutes=1)):
            await suspended(label)
            await tend_label(label)
            assert await self.shown() == [("label", "implemented", "suspended", "atameken_label")]
        with clock.frozen(then + timedelta(minutes=2)):
            await ended(label)
            await tend_label(label)
            assert await self.shown() == []
            assert await self.shown(then.isoformat()) == [("label", "implemented", "valid", "atameken_label")]

    async def test_a_label_takes_no_warning_back_and_changes_no_grade(self) -> None:
        await fact(Listing, source="goszakup_rnu", bin=ALTYN.bin, act_no="5", act_on=clock.today())
        before = await company_profile(ALTYN.bin)
        await tend_label(await granted())
        after = await company_profile(ALTYN.bin)
        codes = [tag.code for tag in after.tags]
        assert codes.index("label") == len(codes) - 1
        assert [code for code in codes if code != "label"] == [tag.code for tag in before.tags]
        assert (after.warnings, after.indices) == (before.warnings, before.indices)
        assert after.warnings
        [hit] = await hits_of([ALTYN.bin])
        assert [tag.code for tag in hit.tags][-1] == "label"

    async def test_it_is_told_once(self) -> None:
        label = await granted()
        await tend_label(label)
        row = await fetch_one("select * from label where id = $1", label)
        assert row is not None
        first = await record_label(said_of(row), actor=SYSTEM)
        assert await record_label(said_of(row), actor=SYSTEM) == first
        assert await fetch_value("select count(*) from credential") == 1

    @pytest.mark.parametrize("column", ["level", "organisation", "valid_until", "suspended_on", "number"])
    async def test_it_believes_nothing_but_the_row(self, column: str) -> None:
        label = await granted()
        row = dict(await fetch_one("select * from label where id = $1", label))  # type: ignore[arg-type]
        other = {"level": "certified", "organisation": KUMIS.bin, "valid_until": row["valid_until"] + timedelta(days=1),
                 "suspended_on": clock.today(), "number": "CW-2026-000099-0"}  # fmt: skip
        async with as_application():
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transaction():
                    await record_label(said_of(row | {column: other[column]}), actor=SYSTEM)  # type: ignore[arg-type]
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transaction():
                    await close_label(row["number"], actor=SYSTEM)
            assert await record_label(said_of(row), actor=SYSTEM)  # type: ignore[arg-type]


def test_whatever_is_decided_is_followed_at_once() -> None:
    for kind in ("granted", "suspended", "reinstated", "ended"):
        assert "prove_label" in [reaction.__name__ for reaction in REACTIONS[f"label.{kind}"]]
