"""What can happen to packages of courses: ids only."""

from dataclasses import dataclass

from infra.events import Event, event


@event("training.package_begun", about="package_going")
@dataclass(frozen=True, slots=True)
class PackageBegun(Event):
    """Somebody began a package, for the first time or anew."""

    going: int
    staff: int
    course: str


@event("training.unit_launched", about="package_launch")
@dataclass(frozen=True, slots=True)
class UnitLaunched(Event):
    """Somebody opened an assignable unit of a cmi5 package."""

    launch: int
    staff: int
    course: str
