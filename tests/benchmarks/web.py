"""The real web server in a process of its own, asked over one connection."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from infra.settings import PROJECT, settings
from services.cli.supervisor import free_port

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the server answers
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
    port = free_port(HOST, 8700)
    environment = os.environ | {
        "MOLDIR_DATABASE_URL": database_url, "MOLDIR_DATA_DIR": str(settings().data_dir),
        "MOLDIR_LOG_LEVEL": "error", "PICCOLO_CONF": "infra.piccolo_conf", "MOLDIR_RATE_API": "0",
        "MOLDIR_RATE_PAGES": "0",
    }  # fmt: skip
    command = [sys.executable, "-m", "uvicorn", "services.web.app:create_app", "--factory", "--host", HOST, "--port",
               str(port), "--no-access-log", "--log-level", "warning", "--no-server-header"]  # fmt: skip
    server = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL)
    try:
        yield _when_ready(port, server)
    finally:
        server.terminate()
        server.wait()


def _when_ready(port: int, server: subprocess.Popen[bytes]) -> Asking:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            asking = Asking(port)
            asking.get("/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return asking
    raise AssertionError("the web server did not start")
