"""Forms: what was typed, and what is wrong with it, beside its field and with nothing lost but secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from infra.errors import Problem
from infra.i18n import Text
from services.web.guards import AnyRequest

LONGEST = 4000  # characters of a field that are looked at
UNSAID: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name. `faults` are sentences by field; one without a field stands above the form ("")."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Text] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """What was typed; an empty text where nothing was."""
        return self.values.get(name, "")

    def refused(self, problem: Problem) -> "Form":
        """The same with a problem beside the field that it names."""
        where = str(problem.extra.get("field", ""))
        return replace(self, faults={**self.faults, where: problem.text})


EMPTY = Form()


def filled(**values: str) -> Form:
    """A form with something in it already."""
    return Form(values)


async def read_form(request: AnyRequest, *names: str) -> Form:
    """These fields of what was posted, as text; files and strangers are passed over."""
    posted = await request.form()
    found = {name: posted.get(name) for name in names}
    return Form({name: value[:LONGEST] for name, value in found.items() if isinstance(value, str)})
