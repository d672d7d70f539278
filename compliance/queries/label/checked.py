"""What a level asks, requirement by requirement: whether it is met, what was found, who said so and of which day."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from compliance.label.eligibility import Checked, Known, eligibility
from compliance.label.telling import told
from compliance.library.scheme import scheme
from compliance.views.label.applying import LevelView, RequirementLine, SourceSaid
from registry.queries.criteria import ADVERSE, GRAVER

OURS = frozenset({"indices", "workspace"})  # what we know by ourselves, of the day of the check
SOURCES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "A-REGISTERED": ("statgov",), "A-LISTS": (*ADVERSE, *GRAVER), "A-TAX-DEBT": ("tax_arrears",),
    "A-COURT": ("enforcement",), "A-INDICES": ("indices",),
})  # fmt: skip


def level_view(level: str, known: Known, lists: Mapping[str, date], *, micro: bool) -> LevelView:
    """Everything a level asks, held against what is known. `lists`: of which day the list of each source is."""
    lines = tuple(line_of(each, known, lists) for each in eligibility(scheme(), level, known, micro=micro))
    return LevelView(scheme().level(level), lines)


def line_of(checked: Checked, known: Known, lists: Mapping[str, date]) -> RequirementLine:
    """A requirement that was held against what is known."""
    codes = () if checked.met == "human" else SOURCES.get(checked.requirement.id, ("workspace",))
    said = tuple(SourceSaid(code, known.day if code in OURS else lists.get(code)) for code in codes)
    return RequirementLine(checked.requirement, checked.asks, checked.met, told(checked, known), said)
