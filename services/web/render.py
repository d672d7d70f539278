"""Templates to pages: one environment, strict and escaping, in the reader's language.

A template is given `view` (one frozen dataclass, named in its first line), `heading` (its h1 and title) and `frame`.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, Template
from litestar import MediaType, Response
from litestar.datastructures import Cookie
from markupsafe import Markup

from infra import clock, i18n
from infra.i18n import LANGUAGES, Bilingual, Text
from services.accounts.viewer import ANONYMOUS, Viewer
from services.documents import wording
from services.documents.built import asset_url
from services.web.forms import Form
from services.web.guards import AnyRequest
from services.web.language import COOKIE, language_of, preferred_language, without_language
from services.web.viewing import Visit, visit_of

TEMPLATES = Path(__file__).resolve().parents[2] / "frontend" / "templates"
SITE = "Möldir"
YEAR_SECONDS = 365 * 24 * 3600
NUMBER = re.compile(r"\b([A-Z]{2,3}-\d{4}-[0-9A-Z]+(?:-[0-9A-Z*])?)")  # of a label, a case, a certificate


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page: its language and address, what was asked, whether it shows anything synthetic."""

    language: str
    path: str  # without the language: /search
    query: str  # as asked, without the question mark
    as_of: str | None
    here: str = ""  # code of the page in the main navigation
    asked: str = ""  # what stands in the search field
    synthetic: bool = False
    viewer: Viewer = ANONYMOUS
    form_token: str = ""  # what every form on the page brings back
    learning: bool = False  # somebody came in by a personal code or a link

    @property
    def is_for_everybody(self) -> bool:
        """Whether it is the same for all who are not signed in and ask for the thing at its own address."""
        plain = {name for name, _ in parse_qsl(self.query, keep_blank_values=True)} <= {"as_of"}
        return plain and self.viewer == ANONYMOUS and not self.form_token and not self.learning

    def for_nobody(self) -> "Frame":
        """The same address and moment, and nothing of who asks or how: what a part for all readers may be made with."""
        return Frame(self.language, self.path, "", self.as_of)

    def url(self, path: str, **query: object) -> str:
        """Address of another page in the same language; between pages of companies `as_of` goes along."""
        kept = ({"as_of": self.as_of} if path.startswith("/company/") else {}) | query
        said = {name: value for name, value in kept.items() if value not in (None, "")}
        return f"/{self.language}{path}" + (f"?{urlencode(said, quote_via=quote)}" if said else "")

    def here_url(self, language: str | None = None, **changes: object) -> str:
        """Address of this page with its query, in another language or with parts of the query changed (None: gone)."""
        pairs = [(name, value) for name, value in parse_qsl(self.query) if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return self._here(language, pairs)

    def toggled(self, name: str, value: str) -> str:
        """Address of this page with a choice of a filter added, or taken away where it was made; from its start."""
        pairs = [pair for pair in parse_qsl(self.query) if pair[0] != "after"]
        changed = [pair for pair in pairs if pair != (name, value)]
        return self._here(None, changed if len(changed) < len(pairs) else [*pairs, (name, value)])

    def _here(self, language: str | None, pairs: list[tuple[str, str]]) -> str:
        query = urlencode(pairs, quote_via=quote)
        return f"/{language or self.language}{self.path}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Page:
    """What a handler says of the page it answers with; the rest of the frame comes from the request."""

    template: str
    view: object
    heading: Text | Bilingual
    here: str = ""
    asked: str = ""
    subject: Text | None = None  # which part of the heading's thing: a tab of a company
    synthetic: bool = False
    status: int = 200
    form: Form | None = None  # what was typed into the page's form, and what is wrong with it
    more: Mapping[str, object] = field(default_factory=dict)  # choices the page offers: tabs, orders


@dataclass(frozen=True, slots=True)
class Whole:
    """A page as it travels, and its tag: the same data gives the same page, and the tag is its hash."""

    html: str
    etag: str


def render(request: AnyRequest, page: Page) -> Response[str]:
    """The whole page, or to htmx only what changes: title, main part, language links."""
    return sent(request, page, written(page, frame_of(request, page), only_main=wants_main(request)))


def written(page: Page, frame: Frame, *, only_main: bool) -> Whole:
    """A page in its frame; `only_main`: what htmx exchanges of it. Nothing else goes into the bytes."""
    html = (
        environment(frame.language)
        .get_template(page.template)
        .render(
            view=page.view,
            heading=i18n.show(page.heading, frame.language),
            heading_view=page.heading,
            subject=page.subject,
            frame=frame,
            form=page.form,
            partial=only_main,
            **page.more,
        )
    )
    return Whole(html, f'W/"{hashlib.sha256(html.encode()).hexdigest()[:24]}"')


def sent(request: AnyRequest, page: Page, whole: Whole) -> Response[str]:
    """The answer with a page; 304 where the reader holds it."""
    language, visit = language_of(request), visit_of(request)
    headers = {
        "ETag": whole.etag,
        # what a person sees is for that person's browser alone
        "Cache-Control": _kept_by(page, visit),
        "Vary": "HX-Request-Type, Cookie",
        "Content-Language": language,
    }
    unchanged = page.status == 200 and request.headers.get("if-none-match") == whole.etag
    return Response(
        "" if unchanged else whole.html,
        status_code=304 if unchanged else page.status,
        headers=headers,
        media_type=MediaType.HTML,
        cookies=[*_remembered(request, language), *visit.cookies()],
    )


def wants_main(request: AnyRequest) -> bool:
    """Whether htmx asks, which exchanges the main part of a page."""
    return request.headers.get("hx-request-type") == "partial"


def frame_of(request: AnyRequest, page: Page) -> Frame:
    """The frame of a page that answers a request."""
    visit = visit_of(request)
    return Frame(
        language=language_of(request),
        path=without_language(request.scope["path"]),
        query=request.scope["query_string"].decode("latin-1"),
        as_of=request.query_params.get("as_of") or None,
        here=page.here,
        asked=page.asked,
        synthetic=page.synthetic,
        viewer=visit.viewer,
        form_token=visit.form_token() if page.form is not None or visit.viewer.known or visit.learner else "",
        learning=visit.learner is not None,
    )


def _kept_by(page: Page, visit: Visit) -> str:
    """Who may keep a copy: nobody of a page with a form about an account, only the person's browser of others."""
    if page.form is not None:
        return "no-store"
    return "private, no-cache" if visit.viewer.known or visit.learner else "no-cache"


def _remembered(request: AnyRequest, language: str) -> list[Cookie]:
    """Remember a language only when it is not the one the reader would have been given anyway."""
    if preferred_language(request) == language:
        return []
    secure = request.scope["scheme"] == "https"
    return [Cookie(key=COOKIE, value=language, max_age=YEAR_SECONDS, httponly=True, secure=secure, samesite="lax")]


@lru_cache
def environment(language: str) -> Environment:
    """Jinja of the pages of one language: what documents have, and what only a site has."""
    jinja = wording.environment(language).overlay()
    jinja.globals = wording.environment(language).globals | {
        "site": SITE,
        "languages": LANGUAGES,
        "asset": asset_url,
        "icon": icon,
        "zones": partial(zone_names, language=language),
    }
    jinja.filters |= {
        "moment": partial(moment_in, language=language),
        "month": partial(i18n.month, language=language),
        "unbroken": unbroken,
    }
    return jinja


def zone_names(codes: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """Time zones by code and by what their clocks show: «UTC+05:00 · Алматы»."""
    named = []
    for code in codes:
        offset = f"{clock.now().astimezone(ZoneInfo(code)):%z}"
        named.append((code, f"UTC{offset[:3]}:{offset[3:]} · {i18n.city(code, language)}"))
    return named


def moment_in(value: datetime, zone: str, language: str) -> str:
    """A moment as the clocks of a reader show it."""
    return i18n.moment(value, language, ZoneInfo(zone))


def unbroken(text: str) -> Markup:
    """A text in which numbers of labels, cases and certificates stay whole at the end of a line."""
    whole = Markup('<span class="unbroken">{}</span>')
    pieces = NUMBER.split(text)  # every second one is a number
    return Markup().join(whole.format(each) if place % 2 else each for place, each in enumerate(pieces))


def icon(name: str) -> Markup:
    """A drawing beside a word that says the same, hidden from screen readers."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(asset_url("icons.svg"), name)


def template_of(name: str, language: str) -> Template:
    """A template by itself, for documents that are not pages."""
    return environment(language).get_template(name)
