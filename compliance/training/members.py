"""What is said of a member of staff, and where they work, made fit to be stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from compliance.errors import Unfit
from compliance.training.roles import ROLES
from compliance.words import words
from infra.i18n import LANGUAGES, text

KINDS = ("employee", "associate")
LONGEST = {
    "number": 40, "last_name": 100, "first_name": 100, "middle_name": 100, "full_name": 300, "manager": 40,
    "unit": 200, "position": 200,
}  # fmt: skip
IIN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """Who somebody is: the employer's number and names; `manager` is the manager's number."""

    number: str
    last_name: str
    first_name: str
    middle_name: str = ""
    kind: str = "employee"
    language: str = "kk"
    email: str = ""
    manager: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works, and in which roles of training."""

    unit: str
    position: str
    roles: tuple[str, ...] = ()


def fit_member(said: Said) -> Said:
    """The same as it is stored. Raises Unfit naming the field."""
    number = fit_line(said.number, "number")
    if is_like_an_iin(number):
        raise Unfit(text("training_staff.unfit.iin"), field="number")
    if said.kind not in KINDS:
        raise Unfit(text("training_staff.unfit.kind"), field="kind")
    if said.language not in LANGUAGES:
        raise Unfit(text("training_staff.unfit.language"), field="language")
    return Said(
        number=number,
        last_name=fit_line(said.last_name, "last_name"),
        first_name=fit_line(said.first_name, "first_name", needed=False),
        middle_name=fit_line(said.middle_name, "middle_name", needed=False),
        kind=said.kind,
        language=said.language,
        email=fit_email(said.email),
        manager=fit_line(said.manager, "manager", needed=False),
    )


def fit_place(place: Place) -> Place:
    """The same as it is stored; roles in the order of their table. Raises Unfit naming the field."""
    return Place(
        fit_line(place.unit, "unit", needed=False), fit_line(place.position, "position", needed=False),
        fit_roles(place.roles),
    )  # fmt: skip


def fit_line(given: str, field: str, *, needed: bool = True) -> str:
    """One line with one blank where there are several. Raises Unfit for none that is needed, and for one too long."""
    line = " ".join(words(given, field, needed=needed).split())
    if len(line) > LONGEST[field]:
        raise Unfit(text("workspace.too_long", n=LONGEST[field]), field=field)
    if not line.isprintable():
        raise Unfit(text("training_staff.unfit.letters"), field=field)
    return line


def fit_email(given: str) -> str:
    """An address in its usual form, without a look into the network; empty where none is given. Raises Unfit."""
    if not given.strip():
        return ""
    try:
        found = validate_email(given.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        raise Unfit(text("training_staff.unfit.email"), field="email") from None
    return found.normalized


def fit_roles(given: Sequence[str]) -> tuple[str, ...]:
    """Roles by their codes, each once, in the order of the table. Raises Unfit for one that is none."""
    if not set(given) <= set(ROLES):
        raise Unfit(text("training_staff.unfit.roles"), field="roles")
    return tuple(role for role in ROLES if role in given)


def is_like_an_iin(number: str) -> bool:
    """Whether an employee number looks like an individual identification number, which is not kept here: twelve digits
    that begin with a date.
    """
    if len(number) != IIN_DIGITS or not (number.isascii() and number.isdigit()):
        return False
    return 1 <= int(number[2:4]) <= 12 and 1 <= int(number[4:6]) <= 31
