"""What somebody at the desk said of their own interests."""

from compliance.desk import Officer
from compliance.views.label.desk import InterestLine, InterestsView
from infra.database import fetch, fetch_value

OWN = "select * from desk_interest where person = $1 order by id desc"
RECUSED = "select count(*) from label_recusal where person = $1 and state <> 'dismissed'"


async def interests(by: Officer) -> InterestsView:
    """One's own register, newest first, and from how many cases one is recused. Raises NotYours."""
    by.needs("read")
    copied = ("id", "kind", "number", "name", "is_person", "since", "until", "note", "said_at", "withdrawn_at")
    lines = [InterestLine(**{name: row[name] for name in copied}) for row in await fetch(OWN, by.person)]
    return InterestsView(
        running=tuple(each for each in lines if each.withdrawn_at is None and each.until is None),
        former=tuple(each for each in lines if each.withdrawn_at is not None or each.until is not None),
        recusals=await fetch_value(RECUSED, by.person),
    )
