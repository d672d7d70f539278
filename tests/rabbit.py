"""A RabbitMQ of one's own: the machine's, or the one that setup has unpacked, on ports of its own, as any user.

MOLDIR_TEST_BROKER_URL names one that is running already, for machines that have it elsewhere.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.settings import PROJECT

ROOTS = (Path("/"), PROJECT / ".venv" / "debian")
SERVERS = "usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"
READY_SECONDS = 90
# the distribution's own script looks for its parts where the distribution puts them
ERL = """#!/bin/sh
export ROOTDIR={erlang} BINDIR={programs} EMU=beam PROGNAME=erl
exec {programs}/erlexec "$@"
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """The address of a broker that lives as long as the block; what it keeps is in `folder`."""
    given = os.environ.get("MOLDIR_TEST_BROKER_URL")
    if given:
        yield given
        return
    server = next((found for root in ROOTS for found in sorted(root.glob(SERVERS))), None)
    assert server is not None, "RabbitMQ is not on this machine: `make ready` brings it"
    erlang = server.parents[4] / "erlang"
    programs = next(erlang.glob("erts-*/bin"))
    port, names, between = _free_port(), _free_port(), _free_port()
    environment = _prepared(folder, port, between) | {"ERL_EPMD_PORT": str(names), "ERL_EPMD_ADDRESS": "127.0.0.1"}
    script = folder / "bin" / "erl"
    script.write_text(ERL.format(erlang=erlang, programs=programs))
    script.chmod(0o755)
    with (folder / "out.log").open("wb") as log:
        parts = [
            subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
            for command in ([programs / "epmd", "-port", str(names)], [server])
        ]
        try:
            _wait_until_ready(port, parts[1], folder)
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
        finally:
            for part in reversed(parts):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(part.pid, signal.SIGKILL)
                part.wait()


def _prepared(folder: Path, port: int, between: int) -> dict[str, str]:
    (folder / "bin").mkdir(parents=True)
    (folder / "plugins").write_text("[].\n")
    (folder / "rabbit.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{port}\n")
    return {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"moldir-{port}@localhost",
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbit"),
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
        "RABBITMQ_DIST_PORT": str(between),
    }


def _wait_until_ready(port: int, server: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(port):
        said = (folder / "out.log").read_text(errors="replace")
        assert server.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.2)
