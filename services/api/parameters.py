"""What an address takes: said once, to readers of the OpenAPI document, to the docs page and to the check here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from litestar import Request

from infra.errors import Invalid, NotFound
from infra.i18n import DEFAULT_LANGUAGE, LANGUAGES, Text, text

HttpRequest: TypeAlias = Request[Any, Any, Any]
Schema: TypeAlias = Mapping[str, object]
MOST_VALUES = 20  # of a parameter that may be repeated
WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address. `schema` is JSON Schema of one value; `many`: repeated, any value may hold."""

    name: str
    schema: Schema
    example: str
    place: str = "query"
    many: bool = False
    default: object = None

    @property
    def about(self) -> Text:
        """What it means, in a sentence."""
        return Text(f"api.parameter.{self.name}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that fits: its values by name, and the language of the answer."""

    request: HttpRequest
    language: str
    values: Mapping[str, object] = field(default_factory=dict)

    def word(self, name: str) -> str | None:
        """The value of a parameter given at most once; None where it was not given."""
        value = self.values.get(name)
        return str(value) if value is not None else None

    def number(self, name: str) -> int:
        """The value of a whole number that is given or has a default."""
        return int(str(self.values[name]))

    def words(self, name: str) -> list[str]:
        """The values of a parameter that may be repeated."""
        value = self.values.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []


def fault_of(schema: Schema, written: str) -> str | None:
    """Why a value does not fit, as a code: pattern, choice, length, number, range; None when it does."""
    if schema.get("type") == "integer":
        if not WHOLE.fullmatch(written):
            return "number"
        least, most = schema["minimum"], schema["maximum"]
        return None if int(str(least)) <= int(written) <= int(str(most)) else "range"
    choices = schema.get("enum")
    if isinstance(choices, Sequence) and written not in choices:
        return "choice"
    if not int(str(schema.get("minLength", 0))) <= len(written) <= int(str(schema.get("maxLength", 200))):
        return "length"
    pattern = schema.get("pattern")
    return "pattern" if pattern is not None and not re.fullmatch(str(pattern), written, re.ASCII) else None


def read(request: HttpRequest, parameters: Sequence[Parameter]) -> dict[str, object]:
    """The values of a request, defaults filled in.

    Raises Invalid naming every parameter that is unknown, repeated or does not fit, and NotFound where part of the path
    is none of the known ones.
    """
    by_name = {parameter.name: parameter for parameter in parameters}
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    faults = [_fault(name, "unknown") for name in given if name not in by_name or by_name[name].place != "query"]
    values: dict[str, object] = {}
    for parameter in parameters:
        if parameter.place == "path":
            values[parameter.name] = _in_path(parameter, str(request.path_params[parameter.name]))
            continue
        written = given.get(parameter.name, [])
        fault = _fault_of_all(parameter, written)
        if fault is not None:
            faults.append(_fault(parameter.name, fault))
        elif parameter.many:
            values[parameter.name] = list(dict.fromkeys(written))
        else:
            values[parameter.name] = written[0] if written else parameter.default
    if faults:
        raise _invalid(faults)
    return values


def unfit(name: str, code: str) -> Invalid:
    """What to raise where a parameter turns out not to fit after all."""
    return _invalid([_fault(name, code)])


def _invalid(faults: list[dict[str, object]]) -> Invalid:
    names = dict.fromkeys(str(fault["parameter"]) for fault in faults)
    return Invalid(text("api.invalid", names=", ".join(names)), errors=faults)


def _in_path(parameter: Parameter, written: str) -> str:
    if "enum" in parameter.schema and fault_of(parameter.schema, written) is not None:
        raise NotFound(text("api.not_found"))
    return written


def _fault_of_all(parameter: Parameter, written: list[str]) -> str | None:
    if len(written) > (MOST_VALUES if parameter.many else 1):
        return "repeated"
    return next((fault for value in written if (fault := fault_of(parameter.schema, value)) is not None), None)


def _fault(name: str, code: str) -> dict[str, object]:
    return {"parameter": name[:60], "code": code, "text": text(f"api.fault.{code}")}


def language_of(request: HttpRequest) -> str:
    """The language asked for by `lang`, else the first of ours in Accept-Language, else Kazakh."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    wanted = []
    for position, part in enumerate(request.headers.get("accept-language", "").split(",")):
        tag, _, weight = part.strip().partition(";")
        found = re.fullmatch(r"q=([01](?:\.[0-9]{0,3})?)", weight.strip() or "q=1")
        if (language := tag.partition("-")[0].lower()) in LANGUAGES and found and float(found[1]) > 0:
            wanted.append((-float(found[1]), position, language))
    return min(wanted)[2] if wanted else DEFAULT_LANGUAGE
