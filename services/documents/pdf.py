"""HTML to PDF: tagged (PDF/UA-1), fonts embedded, and the same bytes for the same report.

Nothing is fetched: styles, the one font and the drawings come from our own files and from data in the page.
"""

import base64
import gc
import html
import io
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import weasyprint
import weasyprint.pdf.fonts
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from markupsafe import Markup
from weasyprint.text.fonts import FontConfiguration

from infra import i18n
from registry.views import CompanyProfile
from services.documents.report import number_of, report_of, shown_name
from services.documents.wording import FRONTEND, environment

STYLES = (
    "tokens.css", "report.css", "report-paper.css", "gap-paper.css", "risk-paper.css", "course-paper.css",
    "matrix-paper.css",
    "certificate-paper.css",
    "training-paper.css", "label-paper.css",
)  # fmt: skip
FONT = FRONTEND / "fonts" / "InterMoldir.woff2"
WEIGHTS = (400, 700)
SELDOM = (2_000_000, 50, 100)  # objects made before the collector looks at the young, the middle-aged, the old
NEVER_MET = ("::footnote", "::note")  # rules of WeasyPrint's own sheet
_SPOKEN = re.compile(r'aria-label="([^"]*)"')
# the styles are shared with the screen, so WeasyPrint meets rules that only browsers know, and would warn of each
logging.getLogger("weasyprint").setLevel(logging.ERROR)
# where HarfBuzz cannot cut fonts, fontTools cuts them, and would write the time into each
weasyprint.pdf.fonts.TTFont = partial(TTFont, recalcTimestamp=False)
_one_at_a_time = threading.Lock()  # font configuration is shared and not made for several threads


class OwnFilesOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc] # untyped library
    """Gives the files of the front end and the drawings of one report; refuses every other address."""

    def __init__(self, drawings: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._drawings = drawings or {}

    def fetch(self, url: str, headers: Any = None) -> Any:
        """What is at an address of our own. Raises ValueError for any other."""
        if url in self._drawings:
            kind = {"Content-Type": "image/svg+xml"}
            return weasyprint.urls.URLFetcherResponse(url, self._drawings[url], headers=kind)
        if url.startswith(("data:font/", FRONTEND.as_uri())):
            return super().fetch(url, headers)
        raise ValueError(f"not ours: {url[:80]}")


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def _font_faces() -> str:
    """The one font as two whole files, regular and bold.

    Cut here and not left to WeasyPrint, which would cut each again for each report and write the time into it. Files
    split by alphabet would garble Kazakh.
    """
    faces = []
    for weight in WEIGHTS:
        cut = instantiateVariableFont(TTFont(FONT, recalcTimestamp=False), {"wght": weight}, static=True)
        written = io.BytesIO()
        cut.flavor = None
        cut.save(written)
        data = base64.b64encode(written.getvalue()).decode()
        source = f"url(data:font/ttf;base64,{data})"
        faces.append(f"@font-face {{ font-family: Inter; font-weight: {weight}; src: {source} format('truetype'); }}")
    return "\n".join(faces)


@lru_cache(maxsize=1)
def _sheets() -> tuple[weasyprint.CSS, ...]:
    """The font and the styles as one sheet, read once a process: each sheet is matched against every element."""
    folder = FRONTEND / "styles"
    rules = "\n".join([_font_faces(), *((folder / name).read_text(encoding="utf-8") for name in STYLES)])
    fetcher = OwnFilesOnly()
    sheet = weasyprint.CSS(string=rules, base_url=f"{folder.as_uri()}/", font_config=_fonts(), url_fetcher=fetcher)
    return (sheet,)


@lru_cache(maxsize=1)
def _defaults() -> weasyprint.CSS:
    """What elements look like without styles, less the marks of notes that no report has.

    WeasyPrint would compute those for every element, six times as many styles as there are elements.
    """
    kept = [rule for rule in weasyprint.html.UA.splitlines() if not rule.startswith(NEVER_MET)]
    return weasyprint.CSS(string="\n".join(kept).replace("\n::marker", "\nli::marker"), font_config=_fonts())


class Page(weasyprint.HTML):  # type: ignore[misc] # untyped library
    """A page with the defaults of documents without notes and forms."""

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:  # noqa: ARG002 - forms are never drawn
        return [_defaults()]


class Drawings(dict[str, str]):
    """The drawings of one report by the address under which the page shows them."""

    def picture(self, drawing: Markup) -> Markup:
        """A drawing as an image with its description, which is how tagged PDF wants it."""
        spoken = _SPOKEN.search(drawing)
        address = f"drawing:{len(self)}"
        self[address] = str(drawing)
        words = html.unescape(spoken[1]) if spoken else ""
        return Markup('<img class="drawing" src="{}" alt="{}">').format(address, words)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Lay out with the garbage collector all but off.

    It would look again and again at boxes that all live until the end, which is over a quarter of the time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def report_html(profile: CompanyProfile, language: str, drawings: Drawings | None = None) -> str:
    """The report as one HTML document for paper; its drawings are put into `drawings`."""
    report = report_of(profile)
    picture = (Drawings() if drawings is None else drawings).picture
    template = environment(language).get_template("report/document.html")
    heading = i18n.show(shown_name(profile), language)
    return template.render(view=report, heading=heading, subject=None, picture=picture, paper=True)


def report_pdf(profile: CompanyProfile, language: str) -> bytes:
    """The report of a company as PDF/UA-1, in kk, ru or en.

    The bytes depend on the profile, the language and the edition of the software alone: there is no creation clock in
    them, and the file's identifier is the report's number.
    """
    drawings = Drawings()
    page = report_html(profile, language, drawings)
    return paper(page, f"{number_of(profile)}-{language}", drawings)


def paper(page: str, identifier: str, drawings: Drawings | None = None) -> bytes:
    """A whole HTML document as PDF/UA-1, with the one font and the styles of paper; one is laid out at a time.

    In: the document, what identifies the file, and its drawings by address. The same page gives the same bytes.
    """
    fetcher = OwnFilesOnly(drawings)
    with _one_at_a_time, _collecting_seldom():
        document = Page(string=page, base_url=FRONTEND.as_uri() + "/", url_fetcher=fetcher)
        made: bytes = document.write_pdf(
            stylesheets=_sheets(), font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
        )
    return made


def warm_up() -> None:
    """Cut the font and parse the styles before the first reader waits for them.

    What is loaded by then stays for good, so the garbage collector need not look at it any more.
    """
    _defaults()
    _sheets()
    gc.collect()
    gc.freeze()
