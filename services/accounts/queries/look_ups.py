"""Look-ups: an organisation's own, and how many looked at one's own company."""

from datetime import date, datetime, timedelta

from infra import clock
from infra.database import Record, fetch
from infra.i18n import Bilingual
from registry.references import reference_of
from services.accounts.permissions import Permission, need
from services.accounts.purposes import PURPOSES
from services.accounts.queries.organisations import name_of, names_of
from services.accounts.timing import INQUIRY
from services.accounts.viewer import Viewer
from services.accounts.views.organisations import InquiryView, LookedAtView, LookUpsView, LookUpView, PurposeView

PER_PAGE = 50
MONTHS = 12

INQUIRIES = """
select i.*, p.name as by, (select count(*) from look_up l where l.inquiry = i.id) as look_ups
from inquiry i join person p on p.id = i.person
where i.organisation = $1 and ($2 = '' or i.bin = $2) and i.closed_at is null and i.ends_at > $3
order by i.id desc limit $4
"""
LOOK_UPS = """
select l.*, p.name as by, i.purpose, i.reference
from look_up l join person p on p.id = l.person join inquiry i on i.id = l.inquiry
where l.organisation = $1 and ($2 = '' or l.bin = $2) and ($3::bigint is null or l.id < $3)
order by l.id desc limit $4
"""


async def look_ups_page(viewer: Viewer, number: str, asked: str = "", after: int | None = None) -> LookUpsView:
    """What an organisation looked up, of all companies or of one, and the purposes that are open."""
    need(viewer, Permission.READ_LOOK_UPS, number)
    now = clock.now()
    inquiries = [] if after else await fetch(INQUIRIES, number, asked, now, PER_PAGE)
    rows = await fetch(LOOK_UPS, number, asked, after, PER_PAGE + 1)
    shown = rows[:PER_PAGE]
    names = await names_of({number, *(row["bin"] for row in (*inquiries, *shown))})
    return LookUpsView(
        bin=reference_of(number),
        name=names[number],
        inquiries=tuple(_inquiry(row, names[row["bin"]], now) for row in inquiries),
        look_ups=tuple(_look_up(row, names[row["bin"]]) for row in shown),
        after=shown[-1]["id"] if len(rows) > PER_PAGE else None,
        asked=reference_of(asked),
    )


def _inquiry(row: Record, name: Bilingual, now: datetime) -> InquiryView:
    return InquiryView(
        id=row["id"],
        bin=reference_of(row["bin"]),
        name=name,
        purpose=row["purpose"],
        reference=row["reference"],
        by=row["by"],
        opened_at=row["opened_at"],
        ends_at=row["ends_at"],
        over=row["closed_at"] is not None or row["ends_at"] <= now,
        look_ups=row["look_ups"],
    )


def _look_up(row: Record, name: Bilingual) -> LookUpView:
    return LookUpView(
        id=row["id"],
        bin=reference_of(row["bin"]),
        name=name,
        by=row["by"],
        kind=row["kind"],
        purpose=row["purpose"],
        reference=row["reference"],
        at=row["at"],
        as_of=row["as_of"],
        shown=row["shown"].hex(),
    )


async def open_inquiry_of(viewer: Viewer, number: str) -> InquiryView | None:
    """The newest open purpose for which the viewer's organisation may look a company up, or None."""
    rows = await fetch(INQUIRIES, viewer.acting_for, number, clock.now(), 1)
    return _inquiry(rows[0], await name_of(number), clock.now()) if rows else None


async def purpose_form(viewer: Viewer, number: str, wanted: str) -> PurposeView:
    """What the form that asks for a purpose shows."""
    need(viewer, Permission.LOOK_UP_COMPANY, viewer.acting_for)
    organisation = viewer.acting_for or ""
    names = await names_of({number, organisation})
    return PurposeView(
        reference_of(number), names[number], reference_of(organisation), names[organisation], wanted, PURPOSES,
        INQUIRY.days,
    )  # fmt: skip


async def looked_at_page(viewer: Viewer, number: str) -> LookedAtView:
    """How many looked at the company in twelve months, by kind of user and by month; one's own looks are not counted.

    Who they were is not even read: the database gives counts, and to members only.
    """
    need(viewer, Permission.READ_LOOKED_AT, number)
    months = _last_months(clock.today())
    rows = await fetch("select * from looked_at($1, $2)", number, clock.start_of(months[-1]))
    counted = {row["month"]: row for row in rows if row["month"] is not None}
    kinds = [row for row in rows if row["looked_as"] is not None]
    return LookedAtView(
        bin=reference_of(number),
        name=await name_of(number),
        since=months[-1],
        kinds=tuple(
            (row["looked_as"], row["look_ups"], row["lookers"])
            for row in sorted(kinds, key=lambda row: (-row["look_ups"], row["looked_as"]))
        ),
        months=tuple(
            (month, counted[month]["look_ups"], counted[month]["lookers"]) if month in counted else (month, 0, 0)
            for month in months
        ),
        total=sum(row["look_ups"] for row in kinds),
    )


def _last_months(today: date) -> list[date]:
    """First days of this month and the eleven before, newest first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


async def look_ups_of(viewer: Viewer, number: str) -> tuple[LookUpView, ...]:
    """What the viewer's organisation has looked up of one company, newest first."""
    rows = await fetch(LOOK_UPS, viewer.acting_for, number, None, PER_PAGE)
    name = await name_of(number)
    return tuple(_look_up(row, name) for row in rows)
