"""The making of an audit package: claimed by one process, told step by step, and whole or not there at all."""

import asyncio
import errno
import time
from dataclasses import dataclass, field
from typing import BinaryIO

import structlog

from compliance.assessment.package import Manifest
from compliance.commands.packaging import beat, claim_package, fail_package, finish_package
from compliance.queries.outputs import submitted_for_package
from infra.errors import Problem
from infra.i18n import text
from infra.settings import settings
from infra.storage import Store
from services.documents.assessment_package import Contents, write

log = structlog.get_logger()
EVERY = 1.0  # seconds between two words about how far it is


class CalledOff(Exception):  # noqa: N818 - it reads as what happened
    """Somebody does not want the package any more, or another process makes it."""


@dataclass
class _Teller:
    """Tells the database from the writing thread how far a package is, now and then."""

    package: int
    loop: asyncio.AbstractEventLoop
    last: float = field(default_factory=lambda: float("-inf"))

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        if now - self.last < EVERY:
            return
        self.last = now
        if not asyncio.run_coroutine_threadsafe(beat(self.package, done, whole), self.loop).result():
            raise CalledOff


async def build_package(package: int) -> None:
    """Make a package, unless it is made, called off, or being made. Twice does no harm.

    Evidence that is missing or altered, a full disk and whatever else stops it is told on the page in one sentence;
    nothing half-written stays.
    """
    row = await claim_package(package)
    if row is None:
        return
    try:
        contents = Contents(await submitted_for_package(row), row["language"], row["restricted"], settings().site)
        teller = _Teller(package, asyncio.get_running_loop())

        def make(target: BinaryIO) -> Manifest:
            return write(contents, Store(settings().evidence_dir), target, teller)

        kept, manifest = await Store(settings().packages_dir).make(make)
    except CalledOff:
        log.info("package.called_off", package=package)
    except Problem as problem:
        await fail_package(package, problem.text)
    except OSError as failure:
        log.warning("package.failed", package=package, exc_info=True)
        await fail_package(package, text("package.no_room" if failure.errno == errno.ENOSPC else "package.broken"))
    except Exception:
        await fail_package(package, text("package.broken"))
        raise
    else:
        await finish_package(package, kept, manifest.root)
