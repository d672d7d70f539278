"""A key that never comes here: another process signs, what it says is held against its key, and silence waits."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from compliance.commands.credentials.keys import rotate, signer
from compliance.commands.label.issuing import tend_label, tend_labels
from compliance.credentials.verify import Trust, verify
from compliance.queries.credentials import contexts, own_keys, signed_lists
from compliance.queries.label.credentials import credential_of
from infra import clock
from infra.actor import SYSTEM
from infra.errors import Refused, Unavailable
from infra.settings import PROJECT, settings
from tests.cast import KUMIS, everybody
from tests.compliance.labels.granted import granted

Start = Callable[..., Awaitable[Path]]


@pytest.fixture(autouse=True)
async def people(db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast; the site has an address, and a folder of its own."""
    monkeypatch.setattr(settings(), "public_url", "https://moldir.example")
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    await everybody()


@pytest.fixture
async def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Starts signers, each with a key of its own, and names the newest in the settings."""
    running: list[subprocess.Popen[bytes]] = []

    async def begin(number: int, *more: str) -> Path:
        address = tmp_path / f"s{number}"
        running.append(await asyncio.to_thread(_begun, address, f"{number:064x}", *more))
        monkeypatch.setattr(settings(), "credential_signer", str(address))
        return address

    yield begin
    for one in running:
        with suppress(ProcessLookupError):
            one.terminate()
        one.wait(10)


def _begun(address: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A signer that listens."""
    command = [sys.executable, "-m", "tests.compliance.labels.signer_process", str(address), *arguments]
    made = subprocess.Popen(command, cwd=PROJECT)
    while not Path(f"{address}.ready").exists():
        time.sleep(0.05)
    return made


async def state_of(label: int) -> str:
    one = await credential_of(label)
    assert one is not None
    trust = Trust(await own_keys(), contexts(), (), await signed_lists("label"))
    [state] = {verify(form, trust, clock.now()).state for form in (one.document, one.jwt.encode(), one.qr.encode())}
    return state


async def test_another_process_signs(start: Start, tmp_path: Path) -> None:
    await start(1)
    label = await granted()
    assert await tend_label(label)
    assert await state_of(label) == "valid"
    assert not (tmp_path / "credential-keys").exists()  # no key was made here
    with pytest.raises(Refused):
        await rotate(actor=SYSTEM)


async def test_another_signer_is_a_rotation(start: Start) -> None:
    await start(1)
    labels = [await granted()]
    await tend_label(labels[0])
    first = (await signer()).public
    await start(2)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        labels.append(await granted(2, KUMIS.bin))
        await tend_label(labels[1])
        assert (await signer()).public != first
        assert [await state_of(one) for one in labels] == ["valid", "valid"]


async def test_a_signer_that_is_silent_or_lies_signs_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    label = await granted()
    monkeypatch.setattr(settings(), "credential_signer", "/nowhere/signer")
    for begin in (None, lambda: start(1, "lie")):
        if begin is not None:
            await begin()
        with pytest.raises(Unavailable):
            await tend_label(label)
        assert await credential_of(label) is None
    monkeypatch.setattr(settings(), "credential_signer", "")
    await start(3)
    assert await tend_labels() == 1
    assert await state_of(label) == "valid"
