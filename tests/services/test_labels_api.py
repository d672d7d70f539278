"""Programs read the register of labels, follow what happens, and have a company attested; they check it themselves."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from compliance.commands.credentials.keys import signer
from compliance.credentials.canonical import Contexts
from compliance.credentials.jose import verify_token
from compliance.credentials.proofs import verify_proofs
from compliance.queries.credentials import contexts, own_keys
from infra import clock
from infra.database import fetch_value
from infra.i18n import LANGUAGES
from infra.settings import settings
from services.documents import labels as kept
from tests.cast import ALTYN, KUMIS, everybody
from tests.compliance.labels.shown import changes, shown_label
from tests.services.test_keys import program

__all__ = ["program"]
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
async def cast(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    kept.forget()
    await everybody()
    yield
    kept.forget()


async def asked(program: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await program.get(f"{ROOT}{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_register_is_paged_and_filtered(program: httpx.AsyncClient) -> None:
    numbers = [await shown_label(ALTYN.bin, 1), await shown_label(KUMIS.bin, 2, level="committed")]
    first = await program.get(f"{ROOT}/labels?limit=1")
    assert [one["number"] for one in first.json()["labels"]] == [numbers[1]]
    assert first.json()["total"] == 2
    more = first.headers["link"].partition(">")[0].removeprefix(f"<{ROOT}")
    rest = await asked(program, more)
    assert [one["number"] for one in rest["labels"]] == [numbers[0]]
    assert rest["next"] is None
    only = await asked(program, "/labels?level=committed&standing=active")
    assert [one["number"] for one in only["labels"]] == [numbers[1]]
    assert (await program.get(f"{ROOT}/labels?level=x")).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_label_is_told_by_its_number_alone(program: httpx.AsyncClient, language: str) -> None:
    number = await shown_label()
    told = await asked(program, f"/labels/{number}?lang={language}")
    assert (told["standing"], told["bin"]) == ("active", ALTYN.bin)
    today = clock.today()
    await changes(number, "suspended", "court", suspended_on=today, suspended_until=today + timedelta(days=9))
    told = await asked(program, f"/labels/{number}?lang={language}")
    assert (told["standing"], told["history"][0]["reason"]) == ("suspended", "court")
    for nobody in (number.lower(), "CW-2026-000009-A", "x"):
        assert (await program.get(f"{ROOT}/labels/{nobody}")).status_code == 404
    assert (await program.get(f"{ROOT}/labels/{number}/credential")).status_code == 404


async def test_a_follower_goes_on_from_what_it_knows(program: httpx.AsyncClient) -> None:
    number = await shown_label()
    known = (await asked(program, "/labels/changes"))["next"]
    assert (await asked(program, f"/labels/changes?after={known}"))["changes"] == []
    await changes(number, "revoked", "misuse", ended_on=clock.today(), ended_how="revoked")
    found = (await asked(program, f"/labels/changes?after={known}&lang=en"))["changes"]
    assert [(one["what"], one["text"], one["number"]) for one in found] == [("revoked", "The mark was misused", number)]


async def attested(program: httpx.AsyncClient, number: str) -> dict[str, Any]:
    """What the platform reads from a checked attestation; both forms say the same."""
    told = await asked(program, f"/attestations/{number}")
    keys = await own_keys()
    verify_proofs(told["credential"], keys, Contexts())
    claims, _ = verify_token(told["jwt"].encode(), keys)
    assert claims["credentialSubject"] == told["credential"]["credentialSubject"]
    assert told["credential"]["validUntil"] == told["until"]
    subject: dict[str, Any] = told["credential"]["credentialSubject"]
    return subject


async def test_a_company_is_attested_with_and_without_a_label(program: httpx.AsyncClient) -> None:
    assert (await program.get(f"{ROOT}/attestations/{ALTYN.bin}")).status_code == 503  # nobody has made a key yet
    await signer()
    assert (await attested(program, ALTYN.bin))["labelState"] == "none"
    number = await shown_label()
    subject = await attested(program, ALTYN.bin)
    assert (subject["labelState"], subject["label"]["labelNumber"]) == ("active", number)
    assert subject["id"] == f"urn:kz:bin:{ALTYN.bin}"
    await changes(number, "revoked", "misuse", ended_on=clock.today(), ended_how="revoked")
    assert (await attested(program, ALTYN.bin))["labelState"] == "revoked"
    assert (await program.get(f"{ROOT}/attestations/123")).status_code == 422


async def test_every_signing_is_an_event_and_the_same_question_is_signed_once(program: httpx.AsyncClient) -> None:
    await signer()
    first = await asked(program, f"/attestations/{ALTYN.bin}")
    assert await asked(program, f"/attestations/{ALTYN.bin}") == first
    said = await fetch_value("select data from event where kind = 'label.attested'")
    assert json.loads(said)["attestation"] == first["credential"]["id"]


async def test_the_words_of_an_attestation_are_all_defined(program: httpx.AsyncClient) -> None:
    """Its JSON-LD context knows every term: software that processes it drops nothing."""
    await signer()
    await shown_label()
    told = await asked(program, f"/attestations/{ALTYN.bin}")
    context = contexts().of(told["credential"]["@context"][1])["@context"]
    named = set(context) | set(context["label"]["@context"]) | {"id", "name"}
    subject = told["credential"]["credentialSubject"]
    assert set(subject) | set(subject["label"]) <= named
