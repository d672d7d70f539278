"""The real web server in processes of its own, asked over one connection."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

from infra.settings import PROJECT, settings
from services.cli.supervisor import free_port

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the server answers
PRODUCT = ("services.web.app:create_app", "--factory")
KEPT_ALIVE = 3  # seconds: the server closes a silent connection after five


class Asking:
    """A keep-alive connection that times its questions."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self._last = time.monotonic()

    def get(self, path: str, **asked: object) -> tuple[float, bytes]:
        """Seconds until the whole answer is there, and the answer."""
        if time.monotonic() - self._last > KEPT_ALIVE:  # the server has hung up; opening anew is not what is measured
            self._connection.close()
            self._connection.connect()
        began = time.perf_counter()
        self._connection.request("GET", f"{path}?{urlencode(asked, doseq=True)}" if asked else path)
        answer = self._connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - began
        self._last = time.monotonic()
        if answer.status != http.HTTPStatus.OK:
            raise AssertionError(f"{path} {asked}: {answer.status} {body[:200]!r}")
        return seconds, body

    def json(self, path: str, **asked: object) -> tuple[float, dict[str, object]]:
        """The same, read."""
        seconds, body = self.get(path, **asked)
        return seconds, json.loads(body)


@contextmanager
def web_server(database_url: str) -> Iterator[Asking]:
    """One web process on a database, as the supervisor starts it."""
    with served(PRODUCT, database_url) as port:
        yield Asking(port)


@contextmanager
def served(app: Sequence[str], database_url: str, processes: int = 1, **settings_of_it: str) -> Iterator[int]:
    """An application on a database, in as many processes, as the supervisor starts the web; its port.

    Nobody is counted: limits of requests are off. `settings_of_it` are more settings, MOLDIR_….
    """
    port = free_port(HOST, 8700)
    environment = os.environ | {
        "MOLDIR_DATABASE_URL": database_url, "MOLDIR_DATA_DIR": str(settings().data_dir),
        "MOLDIR_LOG_LEVEL": "error", "PICCOLO_CONF": "infra.piccolo_conf", "MOLDIR_RATE_API": "0",
        "MOLDIR_RATE_PAGES": "0",
    } | settings_of_it  # fmt: skip
    command = [sys.executable, "-m", "uvicorn", *app, "--host", HOST, "--port", str(port), "--workers", str(processes),
               "--no-access-log", "--log-level", "warning", "--no-server-header"]  # fmt: skip
    server = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL)
    try:
        _wait_until_ready(port, server)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            Asking(port).get("/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server did not start")
