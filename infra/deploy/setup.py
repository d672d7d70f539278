"""Make the environment in `.venv`: `python3 -m infra.deploy.setup [--tests]`.

Needs python3 >= 3.11 and, for what the machine lacks, the distribution's apt; no root, no pip, no venv package, no
writable home. Everything it brings lies under `.venv`; inputs that did not change make it instant.
"""

import ast
import fcntl
import os
import platform
import shutil
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from infra.deploy.debian import ALWAYS, FOR_TESTS, bring, certificates, pip_wheel
from infra.deploy.launchers import write_launchers
from infra.deploy.say import (
    LOG,
    PROJECT,
    VENV,
    Timed,
    fingerprint,
    is_done,
    line,
    mark_done,
    output,
    run,
    told,
)

PYTHON = VENV / "bin" / "python"
UV_LOCK = Path(__file__).parent / "uv.lock.txt"
UV = VENV / "tools" / "uv" / "bin" / "uv"
LOCKS = {"runtime": PROJECT / "requirements.lock", "tests": PROJECT / "requirements-dev.lock"}
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
NETWORK = "The Python packages cannot be fetched: check this machine's network and its pip settings"


def main() -> None:
    """The whole of `make setup`. Raises Stop."""
    LOG.unlink(missing_ok=True)
    tests = "--tests" in sys.argv[1:] or (VENV / "stamps" / "tests").exists()
    with _alone():
        bring((*ALWAYS, *(FOR_TESTS if tests else ())))
        _environment()
        _packages("tests" if tests else "runtime")
        write_launchers()


@contextmanager
def _alone() -> Iterator[None]:
    """One setup at a time in one checkout."""
    VENV.mkdir(exist_ok=True)
    with (VENV / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            line("Another setup is at work here; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _environment() -> None:
    if output([PYTHON, "-c", "import sys; print(*sys.version_info[:2])"]).split() == VERSION.split("."):
        return
    with Timed(f"Making the environment .venv for Python {platform.python_version()}"):
        for left in ("bin", "lib", "include", "stamps"):  # of an environment whose Python moved away
            shutil.rmtree(VENV / left, ignore_errors=True)
        venv.EnvBuilder(symlinks=True, with_pip=False).create(VENV)


def _packages(kind: str) -> None:
    """Install exactly the lock file; the one for tests holds the other whole."""
    lock = LOCKS[kind]
    key = fingerprint(lock, VERSION, str(VENV))
    if is_done(kind, key):
        return
    if not is_done("uv", fingerprint(UV_LOCK)):
        with Timed("Fetching uv, which installs the packages"):
            run(
                [
                    *_pip(),
                    "install",
                    "--no-cache-dir",
                    "--no-deps",
                    "--require-hashes",
                    "--only-binary=:all:",
                    "--upgrade",
                    "--target",
                    VENV / "tools" / "uv",
                    "-r",
                    UV_LOCK,
                ],
                NETWORK,
                _pip_env(),
                read=lambda text: text if text.startswith("Downloading") else None,
            )
        mark_done("uv", fingerprint(UV_LOCK))
    count = lock.read_text().count("==")
    with Timed(f"Installing the {count} Python packages of {lock.name}"):
        run(
            [UV, "pip", "sync", "--python", PYTHON, "--require-hashes", lock],
            NETWORK,
            uv_settings(),
            read=lambda text: text if text[:1].isalpha() else None,
        )
    mark_done(kind, key)


def _pip() -> list[str | Path]:
    return [PYTHON, f"{pip_wheel()}/pip"]


def _pip_env() -> dict[str, str]:
    """The machine's certificates, unless pip was told of others."""
    env = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    trust = certificates()
    if trust and "cert" not in _pip_settings() and "REQUESTS_CA_BUNDLE" not in os.environ:
        env["PIP_CERT"] = str(trust)
    return env


@cache
def _pip_settings() -> dict[str, str]:
    """This machine's pip settings by name, from its files and its environment; the environment wins."""
    found: dict[str, str] = {}
    said = output([*_pip(), "config", "list"]).splitlines()
    for text in sorted(said, key=lambda text: text.startswith(":env:")):
        name, _, value = text.partition("=")
        section, _, key = name.partition(".")
        if section in ("global", "install", ":env:"):
            found[key.replace("-", "_")] = str(ast.literal_eval(value))
    return found


def uv_settings() -> dict[str, str]:
    """The environment in which uv uses the index, proxy and certificates that pip is set to: uv reads none of them.

    What is set for uv itself stays; places on this machine's disk that do not exist are left out, as pip does.
    """
    said = _pip_settings()
    places = {
        key: [place for place in said.get(key, "").split() if _exists(place)]
        for key in ("extra_index_url", "find_links")
    }
    wished = {
        "UV_DEFAULT_INDEX": said.get("index_url", ""),
        "UV_INDEX": " ".join(places["extra_index_url"]),
        "UV_FIND_LINKS": ",".join(places["find_links"]),
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip does; the hashes decide what may be installed
        "UV_INSECURE_HOST": said.get("trusted_host", ""),
        "UV_SYSTEM_CERTS": "true",
        "SSL_CERT_FILE": said.get("cert") or str(certificates() or ""),
        "ALL_PROXY": said.get("proxy", ""),
        "UV_CACHE_DIR": str(VENV / "cache" / "uv"),
        "UV_HTTP_TIMEOUT": "180",  # seconds
        "UV_PYTHON_DOWNLOADS": "never",
    }
    return {name: value for name, value in wished.items() if value and name not in os.environ}


def _exists(place: str) -> bool:
    scheme, _, path = place.rpartition("://")
    return scheme not in ("", "file") or Path(path).exists()


if __name__ == "__main__":
    sys.exit(told(main))
