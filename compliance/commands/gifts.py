"""The register of gifts and hospitality: entered by whoever gave or was given, decided by somebody else."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.colleagues import Colleague
from compliance.errors import NothingHere, OutOfTurn, SecondPersonNeeded, Unfit
from compliance.events.programme import GiftDecided, GiftEntered, LimitsSet
from compliance.library.programme.gifts import DECISIONS, DIRECTIONS, OUTCOMES
from compliance.queries.at_work import must_be_at_work
from compliance.words import words
from infra import clock
from infra.database import execute, fetch_one, fetch_value, transaction
from infra.events import record
from infra.i18n import text
from registry.errors import NotABin
from registry.references import number_of

LONGEST = {"what": 300, "other_name": 200, "occasion": 300}
MOST_WORTH = Decimal(10) ** 12  # tenge
MOST_INDICES = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Given:
    """A gift as somebody enters it: `worth` in tenge, `number` the BIN of the other side's organisation, if known."""

    direction: str
    day: date
    what: str
    worth: Decimal
    other_name: str
    occasion: str
    outcome: str
    official: bool = False
    number: str = ""


async def enter_gift(by: Colleague, said: Given) -> int:
    """Enter a gift; its id. The same of the same day stands once. Raises NotYours, OutOfTurn, Unfit."""
    by.needs("answer")
    values = (*_fit(said), said.official)
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"gift {by.organisation} {by.person}")
        there = await fetch_value(
            """select id from gift where organisation = $1 and person = $2 and direction = $3 and day = $4 and what = $5
               and worth = $6 and other_name = $7 and occasion = $8 and outcome = $9
               and other_bin is not distinct from $10 and official = $11""",
            by.organisation, by.person, *values,
        )  # fmt: skip
        if there is not None:
            return int(there)
        made = await fetch_value(
            """insert into gift (organisation, person, direction, day, what, worth, other_name, occasion, outcome,
                                 other_bin, official, entered_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id""",
            by.organisation, by.person, *values, clock.now(),
        )  # fmt: skip
        await record(GiftEntered(made), actor=by.actor)
    return int(made)


def _fit(said: Given) -> tuple[str, date, str, Decimal, str, str, str, str | None]:
    """A gift as it is stored, without `official`. Raises Unfit."""
    wrong = {
        "direction": said.direction not in DIRECTIONS,
        "outcome": said.outcome not in OUTCOMES
        or (
            said.outcome in ("given", "kept", "handed_over")
            and (said.direction == "given") != (said.outcome == "given")
        ),
        "day": said.day > clock.today(),
        "worth": not 0 <= said.worth <= MOST_WORTH,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Unfit(text(f"gifts.unfit.{field}"), field=field)
    told = {}
    for field, most in LONGEST.items():
        told[field] = words(getattr(said, field), field)
        if len(told[field]) > most:
            raise Unfit(text("workspace.too_long", n=most), field=field)
    try:
        number = str(number_of(said.number)) if said.number.strip() else None
    except NotABin as problem:
        raise Unfit(problem.text, field="number") from None
    return (
        said.direction, said.day, told["what"], said.worth, told["other_name"], told["occasion"], said.outcome, number,
    )  # fmt: skip


async def decide_gift(by: Colleague, gift: int, decision: str, reason: str) -> None:
    """Decide, as somebody else, what may become of a gift. Twice the same does nothing.

    Raises NotYours, NothingHere, OutOfTurn where it was decided otherwise, SecondPersonNeeded, Unfit.
    """
    by.needs("lead")
    reason = words(reason, "reason")
    if decision not in DECISIONS:
        raise Unfit(text("gifts.unfit.decision"), field="decision")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"gift {gift}")
        row = await fetch_one("select * from gift where id = $1 and organisation = $2", gift, by.organisation)
        if row is None:
            raise NothingHere(text("workspace.nothing_here"))
        if row["person"] == by.person:
            raise SecondPersonNeeded(text("gifts.second_person"))
        if row["decision"] is not None:
            if (row["decision"], row["reason"]) == (decision, reason):
                return
            raise OutOfTurn(text("gifts.decided_already"))
        await execute(
            "update gift set decision = $2, reason = $3, decided_by = $4, decided_on = $5 where id = $1",
            gift, decision, reason, by.person, clock.today(),
        )  # fmt: skip
        await record(GiftDecided(gift), actor=by.actor)


async def set_limits(by: Colleague, one: Decimal, year: Decimal, since: date) -> int:
    """From a day on other limits hold, in monthly calculation indices; what held before stays in the history. Its id.

    The same that hold already are not set again. Raises NotYours, OutOfTurn, Unfit.
    """
    by.needs("lead")
    if not 0 <= one <= MOST_INDICES:
        raise Unfit(text("gifts.unfit.limit"), field="one")
    if not one <= year <= MOST_INDICES:
        raise Unfit(text("gifts.unfit.year"), field="year_limit")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"limits {by.organisation}")
        known = await fetch_value("select count(*) from gift_limit where organisation = $1", by.organisation)
        if since < clock.today() and known:  # the first may have been in force for long; later ones change no past
            raise Unfit(text("gifts.unfit.since"), field="since")
        last = await fetch_one(
            "select * from gift_limit where organisation = $1 and since <= $2 order by since desc, id desc limit 1",
            by.organisation, since,
        )  # fmt: skip
        if last is not None and (last["one"], last["year"]) == (one, year):
            return int(last["id"])
        made = await fetch_value(
            """insert into gift_limit (organisation, one, year, since, set_by, set_at)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            by.organisation, one, year, since, by.person, clock.now(),
        )  # fmt: skip
        await record(LimitsSet(made, since), actor=by.actor)
    return int(made)
