"""The badge that a company puts on its own site: an SVG without script and without anything from elsewhere, which says
how the label stands now. What is not in use looks different in form and word, not in colour alone.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup, escape

from compliance.views.label.public import LabelAnswer
from infra.i18n import show, text, translate

Size = Literal["small", "medium", "large"]
WIDTHS = MappingProxyType({"small": 200, "medium": 280, "large": 420})  # pixels; drawn for 280 and scaled
WIDTH, HEIGHT = 280, 96
INK, PAPER, WAVE, GREY, RED = "#151A21", "#FFFFFF", "#0B559F", "#434D5A", "#A3182A"
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif"
GOOD = "active"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a badge of a kind is drawn."""

    colour: str
    frame: str  # attributes of the frame
    sign: Markup  # at the left: waves for a label in use; crossed out, or with a pause, for any other


WAVES = Markup(
    '<g fill="none" stroke="{}" stroke-width="5" stroke-linecap="round">'
    '<path d="M16 34c8-8 16-8 24 0s16 8 24 0"/><path d="M16 48c8-8 16-8 24 0s16 8 24 0"/>'
    '<path d="M16 62c8-8 16-8 24 0s16 8 24 0"/></g>'
)
PAUSE = Markup('<circle cx="40" cy="48" r="26" fill="{1}" stroke="{0}" stroke-width="4"/>'
               '<path d="M32 36v24M48 36v24" stroke="{0}" stroke-width="7" stroke-linecap="round"/>')  # fmt: skip
CROSS = Markup('<path d="M40 18l30 30-30 30-30-30z" fill="{1}" stroke="{0}" stroke-width="4" stroke-linejoin="round"/>'
               '<path d="M30 38l20 20M50 38L30 58" stroke="{0}" stroke-width="6" stroke-linecap="round"/>')  # fmt: skip


def _look(state: str) -> _Look:
    if state == GOOD:
        return _Look(WAVE, 'rx="10"', WAVES.format(WAVE))
    if state in ("suspended", "not_yet"):
        return _Look(GREY, 'rx="10" stroke-dasharray="8 5"', PAUSE.format(GREY, PAPER))
    return _Look(RED, 'rx="0" stroke-dasharray="3 4"', CROSS.format(RED, PAPER))


def badge_svg(view: LabelAnswer, language: str, size: Size) -> bytes:
    """The badge of an answer, in a language and a size."""
    look, state = _look(view.state), view.state
    said = translate(f"label_public.badge.{state}", language)
    about = show(
        text("label_public.badge.title", title=view.title.of(language), said=said, number=view.typed), language
    )
    width = WIDTHS[size]
    lines = [
        (26, 15, 700, INK, view.title.of(language)),
        (47, 14, 700, look.colour, said),
        (66, 12, 400, INK, _detail(view, language)),
        (84, 12, 400, INK, view.typed),
    ]
    drawn = Markup("").join(
        Markup('<text x="84" y="{}" font-size="{}" font-weight="{}" fill="{}"{}>{}</text>').format(
            y, points, weight, colour, _fitted(words, points), words
        )
        for y, points, weight, colour, words in lines if words
    )  # fmt: skip
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" role="img"'
            ' aria-labelledby="title" lang="{}" font-family="{}"><title id="title">{}</title>'
            '<rect x="2" y="2" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="3" {}/>{}{}</svg>'
        ).format(
            width, round(width * HEIGHT / WIDTH), WIDTH, HEIGHT, language, FONT, about, WIDTH - 4, HEIGHT - 4, PAPER,
            look.colour, Markup(look.frame), look.sign, drawn,  # noqa: S704 - ours, see above
        )
    ).encode()  # fmt: skip


def _fitted(words: str, points: int) -> Markup:
    """Words that would not fit are drawn closer together."""
    room, wanted = WIDTH - 84 - 12, len(words) * points * 0.56
    return Markup("") if wanted <= room else Markup(' textLength="{}" lengthAdjust="spacingAndGlyphs"').format(room)


def _detail(view: LabelAnswer, language: str) -> str:
    one = view.found
    if one is None:
        return ""
    day = {
        "suspended": one.suspended_on, "revoked": one.ended_on, "withdrawn": one.ended_on, "not_yet": one.valid_from,
    }.get(one.standing, one.valid_until)  # fmt: skip
    return show(text(f"label_public.badge.detail.{one.standing}", day=day), language)


def snippet(site: str, number: str, language: str) -> str:
    """The HTML with which the holder shows the badge: a picture that leads to the answer of this register."""
    alt = translate("label_public.badge.alt", language)
    return (
        f'<a href="{escape(site)}/{language}/label/{number}"><img src="{escape(site)}/label/{number}/badge.svg'
        f'?lang={language}" width="{WIDTHS["medium"]}" height="{HEIGHT}" alt="{escape(alt)}"></a>'
    )
