"""Campaigns, declarations and what was decided: one's own, and for who leads those of everybody."""

from datetime import date, datetime, timedelta
from typing import Any

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library.load import laws
from compliance.library.programme.interests import WHOSE, questions
from compliance.queries.places import places_of
from compliance.views.interests import (
    CampaignLine,
    CampaignView,
    DeclarationLine,
    DeclarationsView,
    DeclareView,
    InterestLine,
)
from compliance.views.programme import Share
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import Bilingual, text
from registry.queries.contracts import load_parties
from registry.references import reference_of

BLOCKS = 5  # interests on one form; whoever has more declares twice
# whom a campaign asks: members with one of its roles, or all of them
ASKED = """
join membership m on m.organisation = c.organisation and (c.roles = '{}' or m.roles && c.roles)
"""
CAMPAIGNS = f"""
select c.*, count(distinct m.person) as whole,
    count(distinct m.person) filter (where exists (
        select from declaration d where d.campaign = c.id and d.person = m.person and d.at < $4)) as done,
    coalesce(bool_or(m.person = $2), false) as asked,
    exists (select from declaration d where d.campaign = c.id and d.person = $2) as declared
from interest_campaign c left {ASKED.strip()} and m.since < $4 and (m.until is null or m.until >= $4)
where c.organisation = $1 and ($3::bigint = 0 or c.id = $3)
group by c.id order by c.closed_on is not null, c.id desc
"""
# what the organisation's own look-ups and the register say of the company of an interest
INTERESTS = """
select i.*, d.at, d.campaign,
    exists (select from inquiry q where q.organisation = i.organisation and q.bin = i.bin) as looked_up,
    (select count(*) from contract k where k.seen_until is null
     and (k.bin = i.bin and k.customer_bin = i.organisation or k.customer_bin = i.bin and k.bin = i.organisation)
    ) as contracts,
    exists (select from company k where k.bin = i.bin) as known
from declared_interest i join declaration d on d.id = i.declaration
where i.organisation = $1 and ($2 or i.person = $3) order by i.id desc
"""
MINE = """
select d.*, coalesce(c.title, '') as title from declaration d left join interest_campaign c on c.id = d.campaign
where d.organisation = $1 and d.person = $2 order by d.id desc
"""
MISSING = f"""
select distinct m.person from interest_campaign c {ASKED}
where c.id = $1 and m.until is null
    and not exists (select from declaration d where d.campaign = c.id and d.person = m.person)
"""
COUNTS = """
select coalesce(i.measure, '') as measure, count(*) as n from declared_interest i
join declaration d on d.id = i.declaration where d.campaign = $1 group by 1 order by 1
"""
SAID = """
select count(distinct person) filter (where not nothing) as something, count(distinct person) as everybody
from declaration where campaign = $1
"""


def until(day: date) -> datetime:
    """The first moment after a day."""
    return clock.start_of(day + timedelta(days=1))


async def declarations(by: Colleague) -> DeclarationsView:
    """Everything about interests that the colleague may see."""
    leads = by.may("lead")
    rows = await fetch(CAMPAIGNS, by.organisation, by.person, 0, until(clock.today()))
    interests = await _interests(by, everybody=leads)
    mine = await fetch(MINE, by.organisation, by.person)
    own = [each for each in interests if each[1].mine]
    shown = [each for _, each in interests] if leads else []
    return DeclarationsView(
        campaigns=tuple(_campaign(row, leads=leads) for row in rows if leads or row["asked"]),
        mine=tuple(
            DeclarationLine(
                row["id"], row["title"], row["nothing"], row["at"],
                tuple(each for number, each in own if number == row["id"]),
            )
            for row in mine
        ),
        undecided=tuple(each for each in reversed(shown) if each.measure is None),
        decided=tuple(each for each in shown if each.measure is not None),
        recusals=tuple(each for each in shown if each.measure == "recusal" and each.lifted_on is None),
        leads=leads,
        takes_part=by.may("answer"),
        today=clock.today(),
    )  # fmt: skip


async def _interests(by: Colleague, *, everybody: bool) -> list[tuple[int, InterestLine]]:
    """Interests with the declaration of each, newest first."""
    rows = await fetch(INTERESTS, by.organisation, everybody, by.person)
    parties = await load_parties({row["bin"] for row in rows if row["bin"]}, clock.now())
    kinds = questions().kinds
    copied = (
        "id", "person", "at", "kind", "whose", "said", "looked_up", "contracts", "known", "measure", "decided_by",
        "decided_on", "lifted_on",
    )  # fmt: skip
    found = []
    for row in rows:
        said: dict[str, Any] = {name: row[name] for name in copied}
        party = parties.get(row["bin"] or "")
        name = party.name if party else None
        line = InterestLine(
            title=kinds[row["kind"]],
            number=reference_of(row["bin"]) if row["bin"] else "",
            name=name or Bilingual(None, None),
            reason=row["reason"] or "",
            mine=row["person"] == by.person,
            **said,
        )
        found.append((row["declaration"], line))
    return found


def _campaign(row: Record, *, leads: bool) -> CampaignLine:
    today = clock.today()
    return CampaignLine(
        id=row["id"],
        title=row["title"],
        roles=tuple(row["roles"]),
        starts=row["starts"],
        due_on=row["due_on"],
        closed_on=row["closed_on"],
        late=row["closed_on"] is None and row["due_on"] < today,
        asked=row["asked"],
        declared=row["declared"],
        share=Share(today, row["done"], row["whole"]) if leads else None,
    )


async def campaign_of(by: Colleague, campaign: int, day: date | None = None) -> CampaignView:
    """A campaign in numbers, for who leads. Raises NotYours, NothingHere."""
    by.needs("lead")
    day = min(day or clock.today(), clock.today())
    rows = await fetch(CAMPAIGNS, by.organisation, by.person, campaign, until(day))
    if not rows:
        raise NothingHere(text("workspace.nothing_here"))
    said = await fetch_one(SAID, campaign)
    counts = await fetch(COUNTS, campaign)
    return CampaignView(
        campaign=_campaign(rows[0], leads=True),
        missing=tuple(row["person"] for row in await fetch(MISSING, campaign)),
        nothing=said["everybody"] - said["something"] if said else 0,
        something=said["something"] if said else 0,
        interests=sum(row["n"] for row in counts),
        measures=tuple((row["measure"], row["n"]) for row in counts),
        reminded_on=rows[0]["reminded_on"],
        places=await places_of(by, questions().items),
        today=day,
    )


async def declare_form(by: Colleague, campaign: int | None) -> DeclareView:
    """The form in which the colleague declares. Raises NotYours, NothingHere for a campaign that is not there."""
    by.needs("answer")
    rows = [] if campaign is None else await fetch(
        CAMPAIGNS, by.organisation, by.person, campaign, until(clock.today()))  # fmt: skip
    if campaign is not None and not rows:
        raise NothingHere(text("workspace.nothing_here"))
    asked = questions()
    return DeclareView(
        campaign=_campaign(rows[0], leads=False) if rows else None,
        kinds=asked.kinds,
        whose=WHOSE,
        law=tuple(laws()[each].title for each in asked.law),
        blocks=BLOCKS,
    )
