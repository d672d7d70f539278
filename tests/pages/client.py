"""A reader of pages who checks every page it ever opens; a test that visits one pays nothing for that."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
import httpx
from litestar import Litestar

from infra.i18n import LANGUAGES, catalogue
from services.web.language import without_language
from tests.rights import with_rights

SITE = " – Möldir"
HIDDEN = {"script", "style", "template", "head"}
FIELDS = {"input", "select", "textarea"}
POLICY = "default-src 'self'"


@dataclass(frozen=True)
class Opened:
    """A page: what came back, and its tree."""

    response: httpx.Response
    tree: Element

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag ("*": any) and attributes, in the order of the page; `class_` matches one of the classes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element for element in self.tree.iter()
            if isinstance(element.tag, str) and tag in ("*", element.tag)
            and all(value in (element.get(name) or "").split() if name == "class" else element.get(name) == value
                    for name, value in wanted.items())
        ]  # fmt: skip

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag} {attributes}> at {self.response.url}"
        return found[0]

    @property
    def text(self) -> str:
        """What a reader sees, blanks made single."""
        return words(self.tree)

    def links(self) -> list[str]:
        return [href for link in self.all("a") if (href := link.get("href"))]


def _said(response: httpx.Response) -> str:
    """The main part of a page, for whoever must find out what went wrong."""
    return response.text.partition("<main")[2][:3000] or response.text[:2000]


def form_of(page: Opened, action: str) -> tuple[str, dict[str, str]]:
    """Address and fields, as filled in, of the only form of a page whose address ends so."""
    forms = [form for form in page.all("form") if (form.get("action") or "").endswith(action)]
    assert len(forms) == 1, f"{len(forms)} forms for {action} at {page.response.url}"
    filled = {
        name: field.get("value") or ""
        for field in forms[0].iter("input")
        if (name := field.get("name"))
        and (field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None)
    }
    for area in forms[0].iter("textarea"):
        filled[area.get("name") or ""] = "".join(area.itertext())
    for choice in forms[0].iter("select"):
        chosen = [one.get("value") or "" for one in choice.iter("option") if one.get("selected") is not None]
        filled[choice.get("name") or ""] = chosen[0] if chosen else ""
    return forms[0].get("action") or "", filled


def words(element: Element) -> str:
    """The text of an element, blanks made single."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> list[str]:
    if element.tag in HIDDEN or not isinstance(element.tag, str):
        return []
    inner = [element.text or ""]
    for child in element:
        inner += [*_pieces(child), child.tail or ""]
    # block elements part words, as on the screen
    apart = (
        " " if element.tag in {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "div", "tr", "option", "br"} else ""
    )
    return [*inner, apart]


class Reader:
    """Opens pages of an application and checks each."""

    def __init__(self, app: Litestar) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=with_rights(app)), base_url="http://moldir.test"
        )
        self.routes = [_pattern(route.path) for route in app.routes]

    async def __call__(self, url: str, status: int = 200, **headers: str) -> Opened:
        """The page at `url`, after all checks. Fails when anything about it is wrong."""
        response = await self.client.get(url, headers={name.replace("_", "-"): v for name, v in headers.items()})
        assert response.status_code == status, f"{url}: {response.status_code}\n{response.text[:2000]}"
        page = Opened(response, _parsed(response.text, url))
        self._check(page, url)
        return page

    async def send(self, page: Opened, action: str, status: int = 200, **typed: str) -> Opened:
        """Fill in the form of a page that posts to `action` and send it; the page that one is led to, checked.

        What the form holds already goes along, as from a browser. Answers that lead on are followed.
        """
        address, filled = form_of(page, action)
        response = await self.client.post(address, data=filled | typed, headers={"Sec-Fetch-Site": "same-origin"})
        while response.status_code == 303:
            response = await self.client.get(response.headers["location"])
        assert response.status_code == status, f"{address}: {response.status_code}\n{_said(response)}"
        url = str(response.url)
        opened = Opened(response, _parsed(response.text, url))
        self._check(opened, url)
        return opened

    def _check(self, page: Opened, url: str) -> None:
        path = httpx.URL(url).path
        language = next((code for code in LANGUAGES if path.startswith(f"/{code}")), page.one("html").get("lang"))
        assert page.one("html").get("lang") == language, f"{url}: lang"
        assert page.response.headers["content-language"] == language
        heading = words(page.one("h1"))
        title = " ".join("".join(page.one("title").itertext()).split())
        assert title == heading + SITE, f"{url}: title {title!r} and heading {heading!r}"
        assert POLICY in page.response.headers["content-security-policy"]
        _check_ids(page, url)
        _check_fields(page, url)
        _check_nothing_inline(page, url)
        _check_words(page, url)
        self._check_links(page, url)

    def _check_links(self, page: Opened, url: str) -> None:
        ids = {element.get("id") for element in page.tree.iter()}
        here = without_language(httpx.URL(url).path)
        for href in page.links():
            address = httpx.URL(url).join(href)
            if page.response.status_code == 404 and without_language(address.path) == here:
                continue  # in another language it is missing as well
            if href.startswith("#"):
                assert href[1:] in ids, f"{url}: {href} leads nowhere"
            elif not href.startswith("http"):
                assert self._leads_somewhere(address.path), f"{url}: {href} has no route"

    def _leads_somewhere(self, path: str) -> bool:
        return any(route.fullmatch(path.rstrip("/") or "/") for route in self.routes)


def _pattern(path: str) -> re.Pattern[str]:
    """What addresses a route takes; the API is an application of its own, with tests of its own."""
    below = "(/.*)?" if path == "/api" else ""
    return re.compile((re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) or "/") + below)


def _parsed(html: str, url: str) -> Element:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]  # drawings have a namespace that nobody here needs
    lines = html.splitlines()
    wrong = [f"{position}: {problem}: {lines[position[0] - 1][:160]}" for position, problem, _ in parser.errors]
    assert not wrong, f"{url} is not HTML:\n" + "\n".join(wrong[:10])
    return tree


def _check_ids(page: Opened, url: str) -> None:
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, f"{url}: ids that stand twice: {twice}"
    for element in page.tree.iter():
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for named in (element.get(name) or "").split():
                assert named in ids, f"{url}: {name}={named} names nothing"


def _check_fields(page: Opened, url: str) -> None:
    labelled = {label.get("for") for label in page.all("label")}
    for element in page.tree.iter():
        if element.tag in FIELDS and element.get("type") not in ("hidden", "submit"):
            assert element.get("id") in labelled or element.get("aria-label"), f"{url}: a field without a label"
    for form in page.all("form"):
        assert form.get("action"), f"{url}: a form without action or method"
        assert form.get("method"), f"{url}: a form without action or method"
        assert [b for b in form.iter("button") if b.get("type") == "submit"], f"{url}: a form without a button"
    for drawing in page.all("svg"):
        assert drawing.get("aria-hidden") == "true" or drawing.get("role") == "img" or not drawing.get("class"), (
            f"{url}: a nameless drawing"
        )


def _check_nothing_inline(page: Opened, url: str) -> None:
    for element in page.tree.iter():
        assert not element.get("style"), f"{url}: inline style on <{element.tag}>"
        assert element.tag != "style", f"{url}: <style>"
        handlers = [name for name in element.attrib if isinstance(name, str) and name.startswith(("on", "hx-on"))]
        assert not handlers, f"{url}: {handlers}"
    assert all(script.get("src") for script in page.all("script")), f"{url}: inline script"


def _check_words(page: Opened, url: str) -> None:
    known = catalogue("en")
    raw = [word for word in re.findall(r"[a-z_]+(?:\.[a-zA-Z0-9_]+)+", page.text) if word in known]
    assert not raw, f"{url}: message ids instead of sentences: {raw}"
    nothing = [element.tag for element in page.tree.iter() if (element.text or "").strip() == "None"]
    assert not nothing, f"{url}: None in {nothing}"
    unfilled = re.findall(r"\{[a-z_]+\}", page.text)
    assert not unfilled, f"{url}: {unfilled}"
