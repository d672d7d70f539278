"""What a package holds, whichever standard it follows, and the same as a document that is kept."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from compliance.library.model import Words

PackageKind = Literal["scorm_1_2", "scorm_2004", "cmi5"]
MoveOn = Literal["Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"]
MOVE_ON: tuple[str, ...] = get_args(MoveOn)


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a learner opens: a SCO, an asset, or an assignable unit (AU).

    `href` is the path of its first page in the package, with query and fragment. `mastery` (0 to 1) is the least score
    that passes, `threshold` (0 to 1) the progress that completes (SCORM 2004); None: the part alone decides. `data` is
    what the package wants to be told at launch. The rest is said of AUs only.
    """

    id: str
    title: Words
    href: str
    kind: Literal["sco", "asset", "au"] = "sco"
    mastery: float | None = None
    threshold: float | None = None
    data: str = ""
    most_time: str = ""
    at_time_limit: str = ""
    move_on: MoveOn = "NotApplicable"
    launch_method: Literal["AnyWindow", "OwnWindow"] = "AnyWindow"
    entitlement: str = ""
    activity_type: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Some parts of a cmi5 course under one heading: indices of its parts."""

    id: str
    title: Words
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A package, by its manifest: `edition` as the manifest names it, parts in the order in which they are taken."""

    kind: PackageKind
    edition: str
    id: str
    title: Words
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its path in the package, its place in the archive's directory, its size in bytes."""

    path: str
    index: int
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    """What is in an archive: the package, and all its files."""

    package: Package
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(entry.size for entry in self.entries)


def package_document(package: Package) -> bytes:
    """A package as canonical JSON in UTF-8: the same package gives the same bytes."""
    return json.dumps(asdict(package), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def package_of_document(content: bytes) -> Package:
    """What `package_document` wrote."""
    document: Mapping[str, Any] = json.loads(content)
    return Package(
        document["kind"],
        document["edition"],
        document["id"],
        Words(**document["title"]),
        tuple(Part(**{**part, "title": Words(**part["title"])}) for part in document["parts"]),
        tuple(Block(each["id"], Words(**each["title"]), tuple(each["parts"])) for each in document["blocks"]),
    )
