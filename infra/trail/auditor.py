"""Verifies an export of the trail, or the proof of one event, with nothing but python3: `python3 verify.py`.

Möldir computes with the functions of this same file, so whoever reads it has read the whole rule:

- An event is a line of UTF-8 JSON. Its leaf is SHA-256 of a zero byte and the line's bytes.
- Two neighbours hash to SHA-256 of a one byte and both; one without a neighbour rises as it is (RFC 6962). What is left
  at the top is the day's root.
- The chain of a day begins with SHA-256 of "moldir trail DAY"; each seal is SHA-256 of the one before and the leaf.
- A closed day is published as a note of four lines: SITE/trail/DAY, the number of events, the root in base64, and
  "previous" with SHA-256 of the four lines of the closed day before it. Signatures (Ed25519 over the four lines)
  stand below an empty line: a dash, the signer's name, and base64 of four bytes of the key's id and the signature.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# a leaf and a node never hash alike, so that no inner node can be passed off as a line
LEAF, NODE = b"\x00", b"\x01"
ED25519 = b"\x01"  # the note format's number of this kind of signature
NOTE = re.compile(
    r"(?P<name>[^\s+]+)/trail/(?P<day>\d{4}-\d\d-\d\d)\n(?P<events>0|[1-9]\d{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"previous (?P<previous>[A-Za-z0-9+/]{43}=)\n"
)
SIGNED = re.compile(r"\u2014 (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+=*)")
FIELD, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)
Point = tuple[int, int, int, int]


def leaf_of(line: bytes) -> bytes:
    """The leaf of a line."""
    return hashlib.sha256(LEAF + line).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return hashlib.sha256(NODE + left + right).digest()


def levels_of(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """All levels of the tree, leaves first."""
    levels = [leaves]
    while len(level := levels[-1]) > 1:
        above = [node_of(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        levels.append([*above, level[-1]] if len(level) % 2 else above)
    return levels


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves in order; of none, the hash of nothing."""
    return levels_of(leaves)[-1][0] if leaves else hashlib.sha256(b"").digest()


def path_of(levels: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """The neighbours on the way from a leaf up to the root."""
    path = []
    for level in levels[:-1]:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        index //= 2
    return path


def root_by(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its neighbours lead to, None where no tree of that size has such a path."""
    steps, found, last = list(path), leaf, size - 1
    if not 0 <= index <= last:
        return None
    while last > 0:
        if index % 2 or index < last:
            if not steps:
                return None
            neighbour = steps.pop(0)
            found = node_of(neighbour, found) if index % 2 else node_of(found, neighbour)
        index, last = index // 2, last // 2
    return None if steps else found


def start_of(day: object) -> bytes:
    """What the chain of a day begins with."""
    return hashlib.sha256(f"moldir trail {day}".encode()).digest()


def link(previous: bytes, leaf: bytes) -> bytes:
    """The seal after another."""
    return hashlib.sha256(previous + leaf).digest()


def signature_fits(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 of RFC 8032: whether the owner of a public key signed a message."""
    owner, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or owner is None or commitment is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    (x, y, z, _), (u, v, w, _) = _times(scalar, BASE), _sum(commitment, _times(challenge, owner))
    return (x * w - u * z) % FIELD == 0 == (y * w - v * z) % FIELD


def _point(written: bytes) -> Point | None:
    """A point of the curve from its 32 bytes, None where there is none."""
    y = int.from_bytes(written, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if len(written) != 32 or y >= FIELD:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if (x * x - square) % FIELD:
        x = x * ROOT_OF_MINUS_ONE % FIELD
    if (x * x - square) % FIELD or (x == 0 and odd):
        return None
    x = FIELD - x if x % 2 != odd else x
    return x, y, 1, x * y % FIELD


def _sum(one: Point, two: Point) -> Point:
    """Two points added, in extended coordinates: x/z, y/z, and t = xy/z."""
    (x, y, z, t), (u, v, w, s) = one, two
    a, b, c, d = (y - x) * (v - u), (y + x) * (v + u), 2 * CURVE * t * s, 2 * z * w
    e, f, g, h = (b - a) % FIELD, (d - c) % FIELD, (d + c) % FIELD, (b + a) % FIELD
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def _times(number: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while number:
        if number % 2:
            result = _sum(result, point)
        point, number = _sum(point, point), number // 2
    return result


BASE = _point((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little")) or (0, 1, 1, 0)


def signed_by(key: str, note: str) -> bool:
    """Whether a note carries the signature of a key, written as the site publishes it: NAME+ID+BASE64."""
    name, _, rest = key.strip().partition("+")
    public = base64.b64decode(rest.partition("+")[2])
    text = NOTE.match(note)
    return (
        text is not None
        and public[:1] == ED25519
        and any(
            one["name"] == name and signature_fits(public[1:], text[0].encode(), base64.b64decode(one["signature"])[4:])
            for one in SIGNED.finditer(note, text.end())
        )
    )


def check_export(folder: Path, kept: str) -> Iterator[str]:
    """Everything of an export that does not hold, in sentences."""
    written = json.loads((folder / "days.json").read_text(encoding="utf-8"))
    keys = (folder / "keys.txt").read_text(encoding="utf-8").split()
    previous = None
    for day in written["days"]:
        note = NOTE.match(day["note"])
        if note is None or note["day"] != day["day"]:
            yield f"{day['day']}: the note cannot be read"
            continue
        if previous is not None and base64.b64decode(note["previous"]) != previous:
            yield f"{day['day']}: does not follow the day before it in this export"
        previous = hashlib.sha256(note[0].encode()).digest()
        if keys and not any(signed_by(key, day["note"]) for key in keys):
            yield f"{day['day']}: no key of keys.txt signed it"
        if _differs(note, kept):
            yield f"{day['day']}: not what was kept"
        yield from check_lines(folder, note)
    for day in written["open"]:
        seal = start_of(day["day"])
        lines = _lines(folder / f"{day['day']}.jsonl")
        for line in lines:
            seal = link(seal, leaf_of(line))
        if seal.hex() != day["head"] or len(lines) != day["events"]:
            yield f"{day['day']}: the chain of the open day does not come out"


def check_lines(folder: Path, note: re.Match[str]) -> Iterator[str]:
    """The events of a closed day against its root: all of them, or those that come with proofs."""
    day, size, root = note["day"], int(note["events"]), base64.b64decode(note["root"])
    lines, proofs = _lines(folder / f"{day}.jsonl"), folder / f"{day}.proofs.jsonl"
    if not proofs.exists():
        if len(lines) != size:
            yield f"{day}: {len(lines)} events, and {size} were published"
        if root_of([leaf_of(line) for line in lines]) != root:
            yield f"{day}: another root than the published one"
        return
    for number, (line, proof) in enumerate(zip(lines, _lines(proofs), strict=True), 1):
        if not proof_fits(line, json.loads(proof), size, root):
            yield f"{day}: line {number} is not among the events that were published"


def proof_fits(line: bytes, proof: dict[str, Any], size: int, root: bytes) -> bool:
    """Whether a line stands at its place under a root."""
    path = [bytes.fromhex(step) for step in proof["path"]]
    return root_by(leaf_of(line), proof["index"], size, path) == root


def check_proof(file: Path, kept: str) -> Iterator[str]:
    """The proof of one event."""
    proof = json.loads(file.read_text(encoding="utf-8"))
    note = NOTE.match(proof["note"])
    if note is None or not proof_fits(
        proof["line"].encode(), proof, int(note["events"]), base64.b64decode(note["root"])
    ):
        yield "the event is not among those that were published"
    elif _differs(note, kept):
        yield f"{note['day']}: not what was kept"


def _differs(note: re.Match[str], kept: str) -> bool:
    """Whether somebody kept the day, and kept something else."""
    return f"/trail/{note['day']}\n" in kept and note[0] not in kept


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().split(b"\n")[:-1]


def main() -> int:
    """Verify and say so; 0 holds, 1 does not."""
    parser = argparse.ArgumentParser(description="Verify an export of the trail, or the proof of one event.")
    parser.add_argument("what", nargs="?", type=Path, default=Path(__file__).resolve().parent,
                        help="folder of the export (this script's own by default), or file of a proof")  # fmt: skip
    parser.add_argument("--roots", type=Path, help="notes that you kept: days.json, the site's JSON, or text")
    asked = parser.parse_args()
    # in JSON, the end of a line is written as two characters
    kept = asked.roots.read_text(encoding="utf-8").replace("\\n", "\n") if asked.roots else ""
    faults = list(check_export(asked.what, kept) if asked.what.is_dir() else check_proof(asked.what, kept))
    print("\n".join(faults) or "holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
