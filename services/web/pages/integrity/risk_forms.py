"""The form of a risk: what it is filled with, and what it says."""

from compliance.commands.risks import MOST_CONTROLS, RiskSaid
from compliance.library.risk_templates import RiskTemplate
from compliance.risks import Control
from compliance.views.risks import VersionView
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest
from services.web.typed import day_in, day_or_none, person_in, whole_in

WORDS = ("title", "process", "unit", "description", "causes", "treatment", "plan", "note")
FIELDS = (*WORDS, "likelihood", "impact", "due_on", "owner", "review_on", "version", "template", "rows", "more")
PARTS = ("what", "item", "effect", "strength")
FEWEST_ROWS, MORE_ROWS = 3, 3


def _name(number: int, part: str) -> str:
    return f"control_{number}_{part}"


async def read_risk(request: AnyRequest) -> Form:
    """What was posted, the rows of controls that have words moved together."""
    numbers = range(1, MOST_CONTROLS + 1)
    typed = await read_form(request, *FIELDS, *(_name(number, part) for number in numbers for part in PARTS))
    rows = [{part: typed[_name(number, part)] for part in PARTS} for number in numbers]
    kept = [row for row in rows if row["what"].strip()]
    values = {name: typed[name] for name in FIELDS}
    return Form(values | _rows(kept))


def _rows(rows: list[dict[str, str]]) -> dict[str, str]:
    return {_name(number, part): row[part] for number, row in enumerate(rows, 1) for part in PARTS}


def rows_of(form: Form) -> int:
    """How many rows of controls the form shows: those with words, one free, and as many more as were asked for."""
    there = sum(1 for number in range(1, MOST_CONTROLS + 1) if form[_name(number, "what")].strip())
    asked = int(form["rows"]) if form["rows"].isascii() and form["rows"].isdigit() and len(form["rows"]) < 3 else 0
    more = MORE_ROWS if form["more"] else 0
    return min(MOST_CONTROLS, max(FEWEST_ROWS, there + 1, asked + more))


def said_in(form: Form) -> RiskSaid:
    """What the form says of a risk. Raises Unfit."""
    numbers = [number for number in range(1, MOST_CONTROLS + 1) if form[_name(number, "what")].strip()]
    return RiskSaid(
        title=form["title"],
        process=form["process"],
        likelihood=whole_in(form, "likelihood", "risk.unfit.likelihood"),
        impact=whole_in(form, "impact", "risk.unfit.impact"),
        treatment=form["treatment"],  # type: ignore[arg-type] # the command says what it can be
        owner=person_in(form, "owner"),
        review_on=day_in(form, "review_on"),
        unit=form["unit"],
        description=form["description"],
        causes=form["causes"],
        controls=tuple(_control(form, number) for number in numbers),
        plan=form["plan"],
        due_on=day_or_none(form, "due_on"),
    )


def _control(form: Form, number: int) -> Control:
    what, item, effect, _ = (form[_name(number, part)] for part in PARTS)
    strength = whole_in(form, _name(number, "strength"), "risk.unfit.strength")
    return Control(what, item, effect, strength)  # type: ignore[arg-type] # the command says what it can be


def filled_of(version: VersionView) -> Form:
    """A form with what a version says."""
    said = {name: str(getattr(version, name) or "") for name in WORDS if name != "note"}
    return filled(
        **said,
        likelihood=str(version.inherent.likelihood),
        impact=str(version.inherent.impact),
        due_on=version.due_on.isoformat() if version.due_on else "",
        owner=str(version.owner),
        review_on=version.review_on.isoformat(),
        version=str(version.version),
        **_rows([_row(each) for each in version.said]),
    )


def _row(control: Control) -> dict[str, str]:
    return {"what": control.what, "item": control.item, "effect": control.effect, "strength": str(control.strength)}


def filled_from(template: RiskTemplate, language: str) -> Form:
    """A form with what a template suggests, in the reader's language."""
    controls = [
        {"what": each.what.of(language), "item": each.item, "effect": each.effect, "strength": str(each.strength)}
        for each in template.controls
    ]
    return filled(
        template=template.id,
        title=template.title.of(language),
        process=template.process,
        description=template.description.of(language),
        causes=template.causes.of(language),
        likelihood=str(template.likelihood),
        impact=str(template.impact),
        treatment="reduce",
        **_rows(controls),
    )
