"""The heat map of risks as SVG: the same on the screen, in print and on paper.

Each cell has its value (likelihood by impact) as a figure, and how many risks lie in it as a larger one, so that
nothing is told by colour alone. On the screen a cell with risks is a link to them; a table beside it says the same.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from compliance.risks import HIGHEST, LOWEST, Score
from infra import i18n
from infra.i18n import Text, text
from services.documents.charts import FONT, INK, INK_2, LINE

Cells = Mapping[tuple[int, int], int]
Link = Callable[[int, int], str]
LOOKS: Mapping[str, tuple[str, str]] = {
    "low": ("#ECEFF3", "#151A21"), "medium": ("#B38C15", "#151A21"), "high": ("#A75605", "#FFFFFF"),
    "critical": ("#6E0118", "#FFFFFF"),
}  # fmt: skip
ROW, TOP, LEFT = 48, 26, 9.0  # pixels, pixels, per cent
ACROSS = (100 - LEFT) / HIGHEST
HEIGHT = TOP + ROW * HIGHEST + 40
STEPS = range(LOWEST, HIGHEST + 1)


def heat_map(cells: Cells, title: Text, language: str, link: Link | None = None, width: int | None = None) -> Markup:
    """Likelihood upwards, impact to the right. `link`: where the risks of a cell are; `width`: pixels, for paper."""
    shapes = [_figure("0", 16, i18n.translate("heat.likelihood", language), "start")]
    for likelihood in STEPS:
        y = TOP + ROW * (HIGHEST - likelihood)
        shapes.append(_figure(f"{LEFT / 2:.1f}%", y + 30, str(likelihood), "middle"))
        shapes += [_cell(Score(likelihood, impact), cells, language, link) for impact in STEPS]
    for impact in STEPS:
        shapes.append(_figure(f"{LEFT + ACROSS * (impact - 0.5):.1f}%", HEIGHT - 22, str(impact), "middle"))
    shapes.append(_figure("100%", HEIGHT - 4, i18n.translate("heat.impact", language), "end"))
    role = "group" if link else "img"
    spoken = escape(_spoken(cells, title, language))
    across = str(width) if width else "100%"
    return Markup(  # noqa: S704 - all words in it were escaped where they came in
        f'<svg class="chart heat" xmlns="http://www.w3.org/2000/svg" role="{role}" aria-label="{spoken}" '
        f'width="{across}" height="{HEIGHT}" {FONT}>{"".join(shapes)}</svg>'
    )


def _cell(score: Score, cells: Cells, language: str, link: Link | None) -> str:
    count = cells.get((score.likelihood, score.impact), 0)
    fill, _ = LOOKS[score.band]
    x, y = LEFT + ACROSS * (score.impact - 1), TOP + ROW * (HIGHEST - score.likelihood)
    middle = f"{x + ACROSS / 2:.1f}%"
    look = f'class="band-{score.band}" fill="{fill}" stroke="{LINE}"'
    drawn = f'<rect x="{x:.1f}%" y="{y}" width="{ACROSS:.1f}%" height="{ROW}" {look}/>'
    if not count:
        return drawn + _inked(score, middle, y + 29)
    drawn, value = drawn + _inked(score, middle, y + 25, count), _inked(score, middle, y + 41)
    if link is None:
        return drawn + value
    words = escape(i18n.translate(_words(score, count), language))
    # the value lies above the link, so that all that is seen of the link stands in its name too
    return f'<a href="{escape(link(score.likelihood, score.impact))}" aria-label="{words}">{drawn}</a>{value}'


def _inked(score: Score, x: str, y: int, count: int = 0) -> str:
    """A cell's value, small; or how many risks lie in it, large."""
    look = 'font-size="18" font-weight="700"' if count else 'font-size="11"'
    ink = f'class="ink-{score.band}" fill="{LOOKS[score.band][1]}"'
    said = "" if count else ' pointer-events="none" aria-hidden="true"'  # the value stands in the words of the cell
    return f'<text x="{x}" y="{y}" text-anchor="middle" {ink} {look}{said}>{count or score.value}</text>'


def _figure(x: str, y: int, words: str, anchor: str) -> str:
    ink = INK_2 if words.isdigit() else INK
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'


def _words(score: Score, count: int) -> Text:
    band = text(f"risk.band.{score.band}")
    return text("heat.cell", n=count, likelihood=score.likelihood, impact=score.impact, value=score.value, band=band)


def _spoken(cells: Cells, title: Text, language: str) -> str:
    """The map in words: its title, then every cell that holds something, the gravest first."""
    held = sorted(((Score(*place), count) for place, count in cells.items()), key=lambda each: -each[0].value)
    said = [i18n.translate(_words(score, count), language) for score, count in held]
    return ". ".join([i18n.translate(title, language), *(said or [i18n.translate("heat.nothing", language)])])
