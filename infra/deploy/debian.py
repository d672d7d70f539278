"""Debian packages without being root: fetched by the machine's own apt into `.venv/debian`, nothing installed.

apt keeps its lists and archives under `.venv/debian` too, but reads the machine's sources, keys and proxy, and counts
what the machine already has: only what is missing comes.
"""

import ctypes
import ctypes.util
import importlib.util
import os
import shlex
import shutil
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.deploy.say import LOG, PROJECT, VENV, Stop, Timed, bar, fleeting, line, output, run, size

PREFIX = VENV / "debian"
APT = PREFIX / "apt"
CONFIG = APT / "apt.conf"
GOT = PREFIX / "packages"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OFFLINE = "Debian packages cannot be fetched: check this machine's network, proxy and apt sources"
UNREAD = ("doc", "man", "locale", "info", "lintian", "bash-completion")  # folders of usr/share nobody here reads
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "chrome")


@dataclass(frozen=True)
class Need:
    """Something from the distribution: how to see that it is there, which packages bring it, and what to say."""

    name: str
    there: Callable[[], bool]
    packages: tuple[str, ...]
    otherwise: str


def _library(name: str, version: int = 0) -> bool:
    try:
        ctypes.CDLL(f"lib{name}.so.{version}")
    except OSError:
        return ctypes.util.find_library(name) is not None
    return True


def browser() -> str | None:
    """The machine's own Chromium: MOLDIR_CHROMIUM, or the first one on the path that is no snap.

    What lies in the environment is ours, also where its `moldir.env` was read into the shell that runs setup.
    """
    given = os.environ.get("MOLDIR_CHROMIUM")
    if given and not Path(given).is_relative_to(VENV):
        return given
    path = os.pathsep.join(p for p in os.get_exec_path() if not Path(p).is_relative_to(VENV))
    found = (shutil.which(name, path=path) for name in BROWSERS)
    return next((f for f in found if f and not f.startswith("/snap/")), None)


def pip_wheel() -> Path | None:
    """The pip that comes with this Python, with the distribution, or with the prefix; it runs from its wheel."""
    bundled = importlib.util.find_spec("ensurepip")
    folders = [Path(bundled.origin).parent / "_bundled"] if bundled and bundled.origin else []
    folders += [Path("/usr/share/python-wheels"), PREFIX / "usr/share/python-wheels"]
    return next((wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))), None)


PIP = Need(
    "pip (fetches the Python packages)",
    lambda: pip_wheel() is not None,
    ("python3-pip-whl",),
    "install pip and venv for this Python and run this again",
)
PANGO = Need(
    "Pango (sets the PDF reports)",
    lambda: all(_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")),
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig-config"),
    "install Pango and HarfBuzz with this system's package manager and run this again",
)
CHROMIUM = Need(
    "Chromium (tests the pages)",
    lambda: browser() is not None,
    ("chromium",),
    "install Chromium or Chrome and set MOLDIR_CHROMIUM to its path",
)
POPPLER = Need(
    "Poppler (draws PDF pages for the tests)",
    lambda: shutil.which("pdftoppm") is not None,
    ("poppler-utils",),
    "install poppler (pdftoppm) with this system's package manager and run this again",
)


ATOMIC = Need(
    "libatomic (drives the browser)",
    lambda: _library("atomic", 1),
    ("libatomic1",),
    "install libatomic with this system's package manager and run this again",
)
RABBITMQ = Need(
    "RabbitMQ (carries jobs between hosts in the tests)",
    lambda: next(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*"), None) is not None,
    ("rabbitmq-server",),
    "install RabbitMQ, or set MOLDIR_TEST_BROKER_URL to one that the tests may use",
)
ALWAYS = (PIP, PANGO)
FOR_TESTS = (CHROMIUM, POPPLER, ATOMIC, RABBITMQ)


def bring(needs: tuple[Need, ...]) -> None:
    """Fetch what the machine lacks of `needs` into the prefix. Raises Stop."""
    lacking = [need for need in needs if not set(need.packages) <= _got() and not need.there()]
    if not lacking:
        return
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Stop(f"{lacking[0].name} is missing and there is no apt here: {lacking[0].otherwise}")
    line(f"Not on this machine: {', '.join(need.name for need in lacking)}")
    _update()
    for need in lacking:
        offered = output(["apt-cache", "-c", CONFIG, "show", "--no-all-versions", *need.packages])
        if offered.count("\nFilename:") < len(need.packages):
            raise Stop(f"{need.name} is missing and this system's apt does not offer it: {need.otherwise}")
    _fetch(tuple(package for need in lacking for package in need.packages))


def _got() -> set[str]:
    return set(GOT.read_text().split()) if GOT.is_file() else set()


def _fetch(packages: tuple[str, ...]) -> None:
    wanted = output(["apt-get", "-c", CONFIG, "-qq", "--print-uris", "install", *packages])
    entries = [shlex.split(text) for text in wanted.splitlines() if text.startswith("'")]
    total = sum(int(entry[2]) for entry in entries)
    with Timed(f"Fetching {len(entries)} Debian packages, {size(total)}"):
        run(
            ["apt-get", "-c", CONFIG, "-q", "-y", "--download-only", "install", *packages],
            OFFLINE,
            read=_downloads(len(entries)),
        )
    archives = sorted((APT / "archives").glob("*.deb"))
    if not archives:
        raise Stop(f"apt fetched none of {', '.join(packages)}: `apt-get install {packages[0]}` tells why")
    with Timed(f"Unpacking them into {PREFIX.relative_to(VENV.parent)}"):
        for number, archive in enumerate(archives, 1):
            fleeting(bar(number, len(archives), archive.name.split("_")[0]))
            run(["dpkg-deb", "-x", archive, PREFIX], f"{archive.name} cannot be unpacked: is the disk full?")
            archive.unlink()
    for folder in (APT, *(PREFIX / "usr/share" / name for name in UNREAD)):
        shutil.rmtree(folder, ignore_errors=True)
    GOT.write_text("\n".join(sorted(_got() | set(packages))))


def _downloads(total: int) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        words = text.split()  # Get:3 ADDRESS SUITE ARCH package ARCH version [12.3 kB]
        if not text.startswith("Get:") or len(words) < 8:
            return None
        return bar(int(words[0][4:]), total, f"{words[4]} {' '.join(words[7:]).strip('[]')}")

    return read


def _update() -> None:
    for folder in ("lists/partial", "archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    CONFIG.write_text(f"""
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::State "{APT}";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "{APT}";
Dir::Cache::archives "archives/";
Debug::NoLocking "true";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
""")
    with Timed("Reading the distribution's package lists"):
        run(
            ["apt-get", "-c", CONFIG, "-q", "update"],
            OFFLINE,
            read=lambda text: f"list {' '.join(text.split()[2:])}" if text.startswith("Get:") else None,
        )
    if not next((APT / "lists").glob("*_Packages*"), None):  # apt calls a dead network a warning
        raise Stop(f"{OFFLINE} (what apt said is in {LOG.relative_to(PROJECT)})")


def library_folders() -> list[Path]:
    """Folders of the prefix that hold shared libraries, the private ones of single packages included."""
    triplet = sysconfig.get_config_var("MULTIARCH") or output(["dpkg-architecture", "-qDEB_HOST_MULTIARCH"]).strip()
    roots = [PREFIX / part for part in (f"usr/lib/{triplet}", f"lib/{triplet}", "usr/lib", "lib")]
    found = [root for root in roots if next(root.glob("lib*.so*"), None)]
    private = {lib.parent for root in roots[:2] for lib in root.glob("*/lib*.so*") if lib.parent.name in PRIVATE}
    return [*found, *sorted(private)]


PRIVATE = ("pulseaudio", "blas", "lapack")  # found through a path of the machine's own by those who link to them


def certificates() -> Path | None:
    """The bundle of certificate authorities to trust: the machine's, or the one of Debian's package in the prefix."""
    if CERTIFICATES.is_file():
        return CERTIFICATES
    single = sorted((PREFIX / "usr/share/ca-certificates").glob("mozilla/*.crt"))
    if not single:
        return None
    bundle = PREFIX / "ca-certificates.crt"
    bundle.write_text("\n".join(path.read_text() for path in single))
    return bundle
