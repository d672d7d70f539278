"""Starts web, worker and clock, watches them, and stops all of it on Ctrl-C, in order."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from types import FrameType

from infra import broker
from infra.embedded import EmbeddedServer
from infra.errors import Unavailable
from infra.i18n import text
from infra.settings import PROJECT, settings
from services.cli import session

PORTS_TRIED = 100
READY_SECONDS = 180  # a machine that is busy with other things is slow, not broken; who has died is noticed at once
STOP_SECONDS = 20
MOST_RESTARTS = 3


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens on.

    Raises Unavailable when a hundred in a row are taken.
    """
    for port in range(first, first + PORTS_TRIED):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    raise Unavailable(text("up.no_port", first=first))


@dataclass(slots=True)
class Part:
    """One child process: how it is started, and how often it had to be."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0


@dataclass(slots=True)
class Supervisor:
    """The parts of Möldir on one machine."""

    host: str
    port: int
    parts: list[Part] = field(default_factory=list)
    stopping: bool = False
    greet: Callable[[], None] = field(default=lambda: None)

    @property
    def address(self) -> str:
        """Where a browser finds it. This machine by its name: browsers make no passkeys for a bare number."""
        shown = "localhost" if self.host == "127.0.0.1" else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown}:{self.port}"

    def run(self, greet: Callable[[], None]) -> None:
        """Start all, print the address and what `greet` prints, stay until told to stop."""
        self.greet = greet
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        if settings().database_url:
            self._run_with(settings().database_url)
        else:
            with EmbeddedServer(settings().database_dir).used() as url:
                self._run_with(url)

    def _asked_to_stop(self, _: int, __: FrameType | None) -> None:
        self.stopping = True

    def _run_with(self, database_url: str) -> None:
        broker.prepare(database_url)
        python = sys.executable
        celery = [python, "-m", "celery", "--quiet", "-A", "services.worker.app:celery"]
        self.parts = [
            Part("web", [python, "-m", "uvicorn", "services.web.app:create_app", "--factory", "--host", self.host,
                         "--port", str(self.port), "--workers", str(settings().workers), "--no-access-log",
                         "--log-level", "warning", "--no-server-header"]),
            Part("worker", [*celery, "worker", "--concurrency", "1", "--loglevel", "warning", "-Q", "moldir",
                            "--without-gossip", "--without-mingle", "--without-heartbeat"]),
            Part("beat", [*celery, "beat", "--loglevel", "warning", "--pidfile=",
                          "--schedule", str(settings().data_dir / "beat-schedule")]),
        ]  # fmt: skip
        environment = os.environ | {"MOLDIR_DATABASE_URL": database_url, "PICCOLO_CONF": "infra.piccolo_conf"}
        environment |= {"MOLDIR_HOST": self.host}
        environment.setdefault("MOLDIR_PUBLIC_URL", self.address)
        try:
            for part in self.parts:
                self._start(part, environment)
            self._wait_for_web()
            if not self.stopping:
                session.out.print(
                    session.say("up.ready", address=self.address, number=f"{self.host}:{self.port}"),
                    style="bold",
                    highlight=False,
                    soft_wrap=True,
                )
                self.greet()
            while not self.stopping:
                self._mend(environment)
                time.sleep(0.3)
        finally:
            self._stop_all()

    def _start(self, part: Part, environment: dict[str, str]) -> None:
        session.out.print(session.say("up.starting", part=part.name), highlight=False)
        part.process = subprocess.Popen(
            part.command, env=environment, cwd=PROJECT, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and not self.stopping:
            web = self.parts[0].process
            if web is not None and web.poll() is not None:
                raise Unavailable(text("up.web_failed"))
            if self._answers():
                return
            time.sleep(0.1)
        if not self.stopping:
            raise Unavailable(text("up.web_failed"))

    def _answers(self) -> bool:
        """Whether the web server says that it is well."""
        asked = http.client.HTTPConnection(self.host, self.port, timeout=2)
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()

    def _mend(self, environment: dict[str, str]) -> None:
        """Start a part again that died by itself; give up when it keeps dying."""
        for part in self.parts:
            if part.process is None or part.process.poll() is None:
                continue
            part.restarts += 1
            if part.restarts > MOST_RESTARTS:
                raise Unavailable(text("up.part_failed", part=part.name))
            session.err.print(session.say("up.restarting", part=part.name), style="yellow", highlight=False)
            self._start(part, environment)

    def _stop_all(self) -> None:
        """The clock first, then the worker (which finishes its job), then the web."""
        session.out.print(session.say("up.stopping"), highlight=False)
        for part in reversed(self.parts):
            if part.process is not None and part.process.poll() is None:
                part.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for part in reversed(self.parts):
            if part.process is None:
                continue
            with contextlib.suppress(subprocess.TimeoutExpired):
                part.process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()
        session.out.print(session.say("up.stopped"), highlight=False)
