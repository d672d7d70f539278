"""Opening a self-assessment, sharing its items out among people, closing its cycle."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from compliance.assessment.compare import difference
from compliance.assessment.snapshot import freeze
from compliance.colleagues import Colleague
from compliance.commands.locking import hold_still
from compliance.errors import OutOfTurn, Unfit
from compliance.events.assessments import Closed, ItemsAssigned, ItemsTakenBack, Opened
from compliance.library import standards
from compliance.queries.assessments import assessment_of, newest_snapshot
from compliance.queries.heads import Head, running
from compliance.words import words
from infra import clock
from infra.database import execute, fetch, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from registry.identifiers import is_bin, of_a_person

LONGEST_NUMBER = 20  # letters of what should have been a BIN, in a sentence


@dataclass(frozen=True, slots=True)
class Opening:
    """What a self-assessment is to be: edition, profile, what its cycle is called, and its scope in words."""

    edition: str
    profile: str
    cycle: str
    name: str
    boundary: str = ""
    products: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()  # BINs of other companies within it

    @property
    def scope(self) -> str:
        """The scope as it is stored."""
        said = {"name": self.name, "boundary": self.boundary, "products": self.products, "sites": self.sites,
                "entities": self.entities}  # fmt: skip
        return json.dumps(said, ensure_ascii=False)


async def open_assessment(by: Colleague, opening: Opening) -> int:
    """Open a self-assessment with every item unanswered; its id.

    Raises NotYours, Unfit for an edition or profile that there is not or an empty name, OutOfTurn while another by
    the same edition runs or the organisation is suspended.
    """
    by.needs("lead")
    items = _items(opening)
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"assessments {by.organisation}")
        if not await fetch_value("select at_work($1)", by.organisation):
            raise OutOfTurn(text("workspace.suspended"))
        if await fetch_value(
            "select id from assessment where organisation = $1 and edition = $2 and closed_at is null",
            by.organisation, opening.edition,
        ):  # fmt: skip
            raise OutOfTurn(text("workspace.runs_already", edition=standards()[opening.edition].name))
        assessment = await fetch_value(
            """insert into assessment (organisation, edition, profile, cycle, scope, state, opened_by, opened_at)
               values ($1, $2, $3, $4, $5::jsonb, 'draft', $6, $7) returning id""",
            by.organisation, opening.edition, opening.profile, opening.cycle.strip(), opening.scope, by.person,
            clock.now(),
        )  # fmt: skip
        await execute(
            """insert into answer (organisation, assessment, item, version, reason, replies)
               select $1, $2, item, 0, '', '{}' from unnest($3::text[]) as item""",
            by.organisation, assessment, items,
        )  # fmt: skip
        await record(Opened(assessment, opening.edition, opening.profile, opening.cycle.strip()), actor=by.actor)
    return int(assessment)


def _items(opening: Opening) -> list[str]:
    standard = standards().get(opening.edition)
    if standard is None:
        raise Unfit(text("workspace.no_edition"), field="edition")
    if opening.profile not in standard.profiles:
        raise Unfit(text("workspace.no_profile"), field="profile")
    for field in ("cycle", "name"):
        words(getattr(opening, field), field)
    for written in (opening.boundary, *opening.products, *opening.sites):
        words(written, "boundary", needed=False)
    for number in opening.entities:
        if not is_bin(number) or of_a_person(number):
            raise Unfit(text("workspace.no_bin", number=number[:LONGEST_NUMBER]), field="entities")
    return [clause.item.id for clause in standard.of_profile(opening.profile)]


@dataclass(frozen=True, slots=True)
class Share:
    """Items, or whole chapters, for a person to answer by a day."""

    assessment: int
    names: tuple[str, ...]  # ids of items, numbers of clauses or of chapters
    person: UUID
    due_on: date | None = None


async def assign(by: Colleague, share: Share) -> tuple[str, ...]:
    """Give items to a person; those that were new to them, or whose day changed. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn, Unfit for a name that nothing has or a person who is no member.
    """
    by.needs("lead")
    async with transaction():
        head = await running(by, share.assessment)
        items = _named(head, share.names)
        if not await fetch_value("select is_member($1, $2)", by.organisation, share.person):
            raise Unfit(text("workspace.no_member"), field="person")
        rows = await fetch(
            """insert into assigned (organisation, assessment, item, person, due_on, since)
               select $1, $2, item, $4, $5, $6 from unnest($3::text[]) as item
               on conflict (assessment, item, person) where until is null do update set due_on = excluded.due_on
               where assigned.due_on is distinct from excluded.due_on returning item""",
            by.organisation, head.id, items, share.person, share.due_on, clock.now(),
        )  # fmt: skip
        changed = tuple(row["item"] for row in rows)
        if changed:
            happened = ItemsAssigned(head.id, " ".join(changed), str(share.person), share.due_on)
            await record(happened, actor=by.actor)
    return changed


async def take_back(by: Colleague, share: Share) -> tuple[str, ...]:
    """Items that a person answers no longer; what they wrote stays. Raises NotYours, NothingHere, OutOfTurn, Unfit."""
    by.needs("lead")
    async with transaction():
        head = await running(by, share.assessment)
        rows = await fetch(
            """update assigned set until = $4
               where assessment = $1 and item = any ($2) and person = $3 and until is null returning item""",
            head.id, _named(head, share.names), share.person, clock.now(),
        )  # fmt: skip
        ended = tuple(row["item"] for row in rows)
        if ended:
            await record(ItemsTakenBack(head.id, " ".join(ended), str(share.person)), actor=by.actor)
    return ended


def _named(head: Head, names: Iterable[str]) -> list[str]:
    """Items by their ids, clauses or chapters, in the order of the standard. Raises Unfit."""
    wanted = set(names)
    found = [
        (clause, {clause.item.id, clause.number, clause.item.chapter} & wanted)
        for clause in head.standard.of_profile(head.profile)
    ]
    if not wanted or wanted - set().union(*(met for _, met in found)):
        raise Unfit(text("workspace.no_item"), field="names")
    return [clause.item.id for clause, met in found if met]


async def close_assessment(by: Colleague, assessment: int) -> None:
    """End a cycle: what was approved is what stands, and its levels become the past of the next cycle.

    Raises NotYours, NothingHere, OutOfTurn where something changed since it was approved, or a major nonconformity
    is open.
    """
    by.needs("lead")
    async with transaction():
        await hold_still(assessment)
        head = await running(by, assessment)
        value, approved = await assessment_of(by, assessment), await newest_snapshot(head, approved=True)
        if head.state != "approved" or approved is None:
            raise OutOfTurn(text("workspace.not_approved"))
        today = clock.today()
        if not difference(approved[1], freeze(value, today)).same:
            raise OutOfTurn(text("workspace.approve_again"))
        if any(finding.grade == "major" and finding.open_on(today) for finding in value.findings):
            raise OutOfTurn(text("workspace.major_open"))
        await execute("update assessment set closed_at = $2 where id = $1", assessment, clock.now())
        await record(Closed(assessment), actor=by.actor)
