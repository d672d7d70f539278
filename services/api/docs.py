"""The description of the API for machines (OpenAPI) and for people: a page of our own, with nothing from elsewhere."""

from functools import cache
from pathlib import Path

import jinja2
import msgspec
from litestar import Response, get

from infra.i18n import LANGUAGES, translate
from services.api.answers import JSON, sent, tagged
from services.api.errors import CODES, about_of, title_of
from services.api.examples import EXAMPLES
from services.api.openapi import ROOT, document
from services.api.operations import OPERATIONS
from services.api.parameters import HttpRequest, language_of
from services.documents.built import asset_url

HERE = Path(__file__).parent
HOUR = {"Cache-Control": "public, max-age=3600"}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


@cache
def page(language: str) -> bytes:
    """The page in a language."""

    def say(message: object, **values: object) -> str:
        return translate(message, language, **values)  # type: ignore[arg-type]

    def example(name: str) -> str:
        return msgspec.json.format(msgspec.json.encode(EXAMPLES[name]), indent=2).decode()

    html = _templates.get_template("docs.html").render(
        t=say, asset=asset_url, language=language, languages=LANGUAGES, root=ROOT, operations=OPERATIONS,
        example=example, problems=[(code, status, title_of(code), about_of(code)) for code, status in CODES.items()],
    )  # fmt: skip
    return html.encode()


@cache
def style() -> bytes:
    """What this page adds to the style of all pages."""
    return (HERE / "docs.css").read_bytes()


@get("/api/docs", include_in_schema=False)
async def docs(request: HttpRequest) -> Response[bytes]:
    """How to ask the register from a program."""
    language = language_of(request)
    headers = HOUR | {"Vary": "Accept-Language", "Content-Language": language}
    return sent(request, tagged(page(language)), "text/html; charset=utf-8", headers)


@get("/api/docs.css", include_in_schema=False)
async def docs_style(request: HttpRequest) -> Response[bytes]:
    """The style of that page."""
    return sent(request, tagged(style()), "text/css; charset=utf-8", HOUR)


@get(f"{ROOT}/openapi.json", include_in_schema=False)
async def openapi(request: HttpRequest) -> Response[bytes]:
    """The OpenAPI 3.1 document."""
    return sent(request, tagged(msgspec.json.encode(document())), JSON, HOUR)


routes = (docs, docs_style, openapi)
