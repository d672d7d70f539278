"""Certificates of conformity: entered, followed, and shown to the public while the company wants that."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from compliance.colleagues import Colleague
from compliance.commands.conformity import (
    Became,
    CertificateSaid,
    add_certificate,
    change_certificate,
    hide_certificate,
    show_certificate,
)
from compliance.commands.evidence import keep_document
from compliance.errors import NothingHere, NotYours, OutOfTurn, Unfit
from compliance.queries.conformity import certificate_of, certificates_page
from infra import clock
from infra.database import execute, fetch, fetch_one, fetch_value, transaction
from infra.settings import settings
from registry.commands.credentials import close_credential
from registry.queries.profile import company_profile
from services.documents.profiles import profile_of
from tests.cast import AIGERIM, ALTYN, AUDITOR, BOLAT, DINA, KUMIS, MARAT, SAMAL, everybody
from tests.compliance.risks.cases import happened, in_days
from tests.compliance.workspace.players import being, coming, pdf, said

SAID = CertificateSaid(
    "ISO 37001:2016", "«Сапа Сертификат» ЖШС", "KZ.C.01.0001-26", "Ұн өндіру және сату", in_days(-100), in_days(995),
    accreditation="KZ.O.02.0001",
)  # fmt: skip


@pytest.fixture(autouse=True)
async def at_work(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


async def added(**other: object) -> int:
    async with being(MARAT) as by:
        return await add_certificate(by, replace(SAID, **other))  # type: ignore[arg-type]


async def shown(certificate: int) -> None:
    async with being(AIGERIM) as by:
        await show_certificate(by, certificate)


async def test_nobody_outside_sees_it_until_the_owner_agrees_and_no_longer_than_that() -> None:
    certificate = await added()
    assert await added() == certificate
    assert (await company_profile(ALTYN.bin)).credentials == ()
    start = clock.now()
    with clock.frozen(start + timedelta(minutes=1)):
        await shown(certificate)
        await shown(certificate)
        [line] = (await company_profile(ALTYN.bin)).credentials
        assert (line.standard, line.state, line.document_seen, line.verified_by) == (
            "ISO 37001:2016",
            "valid",
            False,
            None,
        )
        assert line.stamp.source == "own_word"
    with clock.frozen(start + timedelta(days=2)):
        async with being(AIGERIM) as by:
            await hide_certificate(by, certificate)
            await hide_certificate(by, certificate)
        assert (await company_profile(ALTYN.bin)).credentials == ()
        before = (start + timedelta(days=1)).isoformat()
        [line] = (await company_profile(ALTYN.bin, as_of=before)).credentials
        assert line.number == SAID.number
    assert await happened("conformity", "credential") == [
        "conformity.added", "credential.recorded", "conformity.shown", "credential.closed", "conformity.hidden",
    ]  # fmt: skip


async def test_what_was_kept_of_the_profile_is_not_shown_any_more() -> None:
    certificate = await added()
    assert (await profile_of(ALTYN.bin)).credentials == ()
    await shown(certificate)
    assert len((await profile_of(ALTYN.bin)).credentials) == 1
    async with being(AIGERIM) as by:
        await hide_certificate(by, certificate)
    assert (await profile_of(ALTYN.bin)).credentials == ()


async def test_the_public_follows_what_became_of_it() -> None:
    certificate = await added()
    await shown(certificate)
    async with being(MARAT) as by:
        await change_certificate(by, certificate, Became("suspended", in_days(-1), "Бақылау аудиті кешікті"))
        await change_certificate(by, certificate, Became("suspended", in_days(-1), "тағы"))
    [line] = (await company_profile(ALTYN.bin)).credentials
    assert (line.state, line.state_since) == ("suspended", in_days(-1))
    rows = await fetch("select state, seen_until is null as open from credential order by id")
    assert [tuple(row) for row in rows] == [("valid", False), ("suspended", True)]
    async with being(MARAT) as by:
        await change_certificate(by, certificate, Became("withdrawn", in_days(0), "Ұйым бас тартты"))
        with pytest.raises(OutOfTurn):
            await change_certificate(by, certificate, Became("valid", in_days(0), "қайта"))
        view = await certificate_of(by, certificate)
    assert [each.state for each in view.states] == ["withdrawn", "suspended", "valid"]


async def test_it_runs_out_by_its_own_date() -> None:
    certificate = await added(issued_on=in_days(-1000), ends_on=in_days(3))
    await shown(certificate)
    with clock.frozen(clock.now() + timedelta(days=5)):
        await ALTYN.registers(seen_from=clock.now(), address="Жаңа мекенжай")  # the register learns something
        [line] = (await company_profile(ALTYN.bin)).credentials
        assert line.state == "expired"
        async with being(MARAT) as by:
            view = await certificates_page(by)
        assert [(each.state, each.days_left) for each in view.certificates] == [("expired", -2)]


async def test_its_document_lies_with_us() -> None:
    async with being(MARAT) as by:
        evidence = await keep_document(by, said("сертификат.pdf", kind="outside"), coming(pdf()))
        assert await keep_document(by, said("сертификат.pdf", kind="outside"), coming(pdf())) == evidence
        certificate = await add_certificate(by, replace(SAID, evidence=evidence))
    await shown(certificate)
    [line] = (await company_profile(ALTYN.bin)).credentials
    assert line.document_seen
    async with being(SAMAL, KUMIS.bin) as by:
        with pytest.raises(NothingHere):
            await add_certificate(by, replace(SAID, evidence=evidence))  # another's


Act = Callable[[Colleague, int], Awaitable[object]]
CHANGES: dict[str, Act] = {
    "add": lambda by, _: add_certificate(by, replace(SAID, number="2")),
    "change": lambda by, one: change_certificate(by, one, Became("suspended", in_days(0), "x")),
    "show": show_certificate,
    "hide": hide_certificate,
    "document": lambda by, _: keep_document(by, said(), coming(pdf())),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_nobody_else_changes_anything(name: str) -> None:
    certificate = await added()
    before = await happened("conformity", "credential")
    for who in (BOLAT, DINA, AUDITOR, *([MARAT] if name in ("show", "hide") else [])):
        async with being(who) as by:
            with pytest.raises(NotYours):
                await CHANGES[name](by, certificate)
    if name == "change":
        async with being(SAMAL, KUMIS.bin) as by:
            with pytest.raises(NothingHere):
                await CHANGES[name](by, certificate)
    await execute("update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x'")
    async with being(AIGERIM) as by:
        with pytest.raises(OutOfTurn):
            await CHANGES[name](by, certificate)
    assert await happened("conformity", "credential") == before


UNFIT: dict[str, dict[str, object]] = {
    "standard": {"standard": " "},
    "body": {"body": "x" * 301},
    "number": {"number": "a\nb"},
    "scope": {"scope": "\0"},
    "accreditation": {"accreditation": "x" * 301},
    "issued_on": {"issued_on": in_days(1)},
    "ends_on": {"ends_on": in_days(-101)},
}


@pytest.mark.parametrize("field", UNFIT)
async def test_what_cannot_be_is_refused_by_its_field(field: str) -> None:
    with pytest.raises(Unfit) as caught:
        await added(**UNFIT[field])
    assert caught.value.extra["field"] == field


async def test_one_number_of_one_body_says_one_thing() -> None:
    await added()
    with pytest.raises(Unfit) as caught:
        await added(scope="Басқа нәрсе")
    assert caught.value.extra["field"] == "number"
    for became, field in ((Became("suspended", in_days(1), "x"), "since"), (Became("suspended", in_days(0)), "why"),
                          (Became("lost", in_days(0), "x"), "state")):  # type: ignore[arg-type]  # fmt: skip
        async with being(MARAT) as by:
            with pytest.raises(Unfit) as caught:
                await change_certificate(by, (await certificates_page(by)).certificates[0].id, became)
        assert caught.value.extra["field"] == field


class TestTheDatabaseAlone:
    async def test_a_company_speaks_for_itself_alone(self) -> None:
        certificate = await added()
        await shown(certificate)
        async with being(SAMAL, KUMIS.bin) as by:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transaction():
                    await close_credential(ALTYN.bin, f"conformity {certificate}", actor=by.actor)
            for forbidden in (
                "update credential set state = 'withdrawn'", "insert into import_run (source) values ('x')",
                "select own_word_run(now(), 1, 1)", "delete from credential",
            ):  # fmt: skip
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with transaction():
                        await execute(forbidden)
            assert await fetch_value("select count(*) from credential") == 1  # public
            assert await fetch_value("select count(*) from conformity") == 0  # theirs

    async def test_credentials_of_a_company_are_found_by_an_index(self) -> None:
        await execute(
            """insert into credential (source, snapshot, seen_from, content, bin, kind, key, standard, body, number,
                   scope, issued_on, ends_on, state, state_since, document_seen)
               select 'own_word', n, now(), gen_random_uuid(), lpad(n::text, 12, '0'), 'conformity', 'a', 'b', 'c', 'd',
                   'e', date '2026-01-01', date '2029-01-01', 'valid', date '2026-01-01', false
               from generate_series(1, 20000) n"""
        )
        await execute("analyze credential")
        for asked in (
            "select * from credential where bin = '000000000007' and seen_from <= now() order by seen_from, id",
            """select * from credential where source = 'own_word' and bin = '000000000007' and key = 'a'
               and seen_until is null""",
        ):
            plan = [row[0] for row in await fetch(f"explain (analyze, costs off) {asked}")]
            assert not [line for line in plan if "Seq Scan" in line], "\n".join(plan)

    async def test_scores_are_not_dated_by_a_companys_own_word(self) -> None:
        before = await fetch_one("select max(finished_at) from import_run")
        await shown(await added())
        run = await fetch_one("select source, state, mode from import_run order by id desc limit 1")
        assert tuple(run or ()) == ("own_word", "done", "increment")
        assert before != await fetch_one("select max(finished_at) from import_run")
