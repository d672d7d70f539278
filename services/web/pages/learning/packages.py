"""A package while somebody plays it: the page around its frame, and its files in the frame.

The frame is a cage. It has no origin (`sandbox` without `allow-same-origin`, in the frame's attribute and in the policy
of each file), so it reads nothing of ours; its policy lets it ask for its own files and, for cmi5, its own record
store; what it may be led to, the policy of the page around it says.
"""

import json
import re
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream

from compliance.commands.training.playing import begin, begin_anew, open_part, save_elements
from compliance.commands.training.units import launch_unit
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.library.model import Words
from compliance.queries.training.packages import (
    Opened,
    address_token,
    elements_for,
    file_in,
    next_part,
    opened_by,
    package_of,
    package_offered,
    playing,
)
from compliance.queries.training.units import unit_of
from compliance.training.packages.content_types import PAGES
from compliance.views.training.packages import PlayView
from infra.i18n import Bilingual, text, translate
from infra.settings import settings
from infra.storage import Store
from services.documents.built import manifest
from services.web.files import AS_IS, Handed, handed_out
from services.web.forms import EMPTY, read_form
from services.web.guards import AnyRequest, by_secret, form, learns, ours, page, public
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.learning.answers import learner_in, learning_page
from services.web.security import HEADERS
from services.web.static import FOR_A_YEAR, serve
from services.web.typed import id_in

PATH = "/learn/{staff:int}/{course:str}/play"
LARGEST_STATE = 4_000_000  # bytes of a form that saves what a SCO set: percent-encoded Kazakh takes six for a letter
LARGEST_PAGE = 10_000_000  # bytes of a page into which the interface is put
CAGE = "sandbox allow-scripts allow-forms"
START = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?.*?>)*(?:<!doctype[^>]*>)?", re.DOTALL | re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)


@page(PATH, guards=[learns])
async def played(
    request: AnyRequest, staff: FromPath[int], course: FromPath[str], part: FromQuery[str] = "",
    unit: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """The parts of a package, and the one that is open, in its cage."""
    by = await learner_in(request, staff)
    number = id_in(part) if part else None
    offered, package = await package_offered(by, course)
    title = {"title": _title(offered.title), "base": f"/learn/{staff}/{course}/play"}
    try:
        view = await playing(by, course, number or 0)
    except NothingHere:
        if number is not None:
            raise
        return await learning_page(request, "package_begin", offered, EMPTY, {**title, "parts": package.parts})
    open_now = number is not None and await _may_open(view, unit)
    src = await _address(request, address_token(by, view), view, unit) if open_now else ""
    shown = await learning_page(request, "package", view, EMPTY, {**title, "open": open_now, "src": src})
    token = src.removeprefix("/learn/files/").partition("/")[0]
    shown.headers["Content-Security-Policy"] = f"{HEADERS['Content-Security-Policy']}; frame-src " + (
        f"{_origin(request)}/learn/files/{token}/" if open_now else "'none'"
    )
    return shown


async def _may_open(view: PlayView, token: str) -> bool:
    """A unit is opened by its own session, whose authorisation is handed out once: shown again, it is opened anew."""
    if view.kind != "cmi5":
        return True
    try:
        unit = await unit_of(token)
    except NothingHere:
        return False
    mine = (unit.going, unit.session.number, unit.by.staff) == (view.going, view.number, view.staff)
    return mine and not unit.is_over and not unit.is_spent


async def _address(request: AnyRequest, token: str, view: PlayView, unit: str) -> str:
    """Where the first page of the open part is, with what a unit is told at its launch (cmi5, section 8.1)."""
    package = await package_of(view.package)
    href, _, fragment = package.parts[view.number].href.partition("#")
    path, _, query = href.partition("?")
    address = f"/learn/files/{token}/{quote(path)}" + (f"?{query}" if query else "")
    if view.kind == "cmi5":
        session = (await unit_of(unit)).session
        store = f"{_origin(request)}/learn/xapi/{unit}/"
        said = {
            "endpoint": store, "fetch": f"{store}fetch", "actor": json.dumps(session.actor),
            "registration": str(session.registration), "activityId": session.activity,
        }  # fmt: skip
        address += ("&" if query else "?") + urlencode(said)
    return address + (f"#{fragment}" if fragment else "")


def _title(title: Words) -> Bilingual:
    return Bilingual(title.kk, title.ru, title.en)


@form(f"{PATH}/open", guards=[learns, ours])
async def opened(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Redirect:
    """A part is opened: the one that was chosen, or the next that is not done."""
    by, typed, language = await learner_in(request, staff), await read_form(request, "part"), language_of(request)
    chosen = id_in(typed["part"])
    number = await next_part(by, course) if chosen is None else chosen
    going = await begin(by, course, language)
    view = await playing(by, course, number)
    base, unit = f"/learn/{staff}/{course}/play", ""
    if view.kind == "cmi5":
        unit = (await launch_unit(by, going, number, language)).token
    else:
        package = await package_of(view.package)
        await open_part(by, going, package.parts[number].id)
    return to(request, base, part=str(number), unit=unit)


@form(f"{PATH}/anew", guards=[learns, ours])
async def begun_anew(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Redirect:
    """Once more from the beginning."""
    await begin_anew(await learner_in(request, staff), course, language_of(request))
    return to(request, f"/learn/{staff}/{course}/play")


@form(f"{PATH}/save", guards=[learns, ours], request_max_body_size=LARGEST_STATE)
async def saved(request: AnyRequest, staff: FromPath[int], course: FromPath[str]) -> Response[dict[str, Any]]:
    """What a SCO set is kept; how things stand now."""
    by, language = await learner_in(request, staff), language_of(request)
    posted = await request.form()
    try:
        number = id_in(str(posted.get("part", "")))
        view = await playing(by, course, -1 if number is None else number)
        elements = _elements(str(posted.get("elements", "")))
        package = await package_of(view.package)
        finished = posted.get("finished") == "1"
        await save_elements(by, view.going, package.parts[view.number].id, elements, finished=finished)
        view = await playing(by, course, view.number)
    except (Unfit, OutOfTurn) as problem:
        said = translate(problem.text.id, language, **problem.text.args)
        return Response({"said": said}, status_code=problem.status, headers={"Cache-Control": "no-store"})
    done = view.whole.progress == "done"
    answer = {
        "said": translate("packages.all_done" if done else "packages.saved", language),
        "progress": translate(f"packages.progress.{view.parts[view.number].result.progress}", language),
        "done": done,
    }
    return Response(answer, headers={"Cache-Control": "no-store"})


def _elements(written: str) -> dict[str, str]:
    """Elements by name. Raises Unfit for what is no such thing."""
    try:
        found = json.loads(written)
        json.dumps(found, ensure_ascii=False).encode()  # half a letter is none
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise Unfit(text("packages.unfit.elements"))
    return dict(found)


@page("/learn/runtime/{name:str}", guards=[public], opt={AS_IS: True})
async def interface(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """The scripts that stand in pages of packages; a page without an origin may ask for them."""
    given = {manifest()[f"package-{kind}.js"] for kind in ("scorm12", "scorm2004", "cmi5")}
    if name not in given:
        raise NothingHere(text("error.page_unknown"))
    answer = serve(request, name, FOR_A_YEAR)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@page("/learn/files/{token:str}/{path:path}", guards=[by_secret], opt={AS_IS: True})
async def file_given(request: AnyRequest, token: FromPath[str], path: FromPath[str]) -> Response[Any] | Stream:
    """A file of a package, to whoever has the address that was made for a learner; pages with the interface in them."""
    whose = opened_by(token)
    file = await file_in(whose, path.lstrip("/"))
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": _policy(request, token, file.kind, is_first=file.path == file.first),
        "Cross-Origin-Resource-Policy": "cross-origin",  # the frame has no origin, and is another's for whom it asks
        "Access-Control-Allow-Origin": "null",
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
        "Permissions-Policy": NOTHING_OF_THE_DEVICE,
    }
    stored = Store(settings().courses_dir).path(file.sha256)
    if not file.size:
        return Response(b"", media_type=file.media_type, headers=headers)
    if file.media_type in PAGES and file.size <= LARGEST_PAGE:
        return await _page_given(request, token, whose, file.kind, stored.read_bytes(), headers)
    return handed_out(request, Handed(stored, "file", file.media_type, file.sha256), headers)


NOTHING_OF_THE_DEVICE = (
    "accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), "
    "hid=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
)


def _policy(request: AnyRequest, token: str, kind: str, *, is_first: bool) -> str:
    """Its own files and nothing else; what packages of old do in their pages is left to them, for it leads nowhere.

    Its first page is framed by us alone. Pages within it cannot say so: `frame-ancestors` asks every frame around,
    and one without an origin is nobody it could name.
    """
    site = _origin(request)
    own = f"{site}/learn/files/{token}/"
    reached = f"{own} {site}/learn/xapi/" if kind == "cmi5" else own
    return (
        f"{CAGE}; default-src {own}; script-src {own} {site}/learn/runtime/ 'unsafe-inline' 'unsafe-eval'; "
        f"style-src {own} 'unsafe-inline'; img-src {own} data: blob:; media-src {own} data: blob:; "
        f"font-src {own} data:; connect-src {reached}; frame-src {own}; form-action {own}; base-uri {own}; "
        f"object-src 'none'; worker-src 'none'" + ("; frame-ancestors 'self'" if is_first else "")
    )


async def _page_given(
    request: AnyRequest, token: str, whose: Opened, kind: str, content: bytes, headers: dict[str, str]
) -> Response[bytes]:
    """A page with the interface of its standard before anything of its own."""
    charset = _charset(content)
    script = manifest()[f"package-{kind.replace('_', '')}.js"]
    said = {"token": token, "site": _origin(request), "elements": {}}
    if kind != "cmi5":
        said["elements"] = await elements_for(whose)
    tag = f'<script src="{_origin(request)}/learn/runtime/{script}" data-launch="{escape(json.dumps(said))}"></script>'
    if charset.startswith("utf-16"):
        words = content.decode(charset, "replace")
        start = START.match(words[:10_000].encode("ascii", "replace"))
        place = start.end() if start else 0
        changed = (words[:place] + tag + words[place:]).encode("utf-8")
        charset = "utf-8"
    else:
        start = START.match(content)
        place = start.end() if start else 0
        changed = content[:place] + tag.encode("ascii") + content[place:]
    headers["Cache-Control"] = "private, no-store"
    return Response(changed, media_type="text/html", encoding=charset, headers=headers)


def _charset(content: bytes) -> str:
    """In which characters a page is written: as its mark or its head says, else UTF-8 where it is that."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    named = CHARSET.search(content[:4096])
    if named is not None and not content.startswith(b"\xef\xbb\xbf"):
        return named[1].decode("ascii").lower()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


def _origin(request: AnyRequest) -> str:
    """The origin that the browser asks at: the site's; on one's own machine by whatever name it was called."""
    if settings().at_home:
        return f"{request.base_url.scheme}://{request.base_url.netloc}"
    return settings().site


routes = [played, opened, begun_anew, saved]
everywhere = [interface, file_given]
