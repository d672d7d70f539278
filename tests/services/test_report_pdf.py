"""Somebody files the report of a counterparty: it says what the page says, in each language, and can be read aloud."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

import html5lib
import pymupdf
import pypdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import Image, ImageDraw, ImageFont
from pypdf.generic import DictionaryObject, IndirectObject

from infra import clock
from infra.i18n import LANGUAGES, Money, show, translate
from registry.views import CompanyProfile
from services.documents.pdf import FONT, OwnFilesOnly, report_html, report_pdf
from services.documents.report import number_of, report_of
from tests.cast import ALTYN, KUMIS
from tests.services.profiles import bare, full

WORD = re.compile(r"\w+")
KAZAKH = "ӘҒҚҢӨҰҮІәғқңөұүі"


@lru_cache
def made(language: str) -> bytes:
    """The full report, made once a run."""
    return report_pdf(full(), language)


def text_of(pdf: bytes) -> str:
    """The text as another program reads it, blanks made single."""
    with pymupdf.open(stream=pdf) as document:
        return " ".join(" ".join(page.get_text() for page in document).split())


def words_of(html: str) -> set[str]:
    """The words of the body of a page, without those that only the screen has."""
    html = re.sub(r'<span class="ref-word">.*?</span>', "", html)
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    return set(WORD.findall(" ".join(body.itertext())))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_report_is_in_the_pdf(language: str) -> None:
    there = set(WORD.findall(text_of(made(language))))
    missing = words_of(report_html(full(), language)) - there
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_numbers_and_dates_stand_in_the_pdf_as_people_of_the_language_write_them(language: str) -> None:
    said = text_of(made(language))
    profile = full()
    expected = [
        ALTYN.kk, ALTYN.ru, ALTYN.bin, ALTYN.head, "ӘЙТЕКЕ БИ КӨШЕСІ", number_of(profile),
        show(profile.moment, language), show(Money(1_234_567), language), show(profile.indices[0].value, language),
        translate("synthetic.short", language), translate("report.limit.innocence", language),
    ]  # fmt: skip
    for one in expected:
        assert " ".join(one.split()) in said, one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_synthetic_notice_stands_on_every_page_and_never_on_a_real_company(language: str) -> None:
    notice = " ".join(translate("synthetic.short", language).split())
    with pymupdf.open(stream=made(language)) as document:
        for page in document:
            assert notice in " ".join(page.get_text().split())
    assert notice not in text_of(report_pdf(bare(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_numbered_and_carry_the_number_of_the_report(language: str) -> None:
    number = number_of(full())
    with pymupdf.open(stream=made(language)) as document:
        for place, page in enumerate(document, start=1):
            assert f"{place} / {len(document)}" in page.get_text()
            assert number in page.get_text()


def test_each_fact_leads_to_its_source() -> None:
    report = report_of(full())
    assert [note.number for note in report.notes] == list(range(1, len(report.notes) + 1))
    html = report_html(full(), "en")
    asked = set(re.findall(r'href="#(source-\d+)"', html))
    there = set(re.findall(r'id="(source-\d+)"', html))
    assert asked == there
    for detail in full().details:
        shown = re.escape(f"{show(detail.value, 'en')}\u202f<a class=")
        assert detail.stamp is None or re.search(shown, html), detail.label


def test_the_same_facts_give_the_same_bytes_whoever_asks_when() -> None:
    with clock.frozen(datetime(2031, 5, 5, tzinfo=UTC)):
        again = report_pdf(full(), "kk")
    assert again == made("kk")
    reader = pypdf.PdfReader(io.BytesIO(again))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is None


def test_whether_the_moment_was_asked_for_by_name_changes_nothing() -> None:
    asked = bare()
    assert asked.as_of is not None
    unasked = CompanyProfile(**{name: getattr(asked, name) for name in asked.__slots__} | {"as_of": None})
    assert report_pdf(asked, "ru") == report_pdf(unasked, "ru")
    assert number_of(asked) == number_of(unasked)


def test_another_fact_gives_another_number() -> None:
    changed = CompanyProfile(**{name: getattr(full(), name) for name in full().__slots__} | {"registered": False})
    assert number_of(changed) != number_of(full())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_company_of_which_one_list_knows_only_the_name_has_a_whole_report(language: str) -> None:
    said = text_of(report_pdf(bare(), language))
    for expected in (
        KUMIS.ru,
        KUMIS.bin,
        translate("report.nothing", language),
        translate("profile.known_only", language),
    ):
        assert " ".join(expected.split()) in said
    assert not re.search(r"\bNone\b(?! found)", said)


def resolved(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value


def elements(pdf: bytes) -> list[DictionaryObject]:
    """The tags of a document, in reading order."""
    found: list[DictionaryObject] = []

    def walk(node: object) -> None:
        node = resolved(node)
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_that_it_is_tagged_in_which_language_and_under_which_title(language: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(language)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", metadata)
    assert reader.metadata is not None
    assert reader.metadata.title == translate("report.title", language, name=show(full().name, language))
    assert len(reader.outline) >= 1
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_finds_headings_in_order_tables_with_headers_and_pictures_in_words(language: str) -> None:
    tags = elements(made(language))
    kinds = [str(tag["/S"]) for tag in tags]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - sooner <= 1 for sooner, later in pairwise(levels))
    assert kinds.count("/Table") >= 8
    headers = {str(tag["/ID"]) for tag in tags if tag["/S"] == "/TH"}
    cells = [resolved(tag["/A"]) for tag in tags if tag["/S"] == "/TD"]
    assert len(cells) > 100
    assert all({str(header) for header in resolved(cell["/Headers"])} & headers for cell in cells)
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert len(figures) == 6
    spoken = [str(figure["/Alt"]) for figure in figures]
    assert all(len(words) > 20 for words in spoken)
    assert any("2025" in words for words in spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_inter_embedded_and_can_be_copied_out(language: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(language)))
    seen = 0
    for page in reader.pages:
        for font in map(resolved, resolved(page["/Resources"]["/Font"]).values()):
            descendant = resolved(resolved(font["/DescendantFonts"])[0])
            descriptor = resolved(descendant["/FontDescriptor"])
            assert "Inter" in font["/BaseFont"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font
            seen += 1
    assert seen >= 2


@lru_cache
def cut(weight: int) -> bytes:
    """The house font at one weight, as a file of its own."""
    written = io.BytesIO()
    font = instantiateVariableFont(TTFont(FONT), {"wght": weight}, static=True)
    font.flavor = None
    font.save(written)
    return written.getvalue()


def likeness(drawn: Image.Image, letter: str, weight: int) -> float:
    """How much of the ink of a drawn letter and of the font's own letter falls together, 0 to 1."""
    canvas = Image.new("L", (600, 600), 255)
    ImageDraw.Draw(canvas).text((150, 100), letter, font=ImageFont.truetype(io.BytesIO(cut(weight)), 300), fill=0)
    ours, theirs = (image.point(lambda value: 255 if value < 128 else 0) for image in (drawn, canvas))
    ours = ours.crop(ours.getbbox()).resize((64, 64))
    theirs = theirs.crop(theirs.getbbox()).resize((64, 64))
    pairs = list(zip(ours.tobytes(), theirs.tobytes(), strict=True))
    both = sum(a > 127 and b > 127 for a, b in pairs)
    return both / max(sum(a > 127 or b > 127 for a, b in pairs), 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_kazakh_letters_are_drawn_as_themselves(language: str) -> None:
    """Looked at as pixels: text can be extracted right and still be drawn with the wrong letters."""
    met: dict[str, list[float]] = {}
    with pymupdf.open(stream=made(language)) as document:
        for page in (document[0], document[2]):  # the cover, and who it is
            pixels = page.get_pixmap(dpi=400, colorspace=pymupdf.csGRAY)
            drawn = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
            for char, weight in _letters(page):
                box = [round(side * 400 / 72) for side in char["bbox"]]
                near = likeness(drawn.crop((box[0] + 1, box[1], box[2] - 1, box[3])), char["c"], weight)
                met.setdefault(char["c"], []).append(near)
    assert len(met) >= 8, met
    assert min(min(near) for near in met.values()) > 0.7, met


def _letters(page: pymupdf.Page) -> Iterator[tuple[dict[str, Any], int]]:
    """The Kazakh letters of a page with where they stand, and their weight."""
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    if char["c"] in KAZAKH and span["size"] > 9:
                        yield char, 700 if "Bold" in span["font"] else 400


def test_nothing_is_fetched_from_anywhere() -> None:
    fetcher = OwnFilesOnly()
    for address in ("http://example.com/x.png", "file:///etc/passwd", "https://127.0.0.1/", "ftp://x/y"):
        with pytest.raises(ValueError, match="not ours"):
            fetcher.fetch(address)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "A & B «C» \"D\" 'E'", "𐌰 😀 ﷽", "x" * 300, "\u202eобратно"]
)
def test_any_published_name_makes_a_report(name: str) -> None:
    said = bare()
    odd = CompanyProfile(
        **{field: getattr(said, field) for field in said.__slots__} | {"name": type(said.name)(name, name)}
    )
    assert report_pdf(odd, "ru").startswith(b"%PDF-1.7")
