"""Saying what is being done, and running other programs so that a failure is one clear sentence.

On a terminal the line in progress rewrites itself; elsewhere every step is a plain line that a log can keep.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
LOG = VENV / "setup.log"
STAMPS = VENV / "stamps"
TAIL = 6  # lines of a failed program worth showing
BAR = 24  # characters of the progress bar

Reader = Callable[[str], str | None]


class Stop(Exception):  # noqa: N818 - no error of ours: the machine lacks something
    """Work that cannot go on; its text is the one sentence that the reader gets."""


def line(text: str) -> None:
    """Print one line for good."""
    _wipe()
    print(text, flush=True)


def fleeting(text: str | None) -> None:
    """Show what is happening now: rewritten in place on a terminal, a plain line elsewhere; None: nothing."""
    if not text:
        return
    if not sys.stdout.isatty():
        print(f"  {text}", flush=True)
        return
    width = shutil.get_terminal_size().columns - 1
    print("\r\033[K" + f"  {text}"[:width], end="", flush=True)


def _wipe() -> None:
    if sys.stdout.isatty():
        print("\r\033[K", end="")


def bar(done: int, total: int, what: str) -> str | None:
    """A progress bar with its counts, `[######------] 3/6 libpango-1.0-0`; off a terminal ten of them are enough."""
    if not sys.stdout.isatty() and done * 10 // total == (done - 1) * 10 // total:
        return None
    filled = BAR * done // total
    return f"[{'#' * filled}{'-' * (BAR - filled)}] {done}/{total} {what}"


def size(count: float) -> str:
    """Bytes for people: `3.4 MB`."""
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


class Timed:
    """Announces a piece of work and, when it ends, how long it took: `with Timed("Front end"): ...`."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        line(f"{self.what} …")
        self.started = time.monotonic()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            line(f"  done in {time.monotonic() - self.started:.1f} s")


def run(
    command: Sequence[str | Path],
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = PROJECT,
    read: Reader = lambda text: text,
) -> None:
    """Run a program, its output kept in the log and passed line by line through `read` (None: not shown).

    Raises Stop with `failure` and shows the last lines of the output when the program cannot run or fails.
    """
    tail: list[str] = []
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(map(str, command))}\n")
        try:
            with subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            ) as process:
                for text in process.stdout or ():
                    log.write(text)
                    tail = [*tail[1 - TAIL :], text.rstrip()]
                    fleeting(read(text.strip()))
        except OSError as error:
            raise Stop(f"{failure} ({error})") from error
    if process.returncode:
        _wipe()
        print("\n".join(f"    {text}" for text in tail), file=sys.stderr)
        raise Stop(f"{failure} (everything it said is in {LOG.relative_to(PROJECT)})")


def output(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> str:
    """What a program prints; empty when it cannot run or fails."""
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def fingerprint(*parts: str | Path) -> str:
    """One hash over texts and the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()


def is_done(name: str, key: str) -> bool:
    """Whether the piece of work `name` was finished for exactly these inputs."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == key


def mark_done(name: str, key: str) -> None:
    """Remember that `name` is finished for these inputs."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(key)


def told(work: Callable[[], None]) -> int:
    """Run `work`; the exit code: 0 done, 1 stopped with its sentence on stderr, 130 interrupted."""
    try:
        work()
    except Stop as stop:
        _wipe()
        print(f"Stopped: {stop}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"Stopped: no permission to write {error.filename}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Stopped: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _wipe()
        print("Interrupted; the next run goes on from here.", file=sys.stderr)
        return 130
    return 0
