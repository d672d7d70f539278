"""What must be true of all routes, templates, drawings, colours and built files."""

import dataclasses
import gzip
import importlib
import itertools
import math
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import brotli
import pytest
from jinja2 import nodes
from litestar import Litestar
from litestar.handlers.http_handlers import HTTPRouteHandler

from infra.deploy.contrast import TOKENS, themes
from infra.i18n import LANGUAGES
from services.documents import charts
from services.documents.built import DIST, manifest
from services.web import examples
from services.web.guards import public
from services.web.render import TEMPLATES, environment
from tests.pages.client import Reader

ELSEWHERE = r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//[^"')\s]+"""
VIEW = re.compile(r"\{# view: (?:tuple\[)?([\w.]+)\.(\w+)")
PLAIN = re.compile(r"\{# view: (?:none|str|bool)\b")  # said, so that it is no oversight


def test_every_page_states_who_may_open_it(app: Litestar) -> None:
    handlers = [handler for route in app.routes for handler in getattr(route, "route_handlers", [])]
    silent = [
        str(handler) for handler in handlers
        if isinstance(handler, HTTPRouteHandler) and handler.handler_name != "options_handler" and not handler.guards
    ]  # fmt: skip
    assert len(handlers) > 30
    assert not silent
    assert public in next(h for h in handlers if isinstance(h, HTTPRouteHandler) and h.guards).guards  # type: ignore[operator]


def viewed() -> Iterator[tuple[str, type]]:
    """Templates of our pages with the view class that their first line names."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        found = VIEW.match(path.read_text(encoding="utf-8"))
        if found:
            yield str(path.relative_to(TEMPLATES)), getattr(importlib.import_module(found[1]), found[2])


def fields_of(view: type) -> set[str]:
    names = {field.name for field in dataclasses.fields(view)} if dataclasses.is_dataclass(view) else set()
    return names | {name for name in dir(view) if not name.startswith("_")}


@pytest.mark.parametrize(("template", "view"), list(viewed()))
def test_a_template_asks_its_view_only_for_what_it_has(template: str, view: type) -> None:
    """`view.x`, and `y.z` of every loop `for y in view.x`, are looked up in the dataclasses."""
    tree = environment("en").parse((TEMPLATES / template).read_text(encoding="utf-8"))
    wrong = _strangers(tree, "view", view)
    hints = typing.get_type_hints(view)
    for loop in tree.find_all(nodes.For):
        match loop.iter, loop.target:
            case nodes.Getattr(node=nodes.Name(name="view"), attr=attr), nodes.Name(name=each):
                arguments = typing.get_args(hints.get(attr))
                if arguments and isinstance(arguments[0], type):
                    wrong |= set().union(*(_strangers(part, each, arguments[0]) for part in loop.body))
            case nodes.Name(name="view"), nodes.Name(name=each):
                wrong |= set().union(*(_strangers(part, each, view) for part in loop.body))
    assert not wrong


def _strangers(tree: nodes.Node, name: str, view: type) -> set[str]:
    """What a part of a template asks of `name` that its class does not have."""
    asked = [one for one in (tree, *tree.find_all(nodes.Getattr)) if isinstance(one, nodes.Getattr)]
    return {
        f"{name}.{one.attr}"
        for one in asked
        if isinstance(one.node, nodes.Name) and one.node.name == name and one.attr not in fields_of(view)
    }


def test_every_template_names_its_view_or_is_a_part() -> None:
    parts = {"layout.html", "components.html", "forms.html"}
    named = {template for template, _ in viewed()}
    ours = {
        path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html") if path.parent.name != "report"
    }
    unnamed = {str(path.relative_to(TEMPLATES)) for path, said in ours.items() if not PLAIN.match(said)} - named
    assert unnamed == parts


DRAWINGS = {
    "taxes": lambda language: charts.taxes_by_year(examples.TAXES, language),
    "statements": lambda language: charts.statements_by_year(examples.STATEMENTS, language),
    "payments": lambda language: charts.payment_delays(examples.PAYMENTS, language),
    "scores": lambda language: charts.score_history(examples.SCORES, language),
    "scale": lambda language: charts.grade_scale(examples.INDICES[0], language),
    "unrated": lambda language: charts.grade_scale(examples.INDICES[2], language),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_whole_and_says_what_it_shows(name: str, language: str) -> None:
    drawing = str(DRAWINGS[name](language))
    root = ET.fromstring(drawing)
    assert root.get("role") == "img"
    assert len(root.get("aria-label") or "") > 20
    assert "style=" not in drawing
    shares = [float(value) for value in re.findall(r'(?:x|x1|x2|cx)="(-?[\d.]+)%"', drawing)]
    assert all(0 <= share <= 100 for share in shares)


def test_a_year_that_is_not_published_is_a_dash_and_no_bar() -> None:
    drawing = str(charts.taxes_by_year(examples.TAXES, "en"))
    bars = ET.fromstring(drawing).findall(".//*[@class='series-1'][@height]")
    published = [year for year in examples.TAXES if year.paid is not None]
    assert len(bars) == len(published) + 1  # and the square of the legend
    assert ">–<" in drawing
    assert "2023: –" in drawing


def test_bars_stand_in_proportion_and_a_loss_hangs_below_zero() -> None:
    root = ET.fromstring(str(charts.statements_by_year(examples.STATEMENTS, "en")))
    revenue = [bar for bar in root if bar.get("class") == "series-1"]
    heights = [float(bar.get("height") or 0) for bar in revenue]
    values = [float(year.revenue or 0) for year in examples.STATEMENTS]
    assert [height / heights[0] for height in heights] == pytest.approx(
        [value / values[0] for value in values], rel=0.02
    )
    zero = float(next(line.get("y1") or 0 for line in root if line.get("class") == "axis"))
    loss = [bar for bar in root if bar.get("class") == "series-2"][1]
    assert float(loss.get("y") or 0) == zero


def test_a_name_in_a_drawing_cannot_break_out_of_it() -> None:
    index = dataclasses.replace(examples.INDICES[0], name=examples.words('"><script>', '"><script>', '"><script>'))
    assert "<script>" not in str(charts.grade_scale(index, "en"))


def lab(linear: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(1.0, max(0.0, value)) for value in linear)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


# how the three kinds of colour blindness see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)
BLIND = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def as_seen(colour: str, eye: str) -> tuple[float, float, float]:
    return lab([sum(part * value for part, value in zip(row, _linear(colour), strict=True)) for row in BLIND[eye]])


@pytest.mark.parametrize("eye", [None, *BLIND])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_two_grades_look_alike_to_any_eye(theme: str, eye: str | None) -> None:
    """Distance in CIELAB; two of the usual green-yellow-red steps come as near as 8 to a red-green blind reader."""
    colours = [themes(TOKENS.read_text(encoding="utf-8"))[theme][f"grade-{grade}"] for grade in "abcde"]
    seen = [as_seen(colour, eye) if eye else lab(_linear(colour)) for colour in colours]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) > 14


def _linear(colour: str) -> list[float]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


async def test_built_files_are_kept_for_a_year_and_come_compressed(visit: Reader) -> None:
    style = f"/static/{manifest()['style.css']}"
    whole = (DIST / manifest()["style.css"]).read_bytes()
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        async with visit.client.stream("GET", style, headers={"Accept-Encoding": encoding}) as answer:
            packed = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == encoding
        assert len(packed) < len(whole) / 3
        assert unpack(packed) == whole
        assert "immutable" in answer.headers["cache-control"]
    unchanged = await visit.client.get(
        style, headers={"If-None-Match": answer.headers["etag"], "Accept-Encoding": "gzip"}
    )
    assert unchanged.status_code == 304
    assert (await visit.client.get("/static/../app.py")).status_code == 404
    assert (await visit.client.get("/static/style.css")).status_code == 404


def test_nothing_in_the_front_end_is_asked_of_another_host() -> None:
    sources = [
        path
        for path in Path(TEMPLATES.parent).rglob("*")
        if path.suffix in {".html", ".css", ".ts"} and "node_modules" not in path.parts
    ]
    found = [
        f"{path.name}: {link}" for path in sources
        for link in re.findall(ELSEWHERE, path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    assert not found
