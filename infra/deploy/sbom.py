"""What the product is made of, as CycloneDX 1.6: `python -m infra.deploy.sbom > sbom.json`, in the environment.

Made from the lock files: names, versions and hashes are what is pinned; licences are what installed packages state. The
same locks give the same bytes.
"""

import base64
import json
import re
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from infra.deploy.audit import PACKAGE_LOCK, PIN, STATED_ELSEWHERE, front_end, licence_of
from infra.deploy.say import PROJECT, told

RUNTIME = PROJECT / "requirements.lock"
SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def main() -> None:
    """Print the document."""
    sys.stdout.write(json.dumps(document(), ensure_ascii=False, indent=1) + "\n")


def document() -> dict[str, Any]:
    """Python packages of the running product, and what the front end is built from."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "moldir", "version": _version()}},
        "components": [*_python(RUNTIME), *_front()],
    }


def _version() -> str:
    found = re.search(r'^version = "([^"]+)"', (PROJECT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def _python(lock: Path) -> list[dict[str, Any]]:
    licences = {str(one.metadata["Name"]).lower().replace("_", "-"): licence_of(one) for one in distributions()}
    parts = []
    for block in re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8")):
        if found := PIN.match(block):
            hashes = sorted(SHA256.findall(block))
            licence = STATED_ELSEWHERE.get(found[1]) or licences.get(found[1], "")
            parts.append(_component("pypi", found[1], found[2], hashes, licence))
    return parts


def _front() -> list[dict[str, Any]]:
    entries = front_end(json.loads(PACKAGE_LOCK.read_text(encoding="utf-8")))
    return [
        _component("npm", name, said["version"], [], STATED_ELSEWHERE.get(name) or str(said.get("license", "")))
        | {"hashes": [{"alg": "SHA-512", "content": base64.b64decode(said["integrity"][7:]).hex()}]}
        for name, said in entries
        if not said.get("dev")
    ]


def _component(kind: str, name: str, version: str, hashes: list[str], licence: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "library", "name": name, "version": version,
        "purl": f"pkg:{kind}/{name.replace('@', '%40')}@{version}",
    }  # fmt: skip
    if hashes:
        said["hashes"] = [{"alg": "SHA-256", "content": one} for one in hashes]
    return said | ({"licenses": [{"license": {"name": licence[:60]}}]} if licence else {})


if __name__ == "__main__":
    sys.exit(told(main))
