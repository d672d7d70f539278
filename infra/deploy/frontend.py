"""Build the front end where something changed: `python3 -m infra.deploy.frontend [--tests]`, in the environment."""

import json
import sys
from pathlib import Path

from infra.deploy.say import LOG, PROJECT, Stop, Timed, fingerprint, is_done, mark_done, run, told

FRONTEND = PROJECT / "frontend"
MODULES = FRONTEND / "node_modules"
DIST = FRONTEND / "dist"
LOCK = FRONTEND / "package-lock.json"
NETWORK = "The front end's packages cannot be fetched: check this machine's network and its npm settings"


def main() -> None:
    """Install the locked packages (those for tests only when asked) and build. Raises Stop."""
    tests = "--tests" in sys.argv[1:]
    packages = fingerprint(LOCK, FRONTEND / "package.json")
    whole = is_done("npm-tests", packages)
    if not MODULES.is_dir() or not (whole or (not tests and is_done("npm", packages))):
        count = sum(
            bool(name) and (tests or not entry.get("dev"))
            for name, entry in json.loads(LOCK.read_text())["packages"].items()
        )
        with Timed(f"Fetching up to {count} packages of the front end"):
            _install([] if tests else ["--omit=dev"])
        mark_done("npm-tests" if tests else "npm", packages)
        mark_done("npm" if tests else "npm-tests", packages if tests else "")
    sources = fingerprint(*_sources())
    if DIST.is_dir() and is_done("build", sources):
        return
    with Timed("Building the front end"):
        run(["npm", "run", "--silent", "build"], "The front end cannot be built", cwd=FRONTEND)
    mark_done("build", sources)


def _install(options: list[str]) -> None:
    command = ["npm", "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error", *options]
    try:
        run(command, NETWORK, cwd=FRONTEND, read=lambda text: text if text.startswith("added") else None)
    except Stop as stop:
        if "can only install packages when" in LOG.read_text(encoding="utf-8"):
            raise Stop("frontend/package.json and its lock file do not agree: run `make lock`") from stop
        raise


def _sources() -> list[str | Path]:
    """Everything the build may read: names and contents."""
    files = [
        path
        for top in sorted(FRONTEND.iterdir())
        if top not in (MODULES, DIST)
        for path in ([top] if top.is_file() else sorted(top.rglob("*")))
        if path.is_file()
    ]
    return [part for path in files for part in (str(path.relative_to(FRONTEND)), path)]


if __name__ == "__main__":
    sys.exit(told(main))
