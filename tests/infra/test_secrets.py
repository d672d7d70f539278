"""The instance key, what is sealed with it, and secrets that come as files."""

import base64
import multiprocessing
import secrets
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.errors import Unavailable
from infra.secrets import SealBrokenError, _kept, instance_key, key_for, keyed, seal, unseal
from infra.settings import Settings, settings


@given(st.binary(max_size=200), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_sealed_value_opens_whole_or_not_at_all(value: bytes, place: int, change: int) -> None:
    sealed = seal("test", value)
    assert unseal("test", sealed) == value
    assert sealed != seal("test", value)
    if len(value) > 8:
        assert value not in sealed
    touched = bytearray(sealed)
    touched[place % len(sealed)] ^= change
    for broken in (bytes(touched), sealed[:-1], b"", sealed[: place % len(sealed)]):
        with pytest.raises(SealBrokenError):
            unseal("test", broken)
    with pytest.raises(SealBrokenError):
        unseal("another purpose", sealed)


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert len({key_for("a"), key_for("b"), instance_key()}) == 3
    assert keyed("a", "x") != keyed("b", "x")
    assert keyed("a", "x") == keyed("a", "x")


def _ask(path: Path, answers: "multiprocessing.Queue[str]") -> None:
    answers.put(_kept(path))


def test_processes_that_start_together_agree_on_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "instance.key"
    answers: multiprocessing.Queue[str] = multiprocessing.get_context("fork").Queue()
    together = [multiprocessing.get_context("fork").Process(target=_ask, args=(path, answers)) for _ in range(6)]
    for one in together:
        one.start()
    found = {answers.get(timeout=30) for _ in together}
    for one in together:
        one.join()
    assert found == {path.read_text()}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [kept.name for kept in path.parent.iterdir()] == ["instance.key"]
    assert len(base64.urlsafe_b64decode(path.read_text())) == 32


@pytest.mark.parametrize("wrong", ["short", "not base64 ы", base64.urlsafe_b64encode(b"x" * 31).decode()])
def test_a_key_that_is_none_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setattr(settings(), "instance_key", wrong)
    instance_key.cache_clear()
    try:
        with pytest.raises(Unavailable):
            instance_key()
    finally:
        monkeypatch.undo()
        instance_key.cache_clear()


SECRETS = ("database_url", "broker_url", "instance_key", "mail_url")


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_come_as_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    secret = secrets.token_hex(8)
    (tmp_path / "secret").write_text(f"{secret}\n")
    monkeypatch.delenv(f"MOLDIR_{name.upper()}", raising=False)
    monkeypatch.setenv(f"MOLDIR_{name.upper()}_FILE", str(tmp_path / "secret"))
    assert getattr(Settings(), name) == secret
    monkeypatch.setenv(f"MOLDIR_{name.upper()}", "said in the environment")
    assert getattr(Settings(), name) == "said in the environment"


def test_a_secret_file_that_is_missing_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOLDIR_MAIL_URL_FILE", "/nowhere/at/all")
    with pytest.raises(FileNotFoundError):
        Settings()


def test_what_is_no_secret_comes_from_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "host").write_text("0.0.0.0")
    monkeypatch.setenv("MOLDIR_HOST_FILE", str(tmp_path / "host"))
    assert Settings().host == "127.0.0.1"


@pytest.mark.parametrize(("host", "public", "home"), [
    ("127.0.0.1", "", True), ("::1", "http://localhost:8000", True), ("localhost", "http://127.0.0.1:8000", True),
    ("0.0.0.0", "", False), ("127.0.0.1", "https://moldir.example.kz", False), ("10.0.0.5", "http://localhost", False),
])  # fmt: skip
def test_home_is_where_nobody_else_comes(host: str, public: str, *, home: bool) -> None:
    chosen = Settings(host=host, public_url=public)
    assert chosen.at_home is home
    assert not chosen.site.endswith("/")
