"""What of the programme waits for a colleague: documents to read, declarations to make, decisions to take."""

from compliance.colleagues import Colleague
from compliance.library.programme.policies import templates
from compliance.queries.interests import ASKED
from compliance.views.findings import WaitKind, WaitView
from infra.database import fetch

UNREAD = """
select p.id, p.kind from policy p where p.organisation = $1 and p.state = 'published' and at_work(p.organisation)
    and not exists (select from attestation a where a.policy = p.id and a.person = $2) order by p.id
"""
UNDECLARED = f"""
select distinct c.id, c.title, c.due_on from interest_campaign c {ASKED}
where c.organisation = $1 and c.closed_on is null and m.person = $2 and m.until is null and at_work(c.organisation)
    and not exists (select from declaration d where d.campaign = c.id and d.person = $2) order by c.id
"""
# of others: on one's own somebody else decides
UNDECIDED = """
select 'interest' as what, count(*) as n from declared_interest
where organisation = $1 and measure is null and person <> $2 and at_work(organisation)
union all select 'gift', count(*) from gift
where organisation = $1 and decision is null and person <> $2 and at_work(organisation)
"""


async def programme_waits(by: Colleague) -> dict[WaitKind, list[WaitView]]:
    """By kind; nothing for who only reads."""
    if not by.may("answer"):
        return {}
    unread = await fetch(UNREAD, by.organisation, by.person)
    undeclared = await fetch(UNDECLARED, by.organisation, by.person)
    undecided = await fetch(UNDECIDED, by.organisation, by.person) if by.may("lead") else []
    return {
        "policies": [WaitView(row["kind"], None, "", "", templates()[row["kind"]].title) for row in unread],
        "declarations": [
            WaitView(str(row["id"]), None, "", "", None, row["due_on"], words=row["title"]) for row in undeclared
        ],
        "decisions": [WaitView(row["what"], None, "", "", None) for row in undecided for _ in range(row["n"])],
    }
