"""What pages show of packages: what is in one that was brought, those there are, and one while it is played."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from compliance.library.model import Words
from compliance.training.packages.model import Package
from compliance.training.packages.results import Result
from infra.i18n import Size


@dataclass(frozen=True, slots=True)
class BroughtView:
    """A package that was brought and looked at, and is not offered yet."""

    package: Package
    name: str
    files: int
    size: Size
    largest: tuple[tuple[str, Size], ...]


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A package that is offered."""

    id: int
    code: str
    version: str
    title: Words
    package: Package
    files: int
    size: Size
    added_by: UUID
    added_at: datetime


@dataclass(frozen=True, slots=True)
class PackagesView:
    """The packages of an organisation, and how large another may be."""

    packages: tuple[PackageLine, ...]
    limit: Size
    trains: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part while it is played: `opens` says whether it is the one that is open."""

    number: int
    title: Words
    result: Result
    opens: bool


@dataclass(frozen=True, slots=True)
class PlayView:
    """A package while somebody plays it. `staff` and `course` name the page."""

    staff: int
    course: str
    title: Words
    kind: Literal["scorm_1_2", "scorm_2004", "cmi5"]
    whole: Result
    parts: tuple[PartLine, ...]
    done_on: date | None
    going: int
    package: int
    number: int  # the part that is open
