"""Web hooks of an organisation, and what was delivered to them."""

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.queries.label.public import name_of
from compliance.views.label.hooks import DeliveryLine, HookLine, HooksView, HookView
from infra.database import Record, fetch, fetch_one
from infra.i18n import text
from registry.references import reference_of

SHOWN = 50
HOOKS = """
select k.*, (select count(*) from label_delivery d where d.hook = k.id and d.state = 'waiting') as waiting
from label_hook k where k.organisation = $1
"""
DELIVERIES = """
select d.*, l.number, h.what from label_delivery d
left join label_history h on h.id = d.history left join label l on l.id = h.label
where d.hook = $1 order by d.id desc limit $2
"""


async def hooks_page(by: Colleague) -> HooksView:
    """The hooks of the organisation, those that listen first. Raises NotYours."""
    by.needs("approve")
    rows = await fetch(f"{HOOKS} order by k.stopped_at is not null, k.id desc limit $2", by.organisation, SHOWN)
    return HooksView(reference_of(by.organisation), await name_of(by.organisation), tuple(map(_hook, rows)))


async def hook_page(by: Colleague, hook: int) -> HookView:
    """One of them with its newest deliveries. Raises NotYours, NothingHere."""
    by.needs("approve")
    row = await fetch_one(f"{HOOKS} and k.id = $2", by.organisation, hook)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    deliveries = tuple(_delivery(one) for one in await fetch(DELIVERIES, hook, SHOWN))
    return HookView(reference_of(by.organisation), await name_of(by.organisation), _hook(row), deliveries)


def _hook(row: Record) -> HookLine:
    return HookLine(
        row["id"], row["url"], tuple(reference_of(number) for number in row["chosen"]), row["made_at"],
        row["stopped_at"], row["stopped_why"], row["failures"], row["waiting"],
    )  # fmt: skip


def _delivery(row: Record) -> DeliveryLine:
    return DeliveryLine(
        row["id"], row["number"], row["what"], row["state"], row["tries"], row["status"], row["error"], row["made_at"],
        row["done_at"], row["next_try_at"],
    )  # fmt: skip
