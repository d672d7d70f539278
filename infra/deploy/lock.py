"""Compile the lock files anew: `python3 -m infra.deploy.lock`, in the environment.

All are hashed and none names a package index: whoever installs uses the index that their machine is set to.
"""

import sys

from infra.deploy.say import PROJECT, Timed, run, told
from infra.deploy.setup import LOCKS, UV, UV_LOCK, uv_settings

COMPILE = (
    str(UV),
    "pip",
    "compile",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--quiet",
)


def main() -> None:
    """Resolve what the project asks for to the newest releases that fit together. Raises Stop."""
    project, runtime, tests = "pyproject.toml", LOCKS["runtime"].name, LOCKS["tests"].name
    failure = "The newest releases do not fit together"
    with Timed("Resolving the Python packages"):
        env = uv_settings()
        run([*COMPILE, "--upgrade", project, "--group", "dev", "-o", tests], failure, env)
        run([*COMPILE, "--upgrade", project, "-c", tests, "-o", runtime], failure, env)
    with Timed("Resolving the installer"):
        name = UV_LOCK.relative_to(PROJECT)
        run([*COMPILE, "--upgrade", "--no-annotate", name.with_name("uv.in"), "-o", name], failure, env)
    with Timed("Resolving the front end"):
        run(["npm", "install", "--package-lock-only", "--no-audit", "--no-fund"], failure, cwd=PROJECT / "frontend")


if __name__ == "__main__":
    sys.exit(told(main))
