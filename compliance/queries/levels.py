"""What the evidence of an organisation supports today, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from compliance.assessment import item_levels
from compliance.colleagues import Colleague
from compliance.queries.assessments import loaded
from compliance.queries.heads import Head, heads_of
from infra import clock


@dataclass(frozen=True, slots=True)
class Carried:
    """Supported levels by item, and the assessment they come from; none of either where there is no assessment."""

    head: Head | None = None
    levels: Mapping[str, int | None] = field(default_factory=dict)


async def carried(by: Colleague) -> Carried:
    """By the running assessment that was opened last, else by the last closed one. For whoever sees all of it."""
    heads = await heads_of(by)
    head = next((each for each in heads if each.closed_at is None), heads[0] if heads else None)
    if head is None:
        return Carried()
    value = await loaded(by, head, frozenset(head.items))
    return Carried(head, {each.item: each.number("supported") for each in item_levels(value, clock.today())})
