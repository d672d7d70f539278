"""A label by its number, as everybody sees it. Nothing is written down of who asked."""

import json
from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from compliance.errors import NothingHere
from compliance.label.living import Label, Standing
from compliance.label.typed import read_typed
from compliance.library.load import standards
from compliance.library.model import Words
from compliance.library.scheme import scheme
from compliance.queries.credentials import issuer
from compliance.queries.label.misuse import warnings_of
from compliance.views.label.public import Happened, LabelAnswer, LabelShown, Product
from infra import clock
from infra.database import Record, fetch, fetch_one, fetch_value
from infra.i18n import Bilingual, text
from infra.settings import settings
from registry.queries.contracts import load_parties
from registry.queries.moments import CHANGE
from registry.references import masked, reference_of

FILES = {"json": "document", "jwt": "jwt"}
LONGEST_SHOWN = 40  # characters of what is no number
# What is done to a label, and what everybody is warned of, writes its row anew; its company's name is the register's.
STATES = f"""
select l.number, concat_ws(':', l.xmin, l.ctid, (select max(h.id) from label_history h where h.label = l.id)), newest.*
from label l cross join ({CHANGE}) newest where l.number = any ($1::text[])
"""
State = tuple[Hashable, ...]


async def states_of(numbers: Iterable[str]) -> Mapping[str, State]:
    """What tells each state of a label from every other, by number: two that are alike show the same. One statement."""
    return {row[0]: tuple(row)[1:] for row in await fetch(STATES, sorted(set(numbers)))}


async def label_answer(typed: str, day: date | None = None) -> LabelAnswer:
    """What anybody is told of a number that they typed, on a day."""
    number, today = read_typed(typed), day or clock.today()
    row = await fetch_one("select * from label where number = $1", number) if number else None
    return LabelAnswer(
        typed=number or typed.strip()[:LONGEST_SHOWN],
        is_number=number is not None,
        found=await _shown(row, today) if row is not None else None,
        day=today,
        title=scheme().title,
        meaning=scheme().meaning,
        did=issuer(),
        site=settings().site,
    )


async def credential_file(typed: str, kind: str) -> tuple[str, bytes]:
    """The number of a label, and its credential as it was signed: `json` or `jwt`. Raises NothingHere.

    It is the newest version's: what the check of a renewed label needs.
    """
    number = read_typed(typed)
    found = await fetch_value(
        f"""select {FILES[kind]} from issued_credential where number = $1 and kind = 'label'
            order by version desc limit 1""",
        number,
    )  # fmt: skip
    if number is None or found is None:
        raise NothingHere(text("label_public.no_credential"))
    return number, found.encode() if isinstance(found, str) else bytes(found)


async def label_of(organisation: str) -> LabelShown | None:
    """The newest label of a company (BIN or IIN), also one that has ended; None where it never had one."""
    row = await fetch_one("select * from label where organisation = $1 order by id desc limit 1", organisation)
    return await _shown(row, clock.today()) if row is not None else None


async def _shown(row: Record, day: date) -> LabelShown:
    level = scheme().level(row["level"])
    history = await fetch("select * from label_history where label = $1 order by id desc", row["id"])
    return LabelShown(
        id=row["id"],
        number=row["number"],
        organisation=reference_of(row["organisation"]),
        name=await name_of(row["organisation"]),
        standing=standing_of(row, day),
        level=row["level"],
        level_title=level.title,
        level_text=level.text,
        scheme_version=row["scheme_version"],
        version=row["version"],
        products=products_of(row["products"]),
        sites=tuple(row["sites"]),
        standard=standard_title(row["standard"]),
        history=tuple(_happened(one) for one in history),
        warnings=await warnings_of(row["id"]),
        **{name: row[name] for name in DAYS},
    )


DAYS = ("granted_on", "valid_from", "valid_until", "suspended_on", "suspended_until", "ended_on", "surveyed_on",
        "survey_due_on")  # fmt: skip


def standing_of(row: Record, day: date) -> Standing:
    """What a row of `label` is on a day."""
    return Label(
        row["level"], row["valid_from"], row["valid_until"], row["version"], row["suspended_on"],
        row["suspended_until"], row["ended_on"], row["ended_how"],
    ).standing(day)  # fmt: skip


def products_of(kept: str) -> tuple[Product, ...]:
    """Products from how a row keeps them."""
    return tuple(Product(str(one.get("name", "")), str(one.get("code") or "")) for one in json.loads(kept))


def standard_title(code: str) -> Words:
    """What a label rests on, as people call it; its code where this edition is not in the library."""
    found = standards().get(code)
    return Words(*[found.name if found is not None else code] * 3)


def reason_words(code: str | None) -> Words | None:
    """What a reason code of the scheme says; None for none, and for one that a later scheme no longer has."""
    return next((reason.title for reason in scheme().reasons if reason.code == code), None)


def _happened(row: Record) -> Happened:
    return Happened(row["what"], row["reason"], reason_words(row["reason"]), row["version"], row["on_day"])


async def name_of(organisation: str) -> Bilingual:
    """The name of a company as the register knows it; its number, masked for a person, where it knows none."""
    name = (await load_parties([organisation], clock.now()))[organisation].name
    return name if name.kk or name.ru else Bilingual(*[masked(organisation)] * 3)
