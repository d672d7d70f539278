"""Slips with personal codes, and sheets of training in a room, on paper."""

from collections.abc import Callable
from dataclasses import dataclass

import segno
from markupsafe import Markup

from compliance.views.training.attendance import SheetView
from infra.i18n import Bilingual, translate
from services.documents.pdf import Drawings, paper
from services.documents.wording import environment

EDITION = 1
EMPTY_LINES = 5  # on a sheet, for whoever comes without being expected


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody is handed: their name and employee number, the language they read, their code as it is typed."""

    name: str
    number: str
    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Slips:
    """Slips of an organisation; codes open for so many days."""

    organisation: Bilingual
    slips: tuple[Slip, ...]
    days: int


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """A sheet to sign on: its organisation, who is on it, the address that its QR leads to."""

    organisation: Bilingual
    view: SheetView
    address: str


def qr_picture(address: str, words: str = "") -> Markup:
    """The square code of an address (ISO/IEC 18004, level M) as SVG; `words` say what it is."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=2, light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    spoken = Markup(' role="img" aria-label="{}"').format(words) if words else Markup(' aria-hidden="true"')
    return Markup(svg.replace("<svg", f"<svg{spoken}", 1))  # noqa: S704 - drawn by us, the words are escaped


def slips_pdf(slips: Slips, door: Callable[[str], str]) -> bytes:
    """All slips as PDF/UA-1, each in its reader's language; `door`: where codes are typed, by language."""
    drawings = Drawings()
    pictures = {
        language: drawings.picture(qr_picture(door(language), translate("training.slips.qr", language)))
        for language in {each.language for each in slips.slips}
    }
    words = {language: environment(language).globals["t"] for language in pictures}
    page = (
        environment("kk")
        .get_template("training/slips_paper.html")
        .render(view=slips, pictures=pictures, words=words, doors={language: door(language) for language in pictures})
    )
    return paper(page, f"slips-{EDITION}", drawings)


def sheet_pdf(paper_of: SheetPaper) -> bytes:
    """A sheet to sign on as PDF/UA-1, in its own language; the same state gives the same bytes."""
    language, drawings = paper_of.view.sheet.language, Drawings()
    picture = drawings.picture(qr_picture(paper_of.address, translate("training.sheet.qr", language)))
    page = (
        environment(language)
        .get_template("training/sheet_paper.html")
        .render(view=paper_of, picture=picture, empty=EMPTY_LINES)
    )
    return paper(page, f"sheet-{EDITION}-{paper_of.view.sheet.id}", drawings)
