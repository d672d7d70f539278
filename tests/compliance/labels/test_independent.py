"""Libraries that are not ours say the same of our labels: by either proof, by both, and of the token."""

import asyncio
import copy
import json
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from compliance.commands.credentials.keys import rotate
from compliance.commands.credentials.statuses import sign_lists
from compliance.commands.label.issuing import tend_label
from compliance.credentials.status import Bits
from compliance.queries.credentials import own_did_document, signed_lists
from compliance.queries.label.credentials import IssuedLabel, credential_of
from infra import clock
from infra.actor import SYSTEM
from infra.settings import settings
from tests.cast import KUMIS, everybody
from tests.compliance.labels.granted import ended, granted, reinstated, suspended
from tests.compliance.test_credentials import paths

VERIFIER = Path(__file__).resolve().parents[3] / "frontend" / "checks" / "verify-credentials.mjs"
LENIENT = timedelta(minutes=10)  # theirs let clocks differ by five
Document = dict[str, Any]


@pytest.fixture(autouse=True)
async def people(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast; the site has an address, and keys of its own."""
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example")
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


async def others_say(documents: list[Document], tokens: list[str] | None = None, **other: Any) -> Mapping[str, Any]:
    """What they make of documents and tokens; `other` takes the place of what the site serves."""
    lists = {address: json.loads(content) for address, content in (await signed_lists("label")).items()}
    said = {
        "did": await own_did_document(), "lists": lists, "now": clock.now().isoformat(), "documents": documents,
        "tokens": tokens or [],
    } | other  # fmt: skip
    return await asyncio.to_thread(_ask, said)


def _ask(said: Mapping[str, Any]) -> Mapping[str, Any]:
    done = subprocess.run(["node", str(VERIFIER)], input=json.dumps(said).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def verdicts(found: Mapping[str, Any], kind: str = "documents") -> list[bool]:
    return [verified for verified, _ in found[kind]]


async def issued(label: int) -> IssuedLabel:
    await tend_label(label)
    found = await credential_of(label)
    assert found is not None
    return found


def each_proof(document: Document) -> list[Document]:
    """With both proofs, and with either alone."""
    return [document, *(document | {"proof": proof} for proof in document["proof"])]


async def test_a_label_lives_for_others_as_it_lives_for_us() -> None:
    label = await granted()
    one = await issued(label)
    documents = each_proof(json.loads(one.document))
    found = await others_say(documents, [one.jwt, one.jwt[:-9] + "AAAAAAAAA"])
    assert verdicts(found) == [True] * 3, found
    assert verdicts(found, "tokens") == [True, False]
    await suspended(label)
    await tend_label(label)
    assert verdicts(await others_say(documents)) == [False] * 3
    await reinstated(label)
    await tend_label(label)
    assert verdicts(await others_say(documents)) == [True] * 3
    await ended(label)
    await tend_label(label)
    found = await others_say(documents)
    assert [said for _, said in found["documents"]] == ["its bit is set"] * 3


async def test_dates_are_held() -> None:
    one = await issued(await granted())
    documents = each_proof(json.loads(one.document))
    with clock.frozen(one.valid_until + LENIENT):
        await sign_lists()
        assert verdicts(await others_say(documents)) == [False] * 3
    for begins, holds in ((one.valid_from - LENIENT, False), (clock.now(), True)):
        await sign_lists()
        assert verdicts(await others_say(documents, now=begins.isoformat())) == [holds] * 3


async def test_keys_are_held() -> None:
    first = await issued(await granted())
    old = await own_did_document()
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        await rotate(actor=SYSTEM)
        await sign_lists()
        second = await issued(await granted(2, KUMIS.bin))
        both = [json.loads(first.document), json.loads(second.document)]
        found = await others_say(both, [first.jwt, second.jwt])
        assert verdicts(found) == verdicts(found, "tokens") == [True, True], found
        found = await others_say(both, [first.jwt, second.jwt], did=old)  # whoever has not heard of the new key
        assert verdicts(found, "tokens") == [True, False]
        assert verdicts(found) == [False, False]  # the lists are signed by the new one


async def test_lists_are_held() -> None:
    document = json.loads((await issued(await granted())).document)
    assert verdicts(await others_say([document], lists={})) == [False]
    broken = {address: json.loads(content) for address, content in (await signed_lists("label")).items()}
    changed = Bits.clear()
    changed.set([7])
    for one in broken.values():
        one["credentialSubject"]["encodedList"] = changed.encoded()
    assert verdicts(await others_say([document], lists=broken)) == [False]


async def test_every_value_that_is_touched_is_refused() -> None:
    document = json.loads((await issued(await granted())).document)
    touched = []
    for whole in each_proof(document)[1:]:
        for path in paths(whole):
            if path[0] == "@context" or path[:2] == ("proof", "@context"):
                continue  # an unknown context is refused by whoever loads it
            copied = copy.deepcopy(whole)
            place: Any = copied
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = place[path[-1]] + 1 if isinstance(place[path[-1]], int) else f"{place[path[-1]]}x"
            touched.append(copied)
    found = await others_say(touched)
    assert len(touched) > 60
    assert not any(verdicts(found)), [one for one, (held, _) in zip(touched, found["documents"], strict=True) if held]
