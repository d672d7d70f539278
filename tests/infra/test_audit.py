"""The audit of what we depend on finds what it is for."""

import json
from email.message import Message
from pathlib import Path

import pytest

from infra.deploy import audit, sbom

KNOWN = [
    {
        "package": "jinja2",
        "advisories": [{"id": "CVE-1", "fixed": "3.1.6"}, {"id": "CVE-2", "fixed": "2.0", "since": "1.5"}],
    }
]


@pytest.mark.parametrize(
    ("version", "found"),
    [("3.1.5", ["CVE-1"]), ("3.1.6", []), ("3.1.10", []), ("3.2", []), ("1.9", ["CVE-1", "CVE-2"]), ("1.4", ["CVE-1"]),
     ("3.1.5.post1", ["CVE-1"]), ("2", ["CVE-1"]), ("10.0", [])],
)  # fmt: skip
def test_a_weak_release_is_named_and_a_mended_one_is_not(version: str, found: list[str]) -> None:
    said = list(audit.weaknesses(KNOWN, {("jinja2", version), ("other", "1.0")}))
    assert [one.split()[3].rstrip(";") for one in said] == found


def test_pins_are_read_with_their_hashes(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a-b==1.0 ; x \\\n    --hash=sha256:00\n    # via c\nd==2.0 \\\n    # via a\n", encoding="utf-8")
    assert list(audit.python_pins(lock)) == [("a-b", "1.0"), ("d", "2.0")]
    assert list(audit.unhashed(lock)) == ["requirements.lock: d has no hash"]


def test_the_front_end_may_not_run_what_it_brings() -> None:
    lock = json.loads(
        """{"packages": {"": {}, "node_modules/good": {"version": "1.0.0", "integrity": "sha512-x", "license": "MIT"},
            "node_modules/a/node_modules/bad": {"version": "1.0.0", "integrity": "sha1-x", "license": "GPL-3.0",
                                                "hasInstallScript": true}}}"""
    )
    assert [one.partition(": ")[2] for one in audit.unheld(audit.front_end(lock))] == [
        "bad has no hash", "bad runs a program when installed", "bad is under GPL-3.0",
    ]  # fmt: skip


class Installed:
    """A package as the environment describes it."""

    def __init__(self, name: str, version: str, licence: str) -> None:
        self.version = version
        self.metadata = Message()
        self.metadata["Name"] = name
        self.metadata["License-Expression"] = licence


def test_what_is_installed_is_what_is_pinned_under_licences_we_take() -> None:
    there = [
        Installed("Good_One", "1.0", "MIT"),
        Installed("stranger", "1.0", "MIT"),
        Installed("copyleft", "1.0", "AGPL-3.0-only"),
    ]
    said = list(audit.strangers(there, {("good-one", "1.0"), ("copyleft", "1.0")}))  # type: ignore[arg-type]
    assert said == ["copyleft is under AGPL-3.0-only", "stranger 1.0 is installed and not pinned"]


def test_the_bill_of_materials_names_everything_that_is_pinned_with_its_hashes() -> None:
    made = sbom.document()
    python = [one for one in made["components"] if one["purl"].startswith("pkg:pypi/")]
    assert {(one["name"], one["version"]) for one in python} == set(audit.python_pins(audit.LOCKS[0]))
    assert all(one["hashes"] for one in made["components"])
    assert {one["name"] for one in made["components"]} >= {"litestar", "htmx.org", "esbuild"}
    assert json.dumps(sbom.document()) == json.dumps(made)
