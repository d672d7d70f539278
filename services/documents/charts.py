"""Drawings made by the server as SVG: the same for the screen, for print and for the report.

In: views and a language. Out: `Markup` of one <svg role="img"> with a spoken description. Across, everything is in per
cent, so a drawing fits any width while its letters keep their size; `width` in pixels gives it a fixed one for paper.
Each shape has its light colour as an attribute and a class by which the screen's theme repaints it. No inline styles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10
from typing import Protocol

from markupsafe import Markup, escape

from infra import i18n
from infra.i18n import Text, text
from registry.views import IndexView, PaymentMonth, ScorePoint, StatementYear, TaxYear

GRADES = "EDCBA"  # from 0 to 100, twenty points each
GRADE_COLOURS = {"A": "#013C79", "B": "#037EAF", "C": "#B38C15", "D": "#A75605", "E": "#6E0118", "NR": "#6B7480"}
SERIES_COLOURS = ("#0B559F", "#B38C15")
INK, INK_2, LINE, AXIS = "#151A21", "#434D5A", "#D3D9E0", "#78828F"
FONT = 'font-family="Inter, sans-serif" font-size="12"'
HEIGHT, TOP, BOTTOM = 240, 40, 212  # pixels: the drawing, and where its scale begins and ends
LEFT, RIGHT = 12.0, 100.0  # per cent: room for the scale's figures
UNITS = (
    (Decimal(10) ** 12, "trillion"),
    (Decimal(10) ** 9, "billion"),
    (Decimal(10) ** 6, "million"),
    (Decimal(10) ** 3, "thousand"),
)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars: what it is, and a value or None for each position."""

    label: Text
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to pixels, with round steps."""

    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def of(cls, values: Iterable[Decimal]) -> "Scale":
        """The scale that holds all values and zero in about four round steps."""
        known = [Decimal(0), *values]
        low, high = min(known), max(known)
        reach = (high - low) or Decimal(1)
        power = Decimal(10) ** floor(log10(reach / 4))
        step = next(power * n for n in (1, 2, 5, 10) if power * n >= reach / 4)
        return cls(step * floor(low / step), step * ceil(high / step) or step, step)

    def y(self, value: Decimal) -> float:
        """Pixels from the top."""
        return round(float(BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP)), 1)

    def ticks(self) -> list[Decimal]:
        """The round values, from low to high."""
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * n for n in range(count + 1)]


def taxes_by_year(years: Sequence[TaxYear], language: str, width: int | None = None) -> Markup:
    """Taxes paid in each year, oldest first."""
    ordered = sorted(years, key=lambda year: year.year)
    paid = Series(text("chart.taxes.paid"), tuple(year.paid for year in ordered))
    labels = [str(year.year) for year in ordered]
    return _bars(Bars(text("chart.taxes.title"), labels, [paid], *_unit([paid])), language, width)


def statements_by_year(years: Sequence[StatementYear], language: str, width: int | None = None) -> Markup:
    """Revenue and net profit of each year, oldest first."""
    ordered = sorted(years, key=lambda year: year.period_end)
    series = [
        Series(text("chart.statements.revenue"), tuple(year.revenue for year in ordered)),
        Series(text("chart.statements.profit"), tuple(year.net_profit for year in ordered)),
    ]
    labels = [str(year.period_end.year) for year in ordered]
    return _bars(Bars(text("chart.statements.title"), labels, series, *_unit(series)), language, width)


def payment_delays(months: Sequence[PaymentMonth], language: str, width: int | None = None) -> Markup:
    """Mean days beyond terms of payments that fell due in each month, oldest first; below zero is early."""
    ordered = sorted(months, key=lambda month: month.month)
    days = Series(text("chart.payments.days"), tuple(month.days_beyond_terms for month in ordered))
    labels = [f"{month.month:%m.%y}" for month in ordered]
    in_days = Bars(text("chart.payments.title"), labels, [days], Decimal(1), text("chart.unit.days"))
    return _bars(in_days, language, width)


def score_history(points: Sequence[ScorePoint], language: str, width: int | None = None) -> Markup:
    """One index over time: a dot with its grade's letter for each value, joined by lines."""
    rated = [point for point in sorted(points, key=lambda point: point.cutoff) if point.value is not None]
    scale = Scale(Decimal(0), Decimal(100), Decimal(20))
    shapes = _grid(scale, language, Decimal(1))
    spots = [(f"{_across(at, len(rated))}%", scale.y(point.value or Decimal(0))) for at, point in enumerate(rated)]
    line = {"stroke": SERIES_COLOURS[0], "stroke_width": 2}
    for (x1, y1), (x2, y2) in pairwise(spots):
        shapes.append(shape("line", "line-1", x1=x1, y1=y1, x2=x2, y2=y2, **line))
    for (x, y), point in zip(spots, rated, strict=True):
        edge = {"fill": GRADE_COLOURS[point.grade], "stroke": "#FFFFFF", "stroke_width": 2}
        shapes.append(shape("circle", f"mark-{point.grade} halo", cx=x, cy=y, r=6, **edge))
        shapes.append(_text(x, y - 12, point.grade, "middle", strong=True))
    shapes += _feet([f"{point.cutoff:%m.%Y}" for point in rated], most=6)
    return drawing(
        f"{i18n.translate(text('chart.scores.title'), language)}. {_spoken_scores(rated, language)}", shapes, width
    )


def _spoken_scores(rated: Sequence[ScorePoint], language: str) -> str:
    return "; ".join(
        f"{i18n.short_day(point.cutoff, language)}: {i18n.number(point.value or 0, language, 0)} ({point.grade})"
        for point in rated
    )


class Averaged(Protocol):
    """A mean of levels and the lowest of them."""

    @property
    def mean(self) -> float:
        """0 to 5."""

    @property
    def minimum(self) -> int:
        """0 to 5."""


def levels_by_cycle(
    title: str, cycles: Sequence[tuple[str, Averaged | None]], language: str, width: int | None = None
) -> Markup:
    """The mean level of each cycle and the lowest, oldest first; a cycle in which nothing counted has a gap."""
    labels, known = [label for label, _ in cycles], [each for _, each in cycles]
    means = tuple(None if each is None else round(Decimal(str(each.mean)), 1) for each in known)
    lowest = tuple(None if each is None else Decimal(each.minimum) for each in known)
    series = [Series(text("chart.levels.mean"), means), Series(text("chart.levels.minimum"), lowest)]
    chart = Bars(Text("chart.levels.title", {"name": title}), labels, series, Decimal(1), text("chart.unit.level"))
    scale = Scale(Decimal(0), Decimal(5), Decimal(1))
    shapes = [*_legend(chart, language), *_grid(scale, language, Decimal(1))]
    for number, row in reversed(list(enumerate(series))):
        spots = [
            None if value is None else (f"{_across(at, len(labels))}%", scale.y(value))
            for at, value in enumerate(row.values)
        ]
        look = {"stroke": SERIES_COLOURS[number], "stroke_width": 2}
        shapes += [
            shape("line", f"line-{number + 1}", x1=one[0], y1=one[1], x2=two[0], y2=two[1], **look)
            for one, two in pairwise(spots)
            if one is not None and two is not None
        ]
        dot = {"r": 5, "fill": SERIES_COLOURS[number], "stroke": "#FFFFFF", "stroke_width": 2}
        shapes += [
            shape("circle", f"series-{number + 1} halo", cx=spot[0], cy=spot[1], **dot)
            for spot in spots
            if spot is not None
        ]
    return drawing(_spoken(chart, language), [*shapes, *_feet(labels)], width)


def grade_scale(index: IndexView, language: str, width: int | None = None) -> Markup:
    """Where an index stands between 0 and 100: grades as segments, the interval, the peers' median."""
    here = index.grade
    shapes = []
    for position, letter in enumerate(GRADES):
        look = {"fill": GRADE_COLOURS[letter]} | ({} if letter == here else {"opacity": 0.3})
        at = {"x": f"{position * 20 + 0.4:.1f}%", "y": 18, "width": "19.2%", "height": 8, "rx": 2}
        shapes.append(shape("rect", f"mark-{letter}", **at, **look))
        shapes.append(_text(f"{position * 20 + 10}%", 44, letter, "middle", strong=letter == here))
    if index.low is not None and index.high is not None:
        low, high = max(float(index.low), 0.0), min(float(index.high), 100.0)
        band = {"x": f"{low:.1f}%", "y": 28.5, "width": f"{max(high - low, 0.5):.1f}%", "height": 2}
        shapes.append(shape("rect", "interval", **band, fill=INK_2))
    if index.peer_median is not None:
        x = f"{float(index.peer_median):.1f}%"
        look = {"stroke": INK_2, "stroke_width": 1.5, "stroke_dasharray": "2 2"}
        shapes.append(shape("line", "peer", x1=x, x2=x, y1=13, y2=31, **look))
    if index.value is not None:
        x = f"{min(max(float(index.value), 1.5), 98.5):.1f}%"
        look = {"fill": GRADE_COLOURS[here], "stroke": INK, "stroke_width": 2.5}
        shapes.append(shape("circle", f"mark-{here} ring", cx=x, cy=22, r=8, **look))
    return drawing(_spoken_scale(index, language), shapes, width, 48)


def _spoken_scale(index: IndexView, language: str) -> str:
    if index.value is None:
        return i18n.translate(text("chart.scale.unrated", name=index.name), language)
    rated = text("chart.scale.rated", name=index.name, value=round(index.value), grade=index.grade)
    said = [i18n.translate(rated, language)]
    if index.peer_median is not None:
        said.append(i18n.translate(text("chart.scale.peer", median=round(index.peer_median)), language))
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class Bars:
    """What a bar chart is made of: its title, what stands under the bars, one or two rows of them, the unit."""

    title: Text
    labels: Sequence[str]
    series: Sequence[Series]
    divisor: Decimal
    unit: Text

    @property
    def known(self) -> list[Decimal]:
        """All values that are not unknown."""
        return [value for row in self.series for value in row.values if value is not None]


def _bars(chart: Bars, language: str, width: int | None) -> Markup:
    scale = Scale.of(chart.known)
    shapes = [*_legend(chart, language), *_grid(scale, language, chart.divisor)]
    slot = (RIGHT - LEFT) / max(len(chart.labels), 1)
    thick = min(slot * 0.7 / len(chart.series), 11.0)
    zero = scale.y(Decimal(0))
    for number, row in enumerate(chart.series):
        for position, value in enumerate(row.values):
            if value is None:  # not published is not zero: a dash stands where the bar would
                shapes.append(_text(f"{LEFT + slot * (position + 0.5):.2f}%", zero - 6, "–", "middle"))
                continue
            left = LEFT + slot * (position + 0.5) + thick * (number - len(chart.series) / 2)
            top, foot = sorted((scale.y(value), zero))
            size = {"width": f"{thick * 0.94:.2f}%", "height": round(max(foot - top, 1), 1)}
            colour = SERIES_COLOURS[number]
            shapes.append(shape("rect", f"series-{number + 1}", x=f"{left:.2f}%", y=top, **size, fill=colour))
    shapes.append(shape("line", "axis", x1=f"{LEFT}%", x2="100%", y1=zero, y2=zero, stroke=AXIS))
    shapes += _feet(chart.labels)
    return drawing(_spoken(chart, language), shapes, width)


def _feet(labels: Sequence[str], most: int = 7) -> list[str]:
    """What stands under the bars; with many, only every n-th, counted from the newest."""
    every = max(1, ceil(len(labels) / most))
    return [
        _text(f"{_across(position, len(labels)):.2f}%", HEIGHT - 8, label, "middle")
        for position, label in enumerate(labels)
        if (len(labels) - 1 - position) % every == 0
    ]


def _across(position: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (position + 0.5) / max(count, 1), 2)


def _legend(chart: Bars, language: str) -> list[str]:
    shapes = []
    unit = i18n.translate(chart.unit, language)
    for number, row in enumerate(chart.series):
        square = shape("rect", f"series-{number + 1}", x=0, y=4, width=11, height=11, rx=2, fill=SERIES_COLOURS[number])
        label = _text("17", 14, f"{i18n.translate(row.label, language)}, {unit}", "start")
        shapes.append(f'<svg x="{number * 50}%" y="0" width="50%" height="24" overflow="visible">{square}{label}</svg>')
    return shapes


def _grid(scale: Scale, language: str, divisor: Decimal) -> list[str]:
    shapes = []
    for tick in scale.ticks():
        y = scale.y(tick)
        shapes.append(shape("line", "grid", x1=f"{LEFT}%", x2="100%", y1=y, y2=y, stroke=LINE))
        shapes.append(_text(f"{LEFT - 2}%", y + 4, i18n.number(tick / divisor, language), "end"))
    return shapes


def _unit(series: Sequence[Series]) -> tuple[Decimal, Text]:
    """The unit in which the largest value has one to three digits before the point."""
    values = [abs(value) for row in series for value in row.values if value is not None]
    largest = max(values, default=Decimal(0))
    for divisor, name in UNITS:
        if largest >= divisor:
            return divisor, text(f"chart.unit.{name}")
    return Decimal(1), text("chart.unit.one")


def _spoken(chart: Bars, language: str) -> str:
    """The drawing in words: title, then each row's values."""
    rows = []
    for row in chart.series:
        values = ", ".join(
            f"{label}: {'–' if value is None else i18n.number(value / chart.divisor, language)}"
            for label, value in zip(chart.labels, row.values, strict=True)
        )
        rows.append(f"{i18n.translate(row.label, language)}, {i18n.translate(chart.unit, language)}: {values}")
    return f"{i18n.translate(chart.title, language)}. " + ". ".join(rows)


def _text(x: str, y: float, words: str, anchor: str, *, strong: bool = False) -> str:
    look = f'fill="{INK}" class="label-strong" font-weight="700"' if strong else f'fill="{INK_2}"'
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {look}>{escape(words)}</text>'


def shape(tag: str, kind: str, **given: object) -> str:
    """One element of a drawing; `kind` is its class."""
    said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in given.items())
    return f'<{tag} class="{kind}"{said}/>'


def drawing(spoken: str, shapes: Iterable[str], width: int | None, height: int = HEIGHT) -> Markup:
    """Elements as one drawing that says in words what it shows."""
    across = f"{width}" if width else "100%"
    return Markup(  # noqa: S704 - all words in it were escaped where they came in
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(spoken)}" '
        f'width="{across}" height="{height}" {FONT}>{"".join(shapes)}</svg>'
    )
