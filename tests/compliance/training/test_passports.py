"""Training passports: what a person brings to a new employer is checked, counts once, and ends when it is revoked."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.commands.credentials.statuses import set_bit
from compliance.commands.training.certificates import issue_certificate
from compliance.commands.training.passports import (
    CODE_LASTS,
    MOST_CODES,
    Brought,
    OtherName,
    bring_certificate,
    end_revoked,
    make_code,
)
from compliance.credentials.issuing import SoftwareKey
from compliance.credentials.proofs import RDFC, secure
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.credentials import contexts
from compliance.queries.training.certificates import certificates
from compliance.training.learner import Learner
from compliance.training.passports import Named, counts_until, new_code, read_code, same_name
from infra import clock
from infra.database import execute, fetch_one, fetch_value
from infra.settings import settings
from tests.cast import ALTYN, BOLAT, KANAT, KUMIS, SAMAL, SAULE, everybody
from tests.compliance.test_credentials import Issuer
from tests.compliance.training.certified import certified, employed, passed
from tests.compliance.workspace.players import being
from tests.rights import acting

OTHER = ("Бөтенова", "Ойдан", "")


@pytest.fixture
async def people(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example")
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


async def code_of(by: Learner, number: str) -> str:
    async with acting(BOLAT.viewer()):
        return await make_code(by, number)


async def brings(staff: int, **other: Any) -> int:
    async with being(SAMAL, KUMIS.bin) as officer:
        return await bring_certificate(officer, Brought(staff, agreed=True, **other))


@pytest.mark.usefixtures("people")
class TestBringing:
    async def test_a_code_brings_a_certificate_once(self) -> None:
        by, number = await certified(BOLAT)
        code = await code_of(by, number)
        there = await employed(at=KUMIS.bin)
        record = await brings(there, code=f" {code.lower()} ")
        row = await fetch_one("select * from training_record where id = $1", record)
        assert row is not None
        assert (row["source"], row["key"], row["course"]) == ("passport", number, "foundations")
        assert row["valid_until"] == date(2027, 10, 31)
        with pytest.raises(Unfit):
            await brings(there, code=code)
        again = await code_of(by, number)
        assert await brings(there, code=again) == record
        assert await issue_certificate(record) is None

    async def test_a_file_brings_it_too_and_a_touched_one_does_not(self) -> None:
        _, number = await certified(BOLAT)
        there = await employed(at=KUMIS.bin)
        columns = ("document", "jwt", "named_document", "named_jwt")
        row = await fetch_one(f"select {', '.join(columns)} from issued_credential where number = $1", number)
        assert row is not None
        files = [one.encode() if isinstance(one, str) else bytes(one) for one in (row[each] for each in columns)]
        touched = json.loads(files[0]) | {"name": "Басқа"}
        for wrong in (json.dumps(touched).encode(), b"{", b"", files[1][:-3], b"x" * 300_000, b"\x89PNG\r\n\x1a\n"):
            with pytest.raises(Unfit):
                await brings(there, file=wrong)
        assert len({await brings(there, file=each) for each in files}) == 1

    async def test_other_issuers_are_refused_by_name(self) -> None:
        stranger = Issuer("did:key:" + Issuer().key)
        key = SoftwareKey(f"did:key:{stranger.key}", stranger.private)
        _, number = await certified(BOLAT)
        badge = json.loads(await fetch_value("select document from issued_credential where number = $1", number))
        del badge["proof"], badge["credentialStatus"]
        badge["issuer"] = {"id": key.did, "type": ["Profile"], "name": "Бөтен (ойдан шығарылған)"}
        forged = secure(badge, key, clock.now(), suite=RDFC, contexts=contexts())
        with pytest.raises(Unfit) as refused:
            await brings(await employed(at=KUMIS.bin), file=json.dumps(forged).encode())
        assert refused.value.text.id == "passport.other_issuer"

    async def test_revoked_expired_and_late_codes_bring_nothing(self) -> None:
        by, number = await certified(BOLAT)
        there, code = await employed(at=KUMIS.bin), await code_of(by, number)
        with clock.frozen(clock.now() + CODE_LASTS), pytest.raises(Unfit):
            await brings(there, code=code)
        with clock.frozen(clock.now() + timedelta(days=400)), pytest.raises(OutOfTurn):
            await code_of(by, number)
        await set_bit(await fetch_value("select id from issued_credential"), "revocation", "withdrawn")
        with pytest.raises(OutOfTurn):
            await brings(there, code=code)
        with pytest.raises(OutOfTurn):
            await brings(there, file=bytes(await fetch_value("select document from issued_credential")))
        with pytest.raises(OutOfTurn):
            await code_of(by, number)
        assert not await fetch_value("select count(*) from training_record where source = 'passport'")

    async def test_another_name_needs_an_officer_and_another_person_never_gets_it(self) -> None:
        by, number = await certified(BOLAT)
        other, third = await employed(at=KUMIS.bin, name=OTHER), await employed(number="T-2", at=KUMIS.bin, name=OTHER)
        code = await code_of(by, number)
        with pytest.raises(OtherName):
            await brings(other, code=code)
        async with acting(BOLAT.viewer()):
            with pytest.raises(NothingHere):
                await bring_certificate(Learner(by.staff, by.organisation, BOLAT.id), Brought(other, code=code,
                                                                                             agreed=True))  # fmt: skip
        record = await brings(other, code=code, same_person=True)
        assert await fetch_value("select note from training_record where id = $1", record)
        with pytest.raises(OutOfTurn):
            await brings(third, code=await code_of(by, number), same_person=True)

    async def test_who_learns_brings_their_own(self) -> None:
        by, number = await certified(BOLAT)
        code = await code_of(by, number)
        there = await employed(KANAT, at=KUMIS.bin)
        async with acting(KANAT.viewer()):
            learner = Learner(there, KUMIS.bin, KANAT.id)
            with pytest.raises(Unfit):
                await bring_certificate(learner, Brought(there, code=code))  # without consent
            assert await bring_certificate(learner, Brought(there, code=code, agreed=True))

    async def test_courses_of_ones_own_and_unknown_ones_do_not_travel(self) -> None:
        staff = await employed(BOLAT)
        there = await employed(at=KUMIS.bin)
        for course in ("own-safety", "gone"):
            number = await issue_certificate(await passed(staff, course=course, key=course))
            assert number is not None
            with pytest.raises(Unfit):
                await brings(there, code=await code_of(Learner(staff, "", BOLAT.id), number))

    async def test_nobody_else_learns_of_it(self) -> None:
        by, number = await certified(BOLAT)
        code = await code_of(by, number)
        await brings(await employed(at=KUMIS.bin), code=code)
        told = "select count(*) from event where organisation = $1 and kind in ('training.transfer_code_made', $2)"
        assert not await fetch_value(told, ALTYN.bin, "training.recorded")
        async with being(SAULE) as keeper:
            assert not await fetch_value("select count(*) from credential_transfer")
            assert (await certificates(keeper, "", 0)).brought == ()
        async with being(SAMAL, KUMIS.bin) as officer:
            assert [line.number for line in (await certificates(officer, "", 0)).brought] == [number]
            assert not await fetch_value("select count(*) from credential_transfer")

    async def test_here_means_elsewhere_and_keeping_training(self) -> None:
        by, number = await certified(BOLAT)
        code = await code_of(by, number)
        async with being(SAULE) as keeper:
            with pytest.raises(Unfit):
                await bring_certificate(keeper, Brought(by.staff, code=code, agreed=True))
        async with being(BOLAT) as member:
            with pytest.raises(NotYours):
                await bring_certificate(member, Brought(by.staff, code=code, agreed=True))
        for wrong in ("", "ABCD", new_code()):
            with pytest.raises(Unfit):
                await brings(await employed(number=f"W-{wrong}", at=KUMIS.bin), code=wrong)
        with pytest.raises(NothingHere):
            await brings(by.staff, code=code)

    async def test_codes_are_few(self) -> None:
        by, number = await certified(BOLAT)
        for _ in range(MOST_CODES):
            await code_of(by, number)
        with pytest.raises(OutOfTurn):
            await code_of(by, number)

    async def test_what_is_revoked_later_ends_here_too(self) -> None:
        by, number = await certified(BOLAT)
        record = await brings(await employed(at=KUMIS.bin), code=await code_of(by, number))
        assert await end_revoked() == 0
        await set_bit(await fetch_value("select id from issued_credential"), "revocation", "withdrawn")
        assert await end_revoked() == 1
        assert await end_revoked() == 0
        assert await fetch_value("select void from training_record where corrects = $1", record)
        assert await fetch_value("select count(*) from event where kind = 'training.corrected'") == 1
        there = await fetch_value("select staff from training_record where id = $1", record)
        await execute("update credential_status set set_at = null, reason = null")
        with pytest.raises(OutOfTurn):
            await brings(there, code=await code_of(by, number))


@given(st.text(max_size=40))
def test_a_code_is_read_as_it_was_given_or_not_at_all(written: str) -> None:
    found = read_code(written)
    assert found is None or read_code(found) == found
    code = new_code()
    assert read_code(f"  {code.lower().replace('-', ' ')} ") == code


def test_names_are_compared_by_what_both_know() -> None:
    one = Named("МЫСАЛОВА", "Ойдан", "Шығарылғанқызы")
    assert same_name(one, Named("Мысалова", " ойдан "))
    assert not same_name(one, Named("Мысалова", "Ойдан", "Басқақызы"))
    assert not same_name(one, Named("Мысалов", "Ойдан"))


@given(st.none() | st.dates(), st.none() | st.dates())
def test_it_never_counts_longer_than_either_says(original: date | None, here: date | None) -> None:
    found = counts_until(original, here)
    assert all(found is not None and found <= day for day in (original, here) if day is not None)
