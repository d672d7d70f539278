"""The arithmetic of the trail: trees of RFC 6962, signed notes, Ed25519 without a library, lines without doubles."""

import base64
import hashlib
import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from infra.trail.auditor import leaf_of, levels_of, node_of, path_of, root_by, root_of, signature_fits, signed_by
from infra.trail.checkpoints import Checkpoint, note, read_notes, sign
from infra.trail.checkpoints import signed_by as signed_by_ours
from infra.trail.lines import line_of

# the inputs of Certificate Transparency's own tests; its published roots for the first 1 to 8 of them
INPUTS = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                         "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
names = st.from_regex(r"[a-z0-9.]{1,20}(:[0-9]{2,5})?", fullmatch=True)
hashes = st.binary(min_size=32, max_size=32)
checkpoints = st.builds(Checkpoint, names, st.dates(), st.integers(0, 10**9), hashes, hashes)
keys = st.binary(min_size=32, max_size=32).map(Ed25519PrivateKey.from_private_bytes)


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root_of([leaf_of(one) for one in INPUTS[:size]]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == hashlib.sha256(b"").digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node_of(by_definition(leaves[:half]), by_definition(leaves[half:]))


@given(st.integers(1, 300), st.data())
def test_every_leaf_has_a_path_to_the_root_and_no_other_leaf_or_place_has_it(size: int, data: st.DataObject) -> None:
    leaves = [leaf_of(str(number).encode()) for number in range(size)]
    levels, index = levels_of(leaves), data.draw(st.integers(0, size - 1))
    root = root_of(leaves)
    assert root == by_definition(leaves)
    path = path_of(levels, index)
    assert root_by(leaves[index], index, size, path) == root
    assert root_by(leaf_of(b"another"), index, size, path) != root
    assert root_by(leaves[index], index, size, [*path, root]) is None
    assert not path or root_by(leaves[index], index, size, path[:-1]) != root
    wrong = data.draw(st.integers(-2, size + 2).filter(lambda number: number != index))
    assert root_by(leaves[index], wrong, size, path) != root


@given(st.lists(checkpoints, max_size=4), keys)
def test_notes_are_read_as_they_were_written(written: list[Checkpoint], key: Ed25519PrivateKey) -> None:
    notes = [note(one, (sign(one, key),)) for one in written]
    read = read_notes("\n".join(notes))
    assert [one for one, _ in read] == written
    for (one, signatures), whole in zip(read, notes, strict=True):
        vkey = sign(one, key).key
        assert signed_by_ours(vkey, one, signatures)
        assert signed_by(vkey, whole)


@given(checkpoints, keys, keys, st.integers(0, 10**9))
def test_a_signature_fits_one_text_and_one_key(
    one: Checkpoint, key: Ed25519PrivateKey, other: Ed25519PrivateKey, number: int
) -> None:
    signature = sign(one, key)
    whole = note(one, (signature,))
    assert signature.fits(one)
    if number != one.events:
        changed = Checkpoint(one.name, one.day, number, one.root, one.previous)
        assert not signature.fits(changed)
        assert not signed_by(signature.key, note(changed, (signature,)))
    if other.private_bytes_raw() != key.private_bytes_raw():
        assert not signed_by(sign(one, other).key, whole)


def test_a_note_is_as_c2sp_wants_it() -> None:
    """Key id: the first four bytes of SHA-256 over name, end of line, kind and key; a signature begins with it."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signature = sign(Checkpoint("register.example.kz", date(2026, 11, 24), 702, bytes(32), bytes(32)), key)
    public = key.public_key().public_bytes_raw()
    key_id = hashlib.sha256(b"register.example.kz\n\x01" + public).digest()[:4]
    assert signature.key == f"register.example.kz+{key_id.hex()}+{base64.b64encode(bytes([1]) + public).decode()}"
    dash, name, encoded = signature.line.split(" ")
    assert (dash, name) == ("\u2014", "register.example.kz")
    assert base64.b64decode(encoded)[:4] == key_id
    assert len(base64.b64decode(encoded)) == 4 + 64


@given(st.binary(max_size=100), keys, st.integers(0, 511), st.binary(max_size=70))
def test_ed25519_without_a_library_agrees_with_the_library(
    message: bytes, key: Ed25519PrivateKey, bit: int, noise: bytes
) -> None:
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert signature_fits(public, message, signature)
    bent = bytearray(signature)
    bent[bit // 8] ^= 1 << bit % 8
    assert not signature_fits(public, message, bytes(bent))
    assert not signature_fits(public, message + b"x", signature)
    assert not signature_fits(public, message, noise)
    assert not signature_fits(noise[:32], message, signature)


texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
rows = st.fixed_dictionaries(
    {
        "id": st.integers(1, 2**62), "txid": st.integers(1, 2**62).map(str), "at": texts, "kind": texts,
        "actor_kind": texts, "actor": texts, "organisation": st.none() | texts, "subject_kind": texts,
        "subject": texts, "request_id": st.none() | texts,
        "data": st.dictionaries(texts, texts | st.integers() | st.none(), max_size=3).map(json.dumps),
    }
)  # fmt: skip


@given(rows, rows)
def test_two_events_that_differ_have_lines_that_differ(one: dict[str, object], other: dict[str, object]) -> None:
    assert (line_of(one) == line_of(other)) == (one == other)


@given(rows)
def test_a_line_is_json_that_says_all_of_it_on_one_line(row: dict[str, object]) -> None:
    line = line_of(row)
    assert b"\n" not in line
    assert json.loads(line) == row | {"data": json.loads(str(row["data"]))}
