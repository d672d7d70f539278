"""What register and workspace know of an organisation, as the requirements of the label are held against it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from compliance.assessment import Assessment, ItemLevel, item_levels
from compliance.assessment.compare import difference
from compliance.assessment.maturity import Number
from compliance.assessment.snapshot import freeze
from compliance.colleagues import Colleague
from compliance.label.eligibility import Known
from compliance.library.scheme import scheme
from compliance.queries.assessments import loaded, newest_snapshot
from compliance.queries.heads import Head, heads_of
from compliance.queries.policies import attested
from compliance.queries.training.requirement import training_requirement
from infra import clock
from infra.database import fetch_one, fetch_value
from infra.looking import NOBODY, Looker, looking, looks
from registry.classifiers import size_group
from registry.queries.criteria import criteria_of

POLICY = "policy"  # the document of the programme that is the anti-corruption policy
LOOKED_THROUGH = 4  # cycles, the newest first, among which the one that an application rests on is looked for
NUMBERS: tuple[Number, ...] = ("supported", "verified")
JOB = UUID(int=0)
# the newest campaign in which somebody was asked by the day, and who of those had declared by its end
CAMPAIGN = """
select coalesce(c.closed_on, c.starts) as day, count(distinct m.person) as whole,
    count(distinct m.person) filter (where exists (
        select from declaration d where d.campaign = c.id and d.person = m.person and d.at < $3)) as done
from interest_campaign c join membership m on m.organisation = c.organisation
    and (c.roles = '{}' or m.roles && c.roles) and m.since < $3 and (m.until is null or m.until >= $3)
where c.organisation = $1 and c.starts <= $2
group by c.id order by c.id desc limit 1
"""
CERTIFICATE = """
select max(c.ends_on) from conformity c
cross join lateral (select state from conformity_state s where s.conformity = c.id order by s.id desc limit 1) s
where c.organisation = $1 and s.state = 'valid' and c.issued_on <= $2 and c.ends_on >= $2
    and c.standard ~* '(37001|3049)'
"""
MAJOR = """
select count(*) from finding where organisation = $1 and grade = 'major' and opened_on <= $2
    and (closed_on is null or closed_on > $2)
"""
ANALYSED = "select max(analysed_on) from risk_analysis where organisation = $1 and analysed_on <= $2"
SIZE = "select krp from company where bin = $1 and seen_until is null order by id desc limit 1"
IN_FORCE = "select id from policy where organisation = $1 and kind = $2 and state = 'published'"


@dataclass(frozen=True, slots=True)
class Basis:
    """The self-assessment on which an application rests: the newest that is as it was approved, with its snapshot.

    Where there is none, `head` is the newest of all, and `snapshot` is None; `head` too where there is nothing.
    """

    head: Head | None = None
    snapshot: int | None = None
    approved_on: date | None = None
    changed: bool = False  # one was approved, and has changed since
    lowest: Mapping[str, int] = field(default_factory=dict)


async def known_of(organisation: str, day: date) -> Known:
    """Everything that is known of an organisation (BIN) on a day; what nobody knows stays None.

    For whoever leads the organisation, with their rights; and for a job, which brings its own.
    """
    async with _asked_by_somebody():
        criteria = await criteria_of(organisation, day)
        basis = await basis_of(organisation, day)
        campaign = await fetch_one(CAMPAIGN, organisation, day, clock.start_of(day + timedelta(days=1)))
        training = await training_requirement(organisation, day)
        return Known(
            day=day,
            registered=criteria.registered,
            adverse_lists=criteria.adverse,
            tax_debt=criteria.tax_debt,
            court=criteria.court,
            grades=criteria.grades,
            approved_on=basis.approved_on,
            lowest=basis.lowest or None,
            major_open=None if basis.head is None else int(await fetch_value(MAJOR, organisation, day)),
            policy_share=await _policy_share(organisation, day),
            interests_on=campaign["day"] if campaign else None,
            interests_share=share(campaign["done"], campaign["whole"]) if campaign else None,
            analysed_on=await fetch_value(ANALYSED, organisation, day),
            exposed_share=share(training.exposed.numerator, training.exposed.denominator),
            trained_share=share(training.everybody.numerator, training.everybody.denominator),
            certificate_ends=await fetch_value(CERTIFICATE, organisation, day),
        )


@asynccontextmanager
async def _asked_by_somebody() -> AsyncIterator[None]:
    """A job asks as an auditor does: functions of the database answer nobody nothing."""
    if looking() != NOBODY:
        yield
        return
    with looks(Looker(staff=frozenset({"auditor"}), strong=True)):
        yield


async def size_of(organisation: str) -> str | None:
    """The group of a company's size class in the business register: micro, small, medium, large; None: not known."""
    return size_group(await fetch_value(SIZE, organisation))


def is_micro(size: str | None) -> bool:
    """Whether the short path of micro firms is taken. The register says so, and nobody else: whoever chooses a profile
    of questions does not choose how closely they are looked at, and a size that is not known is not small.
    """
    return size in scheme().micro_sizes


async def on_short_path(organisation: str) -> bool:
    """The same of a company, as the register knows it now."""
    return is_micro(await size_of(organisation))


def share(done: int, whole: int) -> float | None:
    """A part of a whole from 0 to 1; None where there is no whole: of nobody nothing is known."""
    return done / whole if whole else None


async def _policy_share(organisation: str, day: date) -> float | None:
    policy = await fetch_value(IN_FORCE, organisation, POLICY)
    if policy is None:
        return None
    found = (await attested(_reader(organisation), [policy], day)).get(policy)
    return share(found.done, found.whole) if found else None


async def basis_of(organisation: str, day: date) -> Basis:
    """The self-assessment on which an application of an organisation (BIN) may rest on a day."""
    by, newest = _reader(organisation), Basis()
    for place, head in enumerate((await heads_of(by))[:LOOKED_THROUGH]):
        approved = await newest_snapshot(head, approved=True)
        if approved is None and place > 0:
            continue
        value = await loaded(by, head, frozenset(head.items))
        same = approved is not None and difference(approved[1], freeze(value, day)).same
        if same and approved is not None:
            on = await fetch_value("select approved_at from assessment_snapshot where id = $1", approved[0])
            return Basis(head, approved[0], clock.local_date(on), lowest=lowest_of(value, day))
        changed = newest.changed or approved is not None
        first = newest if newest.head is not None else Basis(head, lowest=lowest_of(value, day))
        newest = Basis(first.head, changed=changed, lowest=first.lowest)
    return newest


def lowest_of(value: Assessment, day: date) -> dict[str, int]:
    """The lowest level of a critical item, by number. 0 where nothing supports an item or nobody verified it; a number
    is left out where a critical item does not apply, or none is critical: then people have to judge.
    """
    critical = [each for each in item_levels(value, day) if each.critical]
    if not critical or any(each.state == "not_applicable" for each in critical):
        return {}
    return {number: _lowest(critical, number) for number in NUMBERS}


def _lowest(levels: Sequence[ItemLevel], number: Number) -> int:
    return min(0 if each.state == "unanswered" else each.number(number) or 0 for each in levels)


def _reader(organisation: str) -> Colleague:
    return Colleague(JOB, organisation, frozenset({"read"}))
