"""What starts things in the environment: `.venv/moldir.env`, and the commands `moldir` and `chromium` in `.venv/bin`.

Libraries of the private Debian prefix are found through LD_LIBRARY_PATH, which must be set before a process starts;
so the commands are small shell scripts that set it and then become the program.
"""

import shlex
import sysconfig
from pathlib import Path

from infra.deploy.debian import PREFIX, browser, certificates, library_folders
from infra.deploy.say import PROJECT, VENV

ENV = VENV / "moldir.env"
BIN = VENV / "bin"
CACHE = VENV / "cache"
FONTS = VENV / "fonts.conf"
START = 'import sys; sys.argv[0] = "moldir"; from services.cli.main import run; run()'


def write_launchers() -> None:
    """Write the files that differ from what they should be. Needs the environment to be there."""
    if (PREFIX / "etc/fonts").is_dir() and not Path("/etc/fonts/fonts.conf").is_file():
        _put(FONTS, _fonts())
    _put(
        BIN / "moldir",
        f"""#!/bin/sh
# The command `moldir` of this checkout, with the libraries that setup brought.
. {shlex.quote(str(ENV))}
exec {shlex.quote(str(BIN / "python"))} -c '{START}' "$@"
""",
        executable=True,
    )
    chromium = browser() or str(PREFIX / "usr/lib/chromium/chromium")
    if Path(chromium).is_file():
        _put(
            BIN / "chromium",
            f"""#!/bin/sh
# Chromium for the tests: settings and caches stay in this checkout, the home folder may be read-only.
. {shlex.quote(str(ENV))}
export XDG_CONFIG_HOME={shlex.quote(str(CACHE / "config"))} XDG_CACHE_HOME={shlex.quote(str(CACHE))}
exec {shlex.quote(chromium)} "$@"
""",
            executable=True,
        )
    _put(ENV, _environment())
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    _put(packages / "moldir.pth", f"{PROJECT}\n")


def _put(path: Path, text: str, executable: bool = False) -> None:
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)
    if executable:
        path.chmod(0o755)


def _environment() -> str:
    """Shell lines to be read with `.`: the path, the libraries and fonts of the prefix, the certificates for npm."""
    folders = ":".join(str(folder) for folder in library_folders())
    path = f"{BIN}:{PREFIX / 'usr/bin'}" if PREFIX.is_dir() else str(BIN)
    lines = [f'export PATH={shlex.quote(path)}:"$PATH"']
    if (BIN / "chromium").is_file():
        lines.append(f"export MOLDIR_CHROMIUM={shlex.quote(str(BIN / 'chromium'))}")
    if folders:
        lines.append(f'export LD_LIBRARY_PATH={shlex.quote(folders)}"${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"')
    if FONTS.is_file():
        lines.append(f"export FONTCONFIG_FILE={shlex.quote(str(FONTS))}")
    trust = certificates()
    if trust:
        lines.append(f': "${{NODE_EXTRA_CA_CERTS:={trust}}}"; export NODE_EXTRA_CA_CERTS')
    lines.append(f': "${{npm_config_cache:={CACHE / "npm"}}}"; export npm_config_cache')
    return "# Written by setup; read it with `. .venv/moldir.env`\n" + "\n".join(lines) + "\n"


def _fonts() -> str:
    folders = "".join(f"<dir>{p}</dir>" for p in (PREFIX / "usr/share/fonts", "/usr/share/fonts"))
    return f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{folders}<cachedir>{CACHE / "fontconfig"}</cachedir></fontconfig>
"""
