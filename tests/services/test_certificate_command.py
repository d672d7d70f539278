"""`moldir certificate verify` and `moldir label verify`: one check, offline."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from compliance.credentials.issuing import PublishedKey, did_document
from services.cli import certificate, label
from tests.compliance.test_badges import CLEAR, ISSUER, KEY, SET, changed, ours, signed
from tests.compliance.test_credentials import VECTORS

DAY = ["--at", "2027-01-01"]


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.callback()(lambda: None)
    certificate.add_to(made)
    label.add_to(made)
    return made


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A certificate, its list, another list in which it is revoked, and whose key it is."""
    made = {
        "badge.json": signed(ours()), "touched.json": changed(signed(ours()), ("name",)),
        "did.json": did_document(ISSUER.did, [PublishedKey(KEY.public)]),
    }  # fmt: skip
    for name, content in made.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "list.json").write_bytes(CLEAR)
    (tmp_path / "ended.json").write_bytes(SET)
    return tmp_path


@pytest.mark.parametrize(("named", "state"), [
    (["badge.json", "list.json"], "valid"), (["badge.json", "ended.json"], "revoked"),
    (["badge.json"], "unknown status"), (["touched.json", "list.json"], "invalid"),
])  # fmt: skip
def test_a_certificate_is_judged_offline(app: typer.Typer, files: Path, named: list[str], state: str) -> None:
    command = ["certificate", "verify", *(str(files / each) for each in named), "--did", str(files / "did.json"), *DAY]
    done = CliRunner().invoke(app, [*command, "--json"])
    found = json.loads(done.stdout)
    assert (done.exit_code, found["state"]) == (0 if state == "valid" else 1, state)
    assert found["reasons"]
    assert CliRunner().invoke(app, command).exit_code == done.exit_code


def test_a_label_is_no_certificate_and_its_own_command_knows_it(app: typer.Typer) -> None:
    rest = [
        str(VECTORS / "CW-2026-000123.eddsa-jcs-2022.json"), str(VECTORS / "status-revocation.json"),
        str(VECTORS / "status-suspension.json"), "--did", str(VECTORS / "did.json"), *DAY, "--json",
    ]  # fmt: skip
    assert json.loads(CliRunner().invoke(app, ["label", "verify", *rest]).stdout)["state"] == "valid"
    assert json.loads(CliRunner().invoke(app, ["certificate", "verify", *rest]).stdout)["state"] == "invalid"


def test_what_cannot_be_read_is_wrong_usage(app: typer.Typer, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["certificate", "verify", str(tmp_path / "absent.json")]).exit_code == 2
    (tmp_path / "broken.json").write_bytes(b"\xff{")
    done = CliRunner().invoke(app, ["certificate", "verify", str(tmp_path / "broken.json"), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["state"]) == (1, "invalid")
