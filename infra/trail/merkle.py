"""Merkle trees of RFC 6962: one hash for any number of lines, and short proofs that a line is among them."""

import hashlib
from collections.abc import Sequence

# a leaf and a node never hash alike, so that no inner node can be passed off as a line
LEAF, NODE = b"\x00", b"\x01"


def leaf_of(line: bytes) -> bytes:
    """The leaf of a line."""
    return hashlib.sha256(LEAF + line).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return hashlib.sha256(NODE + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves in order; of none, the hash of nothing."""
    return levels_of(leaves)[-1][0] if leaves else hashlib.sha256(b"").digest()


def levels_of(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """All levels of the tree, leaves first. A node without a neighbour rises as it is: this is RFC 6962's tree."""
    levels = [leaves]
    while len(level := levels[-1]) > 1:
        above = [node_of(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        levels.append([*above, level[-1]] if len(level) % 2 else above)
    return levels


def path_of(levels: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """The neighbours on the way from a leaf up to the root."""
    path = []
    for level in levels[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(level[neighbour])
        index //= 2
    return path


def root_by(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to, None where no tree of that size has such a path."""
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
