"""An application until it is submitted: opened, filled in, signed, or discarded."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from uuid import UUID

from compliance.colleagues import Colleague
from compliance.commands.label.checking import check_application
from compliance.commands.label.stepping import Told, step
from compliance.errors import OutOfTurn, Unfit
from compliance.events.label import ApplicationOpened
from compliance.events.label_applying import ApplicationChanged
from compliance.label.eligibility import eligibility
from compliance.library.declaration import declaration
from compliance.library.scheme import scheme
from compliance.queries.at_work import must_be_at_work
from compliance.queries.label.case import barred_until, case_row
from compliance.queries.label.known import Basis, basis_of, known_of, on_short_path
from compliance.queries.label.labels import label_in_use, renewal_opens
from compliance.words import words
from infra import clock
from infra.database import Record, execute, fetch_value, transaction
from infra.events import record
from infra.i18n import LANGUAGES, show, text
from registry.queries.contracts import load_parties
from registry.references import masked

Purpose = Literal["grant", "renewal", "scope"]
MOST_LINES = 100  # products or sites of an application
LONGEST_LINE = 200
NEEDED_FIRST = frozenset({"S-ASSESSMENT"})  # without it there is nothing to look at


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an application is for."""

    level: str
    purpose: Purpose = "grant"
    language: str = "kk"


@dataclass(frozen=True, slots=True)
class Product:
    """Something that is to bear the label: its name, and its code where it has one."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody fills in. `contact`: whom the desk speaks with."""

    level: str
    language: str
    contact: UUID
    products: tuple[Product, ...] = ()
    sites: tuple[str, ...] = field(default=())


async def open_application(by: Colleague, wanted: Wanted) -> int:
    """Begin an application; its id. Nobody but the organisation sees it. Another scope keeps the level of the label; a
    renewal begins with it where no other is wanted.

    Raises NotYours, Unfit for a level that there is not, OutOfTurn while another is open or a bar runs, where a label
    is in use already, or the one to be renewed or changed is not.
    """
    by.needs("lead")
    async with transaction():
        await must_be_at_work(by)
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"label {by.organisation}")
        label = await _label_for(by, wanted)
        keeps = label is not None and (wanted.purpose == "scope" or not wanted.level)
        level = label["level"] if label is not None and keeps else wanted.level
        _fit(level, wanted.language)
        basis = await basis_of(by.organisation, clock.today())
        application = int(
            await fetch_value(
                """insert into label_application (organisation, purpose, label, level, scheme_version, micro, state,
                       turn, round, assessment, products, sites, language, contact, opened_by, opened_at)
                   values ($1, $2, $3, $4, $5, $6, 'draft', 'applicant', 1, $7, $8::jsonb, $9, $10, $11, $11, $12)
                   returning id""",
                by.organisation, wanted.purpose, label["id"] if label is not None else None, level, scheme().version,
                await on_short_path(by.organisation), basis.head.id if basis.head else None,
                *_begun_with(label, basis), wanted.language, by.person, clock.now(),
            )
        )  # fmt: skip
        await record(ApplicationOpened(application, level, wanted.purpose), actor=by.actor)
    return application


async def _label_for(by: Colleague, wanted: Wanted) -> Record | None:
    """The label that is renewed or changed. Raises Unfit, OutOfTurn where the application may not be begun."""
    if wanted.purpose not in get_args(Purpose):
        raise Unfit(text("label.unfit.purpose"), field="purpose")
    if await fetch_value(
        "select id from label_application where organisation = $1 and ended_at is null", by.organisation
    ):
        raise OutOfTurn(text("label.open_already"))
    if (until := await barred_until(by.organisation)) is not None:
        raise OutOfTurn(text("label.barred", day=clock.local_date(until)))
    label = await label_in_use(by.organisation)
    if wanted.purpose == "grant":
        if label is not None:
            raise OutOfTurn(text("label.has_label", number=label["number"]))
        return None
    if label is None:
        raise OutOfTurn(text("label.no_label"))
    opens = renewal_opens(label)
    if wanted.purpose == "renewal" and not opens.now:
        raise OutOfTurn(text("label.renewal_closed", day=opens.on))
    return label


def _begun_with(label: Record | None, basis: Basis) -> tuple[str, list[str]]:
    """Products and sites that a new application begins with: of the label, or of the scope that was assessed."""
    if label is not None:
        return label["products"], list(label["sites"])
    scope = basis.head.scope if basis.head else None
    return _json(Product(name) for name in (scope.products if scope else ())), list(scope.sites if scope else ())


def _json(products: Iterable[Product]) -> str:
    return json.dumps([{"name": each.name, "code": each.code} for each in products], ensure_ascii=False)


def _fit(level: str, language: str) -> None:
    if level not in {each.code for each in scheme().levels}:
        raise Unfit(text("label.unfit.level"), field="level")
    if language not in LANGUAGES:
        raise Unfit(text("label.unfit.language"), field="language")


async def change_application(by: Colleague, application: int, said: Filled) -> None:
    """Fill in a draft. Raises NotYours, NothingHere, OutOfTurn of one that was submitted, Unfit."""
    by.needs("lead")
    _fit(said.level, said.language)
    products, sites = fit_lines(said)
    async with transaction():
        row = await draft_of(by, application)
        if row["purpose"] == "scope" and said.level != row["level"]:
            raise Unfit(text("label.unfit.level_of_scope"), field="level")
        if not await fetch_value(
            "select exists (select from membership where organisation = $1 and person = $2 and until is null)",
            by.organisation, said.contact,
        ):  # fmt: skip
            raise Unfit(text("label.unfit.contact"), field="contact")
        await execute(
            """update label_application set level = $2, language = $3, contact = $4, products = $5::jsonb, sites = $6
               where id = $1""",
            application, said.level, said.language, said.contact, _json(products), sites,
        )  # fmt: skip
        await record(ApplicationChanged(application, "filled"), actor=by.actor)


def fit_lines(said: Filled) -> tuple[list[Product], list[str]]:
    """Products and sites as they are kept. Raises Unfit."""
    products = [Product(_line(one.name, "products"), _line(one.code, "products")) for one in said.products]
    sites = [_line(one, "sites") for one in said.sites]
    for field_, lines in (("products", products), ("sites", sites)):
        if not lines:
            raise Unfit(text(f"label.unfit.no_{field_}"), field=field_)
        if len(lines) > MOST_LINES:
            raise Unfit(text("label.unfit.too_many", n=MOST_LINES), field=field_)
    if any(not one.name for one in products):
        raise Unfit(text("label.unfit.no_name"), field="products")
    return products, sites


def _line(given: str, field_: str) -> str:
    said = words(" ".join(given.split()), field_, needed=False)
    if len(said) > LONGEST_LINE:
        raise Unfit(text("label.unfit.long_line", n=LONGEST_LINE), field=field_)
    return said


async def confirm_data(by: Colleague, application: int) -> None:
    """Say that what the register shows of the company is right. Twice does nothing. Raises as the others do."""
    by.needs("lead")
    async with transaction():
        row = await draft_of(by, application)
        if row["confirmed_at"] is not None:
            return
        await execute(
            "update label_application set confirmed_by = $2, confirmed_at = $3 where id = $1",
            application, by.person, clock.now(),
        )  # fmt: skip
        await record(ApplicationChanged(application, "confirmed"), actor=by.actor)


async def draft_of(by: Colleague, application: int) -> Record:
    """A draft of the colleague's organisation, held. Raises NothingHere, OutOfTurn."""
    await must_be_at_work(by)
    row = await case_row(by, application, held=True)
    if row["state"] != "draft":
        raise OutOfTurn(text("label.submitted_already"))
    return row


async def submit_application(by: Colleague, application: int, *, agreed: bool) -> str:
    """Sign the declaration and hand the application in; its number. The first head does that, or who answers for it.

    Raises NotYours, NothingHere, OutOfTurn while a task is not done, something that only time mends is in the way, or
    a bar runs, Unfit without agreement.
    """
    by.needs("approve")
    async with transaction():
        row = await draft_of(by, application)
        basis = await basis_of(by.organisation, clock.today())
        await _must_be_ready(row, basis)
        if not agreed:
            raise Unfit(text("label.unfit.not_agreed"), field="agreed")
        said = await declared(by.organisation, basis, row["language"])
        number = await _number()
        also: Mapping[str, object] = {
            "number": number, "submitted_at": clock.now(), "snapshot": basis.snapshot,
            "assessment": basis.head.id if basis.head else None, "micro": await on_short_path(by.organisation),
            "scheme_version": scheme().version, "declaration": said, "declaration_version": declaration().version,
            "declared_by": by.person, "declared_at": clock.now(),
        }  # fmt: skip
        await step(by, application, "submit", Told(also=also))
        await check_application(application)
    return number


async def _must_be_ready(row: Record, basis: Basis) -> None:
    """Raises OutOfTurn naming the first thing that is missing."""
    if row["confirmed_at"] is None:
        raise OutOfTurn(text("label.not_ready.data"))
    if not json.loads(row["products"]) or not row["sites"]:
        raise OutOfTurn(text("label.not_ready.products"))
    if basis.snapshot is None:
        raise OutOfTurn(text("label.not_ready.assessment"))
    known = await known_of(row["organisation"], clock.today())
    micro = await on_short_path(row["organisation"])
    for each in eligibility(scheme(), row["level"], known, micro=micro):
        if each.met != "met" and each.requirement.id in NEEDED_FIRST:
            raise OutOfTurn(text("label.not_ready.assessment"))
        if each.met == "unmet" and each.requirement.blocks:
            raise OutOfTurn(text("label.not_ready.blocked"))


async def declared(organisation: str, basis: Basis, language: str) -> str:
    """The words that are signed, with the name of the organisation (BIN) as the register has it."""
    parties = await load_parties([organisation], clock.now())
    named = parties[organisation].name
    name = show(named, language) or (basis.head.scope.name if basis.head else organisation)
    return declaration().of(name, masked(organisation), language)


async def _number() -> str:
    serial = await fetch_value("select nextval('label_application_serial')")
    return f"CWA-{clock.today().year}-{serial:06d}"


async def discard_application(by: Colleague, application: int) -> None:
    """Throw a draft away; it stays in the list as withdrawn. Raises NotYours, NothingHere, OutOfTurn."""
    by.needs("lead")
    async with transaction():
        await draft_of(by, application)
        await step(by, application, "withdraw")
