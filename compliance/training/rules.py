"""Rules of assignment as they are said, and those that a company may begin with."""

from dataclasses import dataclass, replace
from datetime import date

DUE_DAYS = range(1, 367)
EVERY_MONTHS = range(1, 121)


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """Who must take a course, why, within how many days, and after how many months again (None: as the course says).

    Empty `roles` and `units` mean whatever they are; `exposed`: only who holds a post of the register of exposed
    posts; `hired_since`: only who was hired on that day or later.
    """

    course: str
    kinds: tuple[str, ...] = ("employee", "associate")
    roles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    exposed: bool = False
    hired_since: date | None = None
    due_days: int = 30
    every_months: int | None = None
    why: str = ""


# what a company may begin with; `why` is the id of a message
SUGGESTED = (
    RuleSaid("foundations", why="training_rules.suggested.foundations"),
    RuleSaid("procurement_and_sales", roles=("procurement", "sales"), why="training_rules.suggested.trade"),
    RuleSaid("managers_and_owners", roles=("owners", "management"), why="training_rules.suggested.heads"),
    RuleSaid("procurement_and_sales", exposed=True, every_months=12, why="training_rules.suggested.exposed"),
    RuleSaid("compliance_officer", roles=("compliance",), due_days=90, why="training_rules.suggested.officer"),
)


def alike(one: RuleSaid, other: RuleSaid) -> bool:
    """Whether two rules ask the same of the same people, whatever their reasons and days are."""
    return replace(one, why="", due_days=1, every_months=None) == replace(other, why="", due_days=1, every_months=None)
