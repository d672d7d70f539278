"""`moldir label verify`: every own vector as published, every form, exit 0 for nothing but valid."""

import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from compliance.credentials.issuing import PublishedKey, did_document
from services.cli import label
from services.documents.offline_codes import QUIET, offline_code
from tests.compliance.labels.test_offline import CLEAR, CODE, DID, KEY, a_list
from tests.compliance.test_badges import CLEAR as BADGE_LIST
from tests.compliance.test_badges import ISSUER, ours, signed
from tests.compliance.test_badges import KEY as BADGE_KEY

DAY = "2027-01-01"
EXPECTED = {"CW-2026-000123": "valid", "CW-2026-000124": "revoked", "CW-2026-000125": "suspended"}


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.callback()(lambda: None)
    label.add_to(made)
    return made


def said(app: typer.Typer, *arguments: object) -> str:
    """The state, from the JSON and from the exit code."""
    done = CliRunner().invoke(app, ["label", "verify", *map(str, arguments), "--json"])
    found = json.loads(done.stdout)
    assert done.exit_code == (0 if found["state"] == "valid" else 1)
    assert found.keys() == {"state", "reasons"}
    assert found["reasons"]
    return str(found["state"])


@pytest.fixture
def vectors(shared: Path) -> Path:
    return shared / "data" / "credentials" / "clearwave-own-vectors"


def test_own_vectors_are_as_published(app: typer.Typer, vectors: Path) -> None:
    assert json.loads((vectors / "manifest.json").read_text())["expected"] == EXPECTED
    lists = [vectors / "status-revocation.json", vectors / "status-suspension.json"]
    known = ["--did", vectors / "did.json", "--contexts", vectors.parent, "--at", DAY]
    tried = 0
    for path in sorted(vectors.glob("CW-*")):
        state = EXPECTED[path.name.partition(".")[0]]
        for status in ([each for one in lists for each in ("--status", one)], lists):  # named, or beside the file
            assert said(app, path, *status, *known) == state, path.name
        assert said(app, path, *known) == "unknown status"
        late = [*known[:-1], "2029-01-01"]
        assert said(app, path, *lists, *late) in {"expired", "revoked", "unknown status"}
        assert (
            said(app, path, *lists, "--contexts", vectors.parent, "--at", DAY) == "invalid"
        )  # whose key it is: unknown
        tried += 1
    assert tried == 7


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The code of packaging as text and as a picture, whose key it is, and lists."""
    (tmp_path / "did.json").write_text(json.dumps(did_document(DID, [PublishedKey(KEY.public)])))
    (tmp_path / "code.txt").write_text(CODE + "\n")
    drawn = io.BytesIO()
    offline_code(CODE).save(drawn, kind="png", scale=4, border=QUIET)
    (tmp_path / "code.png").write_bytes(drawn.getvalue())
    for name, content in zip(("revocation", "suspension"), CLEAR, strict=True):
        (tmp_path / f"{name}.json").write_bytes(content)
    (tmp_path / "suspended.json").write_bytes(a_list(8, "suspension", 101_001))
    (tmp_path / "revoked.json").write_bytes(a_list(7, "revocation", 94_567))
    return tmp_path


@pytest.mark.parametrize(("lists", "at", "state"), [
    (("revocation", "suspension"), DAY, "valid"), (("revocation", "suspended"), DAY, "suspended"),
    (("revoked", "suspension"), DAY, "revoked"), (("revocation",), DAY, "unknown status"), ((), DAY, "unknown status"),
    ((), "2030-01-01", "expired"), (("revocation", "suspension"), "2026-11-01", "invalid"),
])  # fmt: skip
def test_the_code_of_packaging(app: typer.Typer, files: Path, lists: tuple[str, ...], at: str, state: str) -> None:
    at = at if at != DAY else "2026-12-01"  # lists are in force for ten days
    named = [each for one in lists for each in ("--status", files / f"{one}.json")]
    for form in ("code.txt", "code.png"):
        assert said(app, files / form, "--did", files / "did.json", *named, "--at", at) == state


def test_what_is_no_label_is_none(app: typer.Typer, files: Path) -> None:
    (files / "badge.json").write_text(json.dumps(signed(ours())))
    (files / "badge-did.json").write_text(json.dumps(did_document(ISSUER.did, [PublishedKey(BADGE_KEY.public)])))
    (files / "list.json").write_bytes(BADGE_LIST)
    known = ("--did", files / "badge-did.json", "--at", DAY)
    assert said(app, files / "badge.json", files / "list.json", *known) == "invalid"
    (files / "address.txt").write_text("https://moldir.example/label/CW-2026-000123-K")
    (files / "empty.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("address.txt", "empty.png"):
        assert said(app, files / name, *known) == "invalid"
