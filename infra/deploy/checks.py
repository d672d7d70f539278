"""The checks of the house, in the environment: `python -m infra.deploy.checks lint|types|tests… [-- pytest arguments]`.

Every check runs even when one before it failed; the exit code is 0 only when all passed.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from infra.deploy.say import PROJECT, line, told


@dataclass(frozen=True)
class Check:
    """One program that says yes by exiting with 0."""

    name: str
    command: tuple[str, ...]
    folder: Path = PROJECT


CHECKS = {
    "lint": (
        Check("ruff", ("ruff", "check", "--quiet", ".")),
        Check("format", ("ruff", "format", "--check", "--quiet", ".")),
        Check("imports", ("lint-imports", "--no-logo")),
        Check("contrast", (sys.executable, "-m", "infra.deploy.contrast")),
        Check("audit", (sys.executable, "-m", "infra.deploy.audit")),
    ),
    "types": (
        Check("mypy", ("mypy",)),
        Check("tsc", ("npm", "run", "--silent", "check"), PROJECT / "frontend"),
    ),
    "tests": (Check("tests", (sys.executable, "-m", "pytest")),),
}


def main() -> None:
    """Run the named groups of checks in order and exit with what they said."""
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    groups, further = words[:cut], tuple(words[cut + 1 :])
    chosen = [check for group in groups for check in CHECKS[group]]
    results = [(check.name, *_run(check, number, len(chosen), further)) for number, check in enumerate(chosen, 1)]
    if len(results) > 1:
        line("")
        for name, passed, seconds in results:
            line(f"{'passed' if passed else 'FAILED'}  {name:10} {seconds:6.1f} s")
    sys.exit(0 if all(passed for _, passed, _ in results) else 1)


def _run(check: Check, number: int, total: int, further: tuple[str, ...]) -> tuple[bool, float]:
    line(f"[{number}/{total}] {check.name}: {' '.join(Path(word).name for word in check.command)} {' '.join(further)}")
    command = [*check.command, *(further if check.name == "tests" else ())]
    started = time.monotonic()
    done = subprocess.run(command, cwd=check.folder, stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(told(main))
