"""Pages of the integrity rooms, tried as all pages are.

A room's cases stand in a module of its own here, found by itself: `CASES` (tests.pages.cases.Case), and where they need
something to be there, `prepare`, which makes it and puts its ids into `there.names`.
"""

import importlib
import pkgutil
from types import ModuleType

from tests.pages.cases import Case


def rooms() -> list[ModuleType]:
    """The modules with cases."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__) if not each.name.startswith("test_"))
    return [importlib.import_module(f"{__name__}.{name}") for name in names]


def cases() -> tuple[Case, ...]:
    """The cases of all rooms."""
    return tuple(case for room in rooms() for case in room.CASES)
