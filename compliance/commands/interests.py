"""Declarations of interests: campaigns, what people declare, and what somebody else decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.programme import CampaignClosed, CampaignOpened, Declared, InterestDecided, MeasureLifted
from compliance.library.programme.interests import MEASURES, WHOSE, questions
from compliance.queries.at_work import must_be_at_work
from compliance.queries.interests import ASKED
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from infra.mail import Letter, post
from registry.errors import NotABin
from registry.references import number_of, reference_of

LONGEST_TITLE, LONGEST_SAID, MOST_INTERESTS = 200, 2000, 20
ROLES = ("member", "checker", "compliance_officer", "trainer", "owner")


@dataclass(frozen=True, slots=True)
class Campaign:
    """Who is asked (no roles: everybody) and by when."""

    title: str
    due_on: date
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interest:
    """One interest: its kind, whose it is, the company's number where there is one, and a few words."""

    kind: str
    whose: str
    said: str
    number: str = ""


async def open_campaign(by: Colleague, said: Campaign) -> int:
    """Ask people to declare; each is written to. Its id. The same while it is open stands once.

    Raises NotYours, OutOfTurn, Unfit.
    """
    by.needs("lead")
    title, roles = _title(said.title), [each for each in ROLES if each in said.roles]
    if said.due_on < clock.today():
        raise Unfit(text("interests.past"), field="due_on")
    async with transaction():
        await must_be_at_work(by)
        there = await fetch_value(
            """select id from interest_campaign where organisation = $1 and title = $2 and due_on = $3 and roles = $4
               and closed_on is null""",
            by.organisation, title, said.due_on, roles,
        )  # fmt: skip
        if there is not None:
            return int(there)
        made = await fetch_value(
            """insert into interest_campaign (organisation, title, roles, starts, due_on, questions, opened_by,
                                              opened_at, reminded_on)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $4) returning id""",
            by.organisation, title, roles, clock.today(), said.due_on, questions().version, by.person, clock.now(),
        )  # fmt: skip
        await record(CampaignOpened(made, said.due_on), actor=by.actor)
        await _write_to(made)
    return int(made)


def _title(given: str) -> str:
    title = words(given, "title")
    if len(title) > LONGEST_TITLE:
        raise Unfit(text("workspace.too_long", n=LONGEST_TITLE), field="title")
    return title


async def remind_campaign(by: Colleague, campaign: int) -> int:
    """Write again to whoever has not declared, at most once a day; to how many. Bookkeeping, and no event.

    Raises NotYours, NothingHere, OutOfTurn.
    """
    by.needs("lead")
    async with transaction():
        row = await _campaign(by, campaign)
        if row["reminded_on"] == clock.today():
            return 0
        await execute("update interest_campaign set reminded_on = $2 where id = $1", campaign, clock.today())
        return await _write_to(campaign)


async def remind_of_declarations() -> int:
    """By the clock: a week and a day before a campaign ends, and the day after; how many letters."""
    sent = 0
    async with transaction():
        rows = await fetch(
            """update interest_campaign set reminded_on = $1 where closed_on is null and reminded_on < $1
               and due_on - $1::date in (7, 1, -1) returning id""",
            clock.today(),
        )  # fmt: skip
        for row in rows:
            sent += await _write_to(row["id"])
    return sent


async def _write_to(campaign: int) -> int:
    rows = await fetch(
        f"""select distinct p.email, p.language, c.organisation, c.title, c.due_on from interest_campaign c {ASKED}
            join person p on p.id = m.person
            where c.id = $1 and p.email is not null and m.until is null and not exists (
                select from declaration d where d.campaign = c.id and d.person = m.person)""",
        campaign,
    )
    for row in rows:
        about = {"title": row["title"], "day": str(row["due_on"])}
        where = f"/{row['language']}/organisations/{reference_of(row['organisation'])}/integrity/declarations"
        await post(Letter(row["email"], row["language"], "declare", about, where))
    return len(rows)


async def close_campaign(by: Colleague, campaign: int) -> None:
    """Nobody is asked any more. Twice does nothing. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    async with transaction():
        row = await _campaign(by, campaign, also_closed=True)
        if row["closed_on"] is None:
            await execute("update interest_campaign set closed_on = $2 where id = $1", campaign, clock.today())
            await record(CampaignClosed(campaign), actor=by.actor)


async def declare(by: Colleague, campaign: int | None, interests: Sequence[Interest]) -> int:
    """Declare interests, or that there are none, in a campaign or because something changed; the declaration's id.

    The same, said again in the same campaign, stands once. Raises NotYours, NothingHere, OutOfTurn, Unfit.
    """
    by.needs("answer")
    fit = [_fit(each, place) for place, each in enumerate(interests, 1)]
    if len(fit) > MOST_INTERESTS:
        raise Unfit(text("interests.too_many", n=MOST_INTERESTS), field="")
    async with transaction():
        await must_be_at_work(by)
        if campaign is not None:
            await _campaign(by, campaign)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"declare {by.organisation} {by.person}")
        last = await _last(by, campaign)
        if last is not None and last[1] == [tuple(each) for each in fit]:
            return last[0]
        made = await fetch_value(
            """insert into declaration (organisation, campaign, person, nothing, at) values ($1, $2, $3, $4, $5)
               returning id""",
            by.organisation, campaign, by.person, not fit, clock.now(),
        )  # fmt: skip
        for kind, whose, number, said in fit:
            await execute(
                """insert into declared_interest (organisation, declaration, person, kind, whose, bin, said)
                   values ($1, $2, $3, $4, $5, $6, $7)""",
                by.organisation, made, by.person, kind, whose, number, said,
            )  # fmt: skip
        await record(Declared(made), actor=by.actor)
    return int(made)


def _fit(given: Interest, place: int) -> tuple[str, str, str | None, str]:
    """An interest as it is stored. Raises Unfit, with its place in the field."""
    if given.kind not in questions().kinds:
        raise Unfit(text("interests.no_kind"), field=f"kind_{place}")
    if given.whose not in WHOSE:
        raise Unfit(text("interests.no_whose"), field=f"whose_{place}")
    said = words(given.said, f"said_{place}")
    if len(said) > LONGEST_SAID:
        raise Unfit(text("workspace.too_long", n=LONGEST_SAID), field=f"said_{place}")
    try:
        number = str(number_of(given.number)) if given.number.strip() else None
    except NotABin as problem:
        raise Unfit(problem.text, field=f"number_{place}") from None
    return given.kind, given.whose, number, said


async def _last(by: Colleague, campaign: int | None) -> tuple[int, list[tuple[object, ...]]] | None:
    """What the colleague declared last in a campaign, or outside of one today."""
    row = await fetch_one(
        """select id from declaration where organisation = $1 and person = $2 and campaign is not distinct from $3
           and (campaign is not null or at >= $4) order by id desc limit 1""",
        by.organisation, by.person, campaign, clock.start_of(clock.today()),
    )  # fmt: skip
    if row is None:
        return None
    rows = await fetch(
        "select kind, whose, bin, said from declared_interest where declaration = $1 order by id", row["id"]
    )
    return row["id"], [tuple(each.values()) for each in rows]


async def decide_interest(by: Colleague, interest: int, measure: str, reason: str) -> None:
    """Decide, as somebody else, what follows from an interest. Twice the same does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it was decided otherwise, SecondPersonNeeded, Unfit.
    """
    by.needs("lead")
    reason = words(reason, "reason")
    if measure not in MEASURES:
        raise Unfit(text("interests.no_measure"), field="measure")
    async with transaction():
        row = await _interest(by, interest)
        if row["measure"] is not None:
            if (row["measure"], row["reason"]) == (measure, reason):
                return
            raise OutOfTurn(text("interests.decided_already"))
        await execute(
            "update declared_interest set measure = $2, reason = $3, decided_by = $4, decided_on = $5 where id = $1",
            interest, measure, reason, by.person, clock.today(),
        )  # fmt: skip
        await record(InterestDecided(interest), actor=by.actor)


async def lift_measure(by: Colleague, interest: int) -> None:
    """What was decided holds no longer: the interest has ended. Twice does nothing.

    Raises NotYours, NothingHere, OutOfTurn where nothing was decided, SecondPersonNeeded.
    """
    by.needs("lead")
    async with transaction():
        row = await _interest(by, interest)
        if row["measure"] is None:
            raise OutOfTurn(text("interests.undecided"))
        if row["lifted_on"] is not None:
            return
        await execute(
            "update declared_interest set lifted_by = $2, lifted_on = $3 where id = $1",
            interest, by.person, clock.today(),
        )  # fmt: skip
        await record(MeasureLifted(interest), actor=by.actor)


async def _interest(by: Colleague, interest: int) -> Record:
    """An interest of somebody else. Raises NothingHere, OutOfTurn, SecondPersonNeeded."""
    await must_be_at_work(by)
    await execute("select pg_advisory_xact_lock(hashtext($1))", f"interest {interest}")
    row = await fetch_one(
        "select * from declared_interest where id = $1 and organisation = $2", interest, by.organisation
    )
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    if row["person"] == by.person:
        raise SecondPersonNeeded(text("interests.second_person"))
    return row


async def _campaign(by: Colleague, campaign: int, *, also_closed: bool = False) -> Record:
    await must_be_at_work(by)
    row = await fetch_one(
        "select * from interest_campaign where id = $1 and organisation = $2", campaign, by.organisation
    )
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    if row["closed_on"] is not None and not also_closed:
        raise OutOfTurn(text("interests.closed"))
    return row
