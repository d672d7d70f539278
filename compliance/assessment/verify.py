"""Verifies an audit package with nothing but python3: `python3 verify.py`, or `python3 verify.py PACKAGE.zip`.

The package was made with the functions of this same file, so whoever reads it has read the whole rule:

- manifest.json is JSON without spaces, its keys sorted: "about" says what the package is, "files" names every other
  file with its size and SHA-256, "root" is the hash over all of that.
- The line of a file is its SHA-256, its size and its name, parted by spaces; the first line of all is "about".
- The leaf of a line is SHA-256 of a zero byte and the line. Two neighbours hash to SHA-256 of a one byte and both; one
  without a neighbour rises as it is (RFC 6962). What is left at the top is the root.

A package that somebody made anew from other files is whole too, and has another root: compare the root with the one
that you were told (`--root`). A verifier that came inside the package could be changed with it: for a dispute, take
one from elsewhere.
"""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

MANIFEST, VERIFIER = "manifest.json", "verify.py"
LEAF, NODE = b"\x00", b"\x01"  # a leaf and a node never hash alike, so that no node can be passed off as a line
CHUNK = 1 << 20
# what cannot be a name on every system: signs with a meaning, halves of letters, paths that lead elsewhere
UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]|^/|//|(^|/)\.{1,2}(/|$)|[ ./](/|$)')
Files = Mapping[str, tuple[str, int]]  # name -> SHA-256 in hex, size


def canonical(value: Any) -> bytes:
    """The one way to write what a manifest says."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root over leaves in order; of none, the hash of nothing."""
    level = list(leaves)
    while len(level) > 1:
        above = [hashlib.sha256(NODE + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)]
        level = [*above, level[-1]] if len(level) % 2 else above
    return level[0] if level else hashlib.sha256(b"").digest()


def package_root(about: Any, files: Files) -> str:
    """The root over what a package says of itself and all its files, in hex."""
    lines = [canonical(about), *(f"{files[name][0]} {files[name][1]} {name}".encode() for name in sorted(files))]
    return root_of([hashlib.sha256(LEAF + line).digest() for line in lines]).hex()


def manifest_of(about: Any, files: Files) -> bytes:
    """The bytes of manifest.json."""
    listed = [{"name": name, "sha256": files[name][0], "size": files[name][1]} for name in sorted(files)]
    return canonical({"about": about, "files": listed, "root": package_root(about, files)})


def measure(chunks: Iterable[bytes]) -> tuple[str, int]:
    """SHA-256 in hex and size of what comes in pieces."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def check(said: bytes, found: Files, root: str = "") -> Iterator[str]:
    """Everything that does not hold, in sentences: a manifest's bytes against the files that are there."""
    try:
        manifest = json.loads(said)
        about = manifest["about"]
        listed = {str(each["name"]): (str(each["sha256"]), int(each["size"])) for each in manifest["files"]}
        whole = manifest_of(about, listed) == said
    except (ValueError, KeyError, TypeError, RecursionError):
        yield f"{MANIFEST}: cannot be read"
        return
    if not whole:
        yield f"{MANIFEST}: was changed, it does not lead to its own root"
    if root and package_root(about, listed) != root.strip().lower():
        yield f"{MANIFEST}: another root than the one that was told"
    gone, new = listed.keys() - found.keys(), found.keys() - listed.keys()
    for name in sorted(gone):
        other = next((each for each in sorted(new) if found[each] == listed[name]), None)
        yield f"{name}: renamed to {other}" if other else f"{name}: removed"
    yield from (f"{name}: added" for name in sorted(new))
    yield from (f"{name}: changed" for name in sorted(listed.keys() & found.keys()) if listed[name] != found[name])


def check_folder(folder: Path, root: str = "") -> Iterator[str]:
    """Everything of an unpacked package that does not hold."""
    said, found = b"", {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield f"{name}: a link, not a file"
        elif name == MANIFEST:
            said = path.read_bytes()
        elif path.is_file():
            with path.open("rb") as file:
                found[name] = measure(_pieces(file))
    yield from check(said, found, root)


def check_zip(file: Path, root: str = "") -> Iterator[str]:
    """Everything of a package as one file that does not hold."""
    try:
        with zipfile.ZipFile(file) as package:
            names, said, found = package.namelist(), b"", {}
            yield from (f"{name}: stands twice" for name in sorted({each for each in names if names.count(each) > 1}))
            for name in names:
                if UNSAFE.search(name):
                    yield f"{name!r}: not a name that a package has"
                with package.open(name) as member:
                    if name == MANIFEST:
                        said = member.read()
                    else:
                        found[name] = measure(_pieces(member))  # type: ignore[arg-type] # it is only read
    except Exception as fault:  # noqa: BLE001 - whatever a broken zip raises, it is broken
        yield f"{file.name}: cannot be read ({fault})"
        return
    yield from check(said, found, root)


def main() -> int:
    """Verify and say so; 0 holds, 1 does not."""
    parser = argparse.ArgumentParser(description="Verify an audit package.")
    parser.add_argument("what", nargs="?", type=Path, default=Path(__file__).resolve().parent,
                        help="the package, or the folder where it was unpacked (this script's own)")  # fmt: skip
    parser.add_argument("--root", default="", help="the root that you were told, in hex")
    asked = parser.parse_args()
    check_what = check_folder if asked.what.is_dir() else check_zip
    faults = list(check_what(asked.what, asked.root))
    print("\n".join(faults) or "holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
