"""The mark of a label, ready for print: waves, the words that may stand beside them, its number, and a QR code.

The code holds the address of the label, or, for where there is no network, the signed code that can be checked without
one. Its quiet zone is part of the drawing, and the drawing has its true size in millimetres. What it looks like follows
the rules of the label: it speaks of the maker's integrity system and resembles no mark of conformity.
"""

import io
import re
from dataclasses import dataclass
from typing import Literal

import segno
from markupsafe import Markup

from compliance.views.label.public import LabelShown
from infra.i18n import translate
from services.documents.pdf import Drawings, paper
from services.documents.wording import environment

EDITION = 1
QUIET = 4  # modules around a code (ISO/IEC 18004)
SMALLEST = 20.0  # millimetres of a code without its quiet zone
HEIGHT, WORDS = 40.0, 62.0  # millimetres of the mark, and of the part with the words
Code = Literal["url", "offline"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark is made of: a label, the title of the scheme, and what its code holds."""

    label: LabelShown
    title: str
    site: str
    content: str
    code: Code

    @property
    def address(self) -> str:
        """Where the label is shown."""
        return f"{self.site}/label/{self.label.number}"


def code_svg(content: str, code: Code, words: str) -> tuple[Markup, float]:
    """A QR code as SVG with its quiet zone, and its side in millimetres, so that the code itself is no smaller than is
    allowed; one with much in it has more and smaller modules, and is larger.
    """
    made = segno.make(content, error="q" if code == "url" else "m", micro=False, boost_error=False)
    modules = made.symbol_size(scale=1, border=0)[0]
    side = max(SMALLEST, modules * 0.4) * (modules + 2 * QUIET) / modules
    out = io.BytesIO()
    made.save(out, kind="svg", scale=1, border=QUIET, light="#fff", xmldecl=False, omitsize=True)
    drawn = out.getvalue().decode().replace("<svg ", Markup('<svg role="img" aria-label="{}" ').format(words), 1)
    return Markup(drawn), round(side, 2)  # noqa: S704 - drawn here


def mark_svg(mark: Mark, language: str) -> bytes:
    """The mark as one SVG of its true size; text stays text."""
    code, side = code_svg(mark.content, mark.code, translate(f"label_public.mark.{mark.code}", language))
    height, width = max(HEIGHT, side), WORDS + side
    lines = (
        (23.0, 5.0, 700, mark.title),
        (28.5, 3.0, 400, translate("label_public.mark.line.1", language)),
        (32.5, 3.0, 400, translate("label_public.mark.line.2", language)),
        (37.5, 3.6, 700, mark.label.number),
    )
    words = Markup("").join(
        Markup('<text x="3" y="{}" font-size="{}" font-weight="{}"{}>{}</text>').format(y, size, weight, fit, said)
        for y, size, weight, said in lines
        for fit in [_fitted(said, size)]
    )
    # a group with its place and size: not every program for print minds where an SVG within an SVG stands
    drawn, units = code.partition(">")[2].rpartition("</svg>")[0], float(VIEW_BOX.search(code)[1])  # type: ignore[index] # drawn here
    inner = Markup('<g transform="translate({} 0) scale({})">{}</g>').format(WORDS, side / units, Markup(drawn))  # noqa: S704 - drawn here
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{0}mm" height="{1}mm" viewBox="0 0 {0} {1}" role="img"'
            ' lang="{2}" font-family="Inter, Arial, sans-serif" fill="#151A21"><title>{3}</title>'
            '<rect width="{0}" height="{1}" fill="#FFFFFF"/>{4}{5}{6}</svg>'
        ).format(width, height, language, f"{mark.title} {mark.label.number}", WAVES, words, inner)
    ).encode()


VIEW_BOX = re.compile(r'viewBox="0 0 (\d+) ')
WAVES = Markup(
    '<g fill="none" stroke="#0B559F" stroke-width="1.7" stroke-linecap="round">'
    '<path d="M4 5c4-3.6 8-3.6 12 0s8 3.6 12 0"/><path d="M4 10c4-3.6 8-3.6 12 0s8 3.6 12 0"/>'
    '<path d="M4 15c4-3.6 8-3.6 12 0s8 3.6 12 0"/></g>'
)


def _fitted(words: str, size: float) -> Markup:
    room = WORDS - 6
    fits = len(words) * size * 0.58 <= room
    return Markup("") if fits else Markup(' textLength="{}" lengthAdjust="spacingAndGlyphs"').format(room)


def mark_pdf(mark: Mark, language: str) -> bytes:
    """The mark as PDF of its true size with its font in it, and the rules of use below."""
    drawings = Drawings()
    code, side = code_svg(mark.content, mark.code, translate(f"label_public.mark.{mark.code}", language))
    template = environment(language).get_template("labels/mark_paper.html")
    page = template.render(view=mark, code=drawings.picture(code), side=side, waves=_waves(drawings, mark.title))
    return paper(page, f"label-mark-{EDITION}-{mark.label.number}-{mark.code}-{language}", drawings)


def _waves(drawings: Drawings, words: str) -> Markup:
    whole = Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20" role="img" aria-label="{}">{}</svg>')
    return drawings.picture(whole.format(words, WAVES))


def certificate_pdf(mark: Mark, language: str) -> bytes:
    """The certificate of a label: number, scope, what it means, and the code that leads to how it stands now."""
    drawings = Drawings()
    code, _ = code_svg(mark.content, mark.code, translate("label_public.mark.url", language))
    template = environment(language).get_template("labels/certificate_paper.html")
    page = template.render(view=mark, code=drawings.picture(code), waves=_waves(drawings, mark.title))
    name = f"label-certificate-{EDITION}-{mark.label.number}-{mark.label.version}-{language}"
    return paper(page, name, drawings)
