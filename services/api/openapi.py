"""The OpenAPI 3.1 document, made from the table of operations and the shapes of the answers."""

from functools import cache

import msgspec

from infra.i18n import translate
from services.api.errors import CODES, MEDIA_TYPE, ProblemDocument, about_of, title_of
from services.api.examples import EXAMPLES, PROBLEM
from services.api.operations import OPERATIONS, Operation
from services.api.parameters import MOST_VALUES, Parameter

ROOT = "/api/v1"
VERSION = "1.0.0"  # of the interface: rises with what callers may rely on
ENGLISH = "en"
REFERENCES = "#/components/schemas/{name}"
ALWAYS = ("invalid", "not-acceptable", "key-unknown", "too-many-requests", "unexpected")
KEYED = ("key-needed", "scope-needed")

Json = dict[str, object]
HEADERS: Json = {
    name: {"schema": {"type": "string"}, "description": about}
    for name, about in (
        ("ETag", "Send it back in If-None-Match: 304 if nothing changed."),
        ("Cache-Control", "How long the answer may be kept."),
        ("Content-Language", "Language of the sentences."),
        ("Vary", "What the answer depends on besides its address."),
        ("RateLimit-Policy", "How many requests (q) in how many seconds (w), for this caller."),
        ("RateLimit", "How many more now (r), and in how many seconds all are given back (t)."),
    )
}
LINK: Json = {"schema": {"type": "string"}, "description": 'rel="next": the next page (RFC 8288); not on the last.'}


@cache
def document() -> Json:
    """The whole document. It is in English; its sentences stand in the catalogues like all others."""
    shapes = [*dict.fromkeys(operation.shape for operation in OPERATIONS), ProblemDocument]
    _, components = msgspec.json.schema_components(shapes, ref_template=REFERENCES)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Möldir",
            "version": VERSION,
            "summary": _said("api.summary"),
            "description": _said("api.about"),
        },
        "servers": [{"url": "/", "description": _said("api.server")}],
        "paths": {
            f"{ROOT}{operation.path}": {operation.method.lower(): _operation(operation)} for operation in OPERATIONS
        },
        "components": {
            "schemas": components,
            "responses": {_component(code): _problem(code) for code in CODES},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": _said("api.key")}},
        },
    }


def _said(message: str) -> str:
    return translate(message, ENGLISH)


def _component(code: str) -> str:
    return "".join(word.capitalize() for word in code.split("-"))


def _operation(operation: Operation) -> Json:
    return {
        "operationId": operation.id,
        "summary": translate(operation.summary, ENGLISH),
        "description": translate(operation.about, ENGLISH),
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        **_body(operation),
        # without a key, or with one; some addresses want a key with a certain scope
        "security": [{"key": []}] if operation.scope else [{}, {"key": []}],
        "responses": {
            "200": _success(operation),
            **({"304": {"description": _said("api.not_modified")}} if operation.body is None else {}),
            **_errors(operation),
        },
    }


def _body(operation: Operation) -> Json:
    if operation.body is None:
        return {}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": operation.body}}}}


def _parameter(parameter: Parameter) -> Json:
    schema: Json = dict(parameter.schema)
    if parameter.default not in (None, ""):
        schema["default"] = parameter.default
    example: object = int(parameter.example) if schema.get("type") == "integer" else parameter.example
    described: Json = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": translate(parameter.about, ENGLISH),
        "schema": {"type": "array", "items": schema, "maxItems": MOST_VALUES} if parameter.many else schema,
        "example": [example] if parameter.many else example,
    }
    return described | {"style": "form", "explode": True} if parameter.many else described


def _success(operation: Operation) -> Json:
    name = operation.shape.__name__
    return {
        "description": translate(operation.summary, ENGLISH),
        "headers": HEADERS | ({"Link": LINK} if operation.linked else {}),
        "content": {
            "application/json": {
                "schema": {"$ref": REFERENCES.format(name=name)},
                "examples": {"example": {"summary": _said("api.example"), "value": EXAMPLES[name]}},
            }
        },
    }


def _errors(operation: Operation) -> Json:
    """By status; two codes with one status share its entry."""
    by_status: dict[str, list[str]] = {}
    for code in (*operation.problems, *(KEYED if operation.scope else ()), *ALWAYS):
        by_status.setdefault(str(CODES[code]), []).append(code)
    return {status: _problems(codes) for status, codes in by_status.items()}


def _problems(codes: list[str]) -> Json:
    if len(codes) == 1:
        return {"$ref": f"#/components/responses/{_component(codes[0])}"}
    entry = _problem(codes[0])
    return entry | {"description": " / ".join(translate(title_of(code), ENGLISH) for code in codes)}


def _problem(code: str) -> Json:
    example = PROBLEM | {
        "type": f"/api/docs#problem-{code}",
        "title": translate(title_of(code), ENGLISH),
        "status": CODES[code],
        "detail": translate(about_of(code), ENGLISH),
    }
    return {
        "description": translate(title_of(code), ENGLISH),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": REFERENCES.format(name="ProblemDocument")},
                "examples": {"example": {"summary": _said("api.example"), "value": example}},
            }
        },
    }
