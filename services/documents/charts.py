"""Drawings made by the server as SVG: the same for the screen, for print and for the report.

In: views and a language. Out: `Markup` of one <svg role="img"> with a spoken description. Across, everything is in per
cent, so a drawing fits any width while its letters keep their size; `width` in pixels gives it a fixed one for paper.
Each shape has its light colour as an attribute and a class by which the screen's theme repaints it. No inline styles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

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
LEFT, RIGHT = 14.0, 100.0  # per cent: room for the scale's figures
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
    return _bars([str(year.year) for year in ordered], [paid], text("chart.taxes.title"), language, width)


def statements_by_year(years: Sequence[StatementYear], language: str, width: int | None = None) -> Markup:
    """Revenue and net profit of each year, oldest first."""
    ordered = sorted(years, key=lambda year: year.period_end)
    series = [
        Series(text("chart.statements.revenue"), tuple(year.revenue for year in ordered)),
        Series(text("chart.statements.profit"), tuple(year.net_profit for year in ordered)),
    ]
    labels = [str(year.period_end.year) for year in ordered]
    return _bars(labels, series, text("chart.statements.title"), language, width)


def payment_delays(months: Sequence[PaymentMonth], language: str, width: int | None = None) -> Markup:
    """Mean days beyond terms of payments that fell due in each month, oldest first; below zero is early."""
    ordered = sorted(months, key=lambda month: month.month)
    days = Series(text("chart.payments.days"), tuple(month.days_beyond_terms for month in ordered))
    labels = [f"{month.month:%m.%y}" for month in ordered]
    return _bars(labels, [days], text("chart.payments.title"), language, width, money=False)


def score_history(points: Sequence[ScorePoint], language: str, width: int | None = None) -> Markup:
    """One index over time: a dot with its grade's letter for each value, joined by lines."""
    rated = [point for point in sorted(points, key=lambda point: point.cutoff) if point.value is not None]
    scale = Scale(Decimal(0), Decimal(100), Decimal(20))
    shapes = _grid(scale, language, Decimal(1))
    spots = [
        (_across(position, len(rated)), scale.y(point.value or Decimal(0)), point)
        for position, point in enumerate(rated)
    ]
    for (x1, y1, _), (x2, y2, _) in zip(spots, spots[1:], strict=False):
        shapes.append(
            f'<line class="line-1" x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}" stroke="{SERIES_COLOURS[0]}" stroke-width="2"/>'
        )
    every = max(1, ceil(len(spots) / 6))
    for position, (x, y, point) in enumerate(spots):
        shapes.append(
            f'<circle class="mark-{point.grade} halo" cx="{x}%" cy="{y}" r="6" fill="{GRADE_COLOURS[point.grade]}" stroke="#FFFFFF" stroke-width="2"/>'
        )
        shapes.append(_text(f"{x}%", y - 12, point.grade, "middle", strong=True))
        if (len(spots) - 1 - position) % every == 0:
            shapes.append(_text(f"{x}%", HEIGHT - 8, f"{point.cutoff:%m.%Y}", "middle"))
    spoken = "; ".join(
        f"{i18n.short_day(p.cutoff, language)}: {i18n.number(p.value or 0, language, 0)} ({p.grade})"
        for _, _, p in spots
    )
    return _drawing(f"{i18n.translate(text('chart.scores.title'), language)}. {spoken}", shapes, width)


def grade_scale(index: IndexView, language: str, width: int | None = None) -> Markup:
    """Where an index stands between 0 and 100: grades as segments, the interval, the peers' median."""
    here = index.grade
    shapes = []
    for position, letter in enumerate(GRADES):
        faint = "" if letter == here else ' opacity="0.3"'
        shapes.append(
            f'<rect class="mark-{letter}" x="{position * 20 + 0.4}%" y="18" width="19.2%" height="8" rx="2" fill="{GRADE_COLOURS[letter]}"{faint}/>'
        )
        shapes.append(_text(f"{position * 20 + 10}%", 44, letter, "middle", strong=letter == here))
    if index.low is not None and index.high is not None:
        low, high = max(float(index.low), 0.0), min(float(index.high), 100.0)
        shapes.append(
            f'<rect class="interval" x="{low:.1f}%" y="28.5" width="{max(high - low, 0.5):.1f}%" height="2" fill="{INK_2}"/>'
        )
    if index.peer_median is not None:
        x = f"{float(index.peer_median):.1f}%"
        shapes.append(
            f'<line class="peer" x1="{x}" x2="{x}" y1="13" y2="31" stroke="{INK_2}" stroke-width="1.5" stroke-dasharray="2 2"/>'
        )
    if index.value is not None:
        x = f"{min(max(float(index.value), 1.5), 98.5):.1f}%"
        shapes.append(
            f'<circle class="mark-{here} ring" cx="{x}" cy="22" r="8" fill="{GRADE_COLOURS[here]}" stroke="{INK}" stroke-width="2.5"/>'
        )
    return _drawing(_spoken_scale(index, language), shapes, width, 48)


def _spoken_scale(index: IndexView, language: str) -> str:
    if index.value is None:
        return i18n.translate(text("chart.scale.unrated", name=index.name), language)
    rated = text("chart.scale.rated", name=index.name, value=round(index.value), grade=index.grade)
    said = [i18n.translate(rated, language)]
    if index.peer_median is not None:
        said.append(i18n.translate(text("chart.scale.peer", median=round(index.peer_median)), language))
    return " ".join(said)


def _bars(  # noqa: PLR0913 - what a bar chart is made of
    labels: Sequence[str],
    series: Sequence[Series],
    title: Text,
    language: str,
    width: int | None,
    *,
    money: bool = True,
) -> Markup:
    known = [value for row in series for value in row.values if value is not None]
    divisor, unit = _unit(known) if money else (Decimal(1), text("chart.unit.days"))
    scale = Scale.of(known)
    shapes = [*_legend(series, unit, language), *_grid(scale, language, divisor)]
    slot = (RIGHT - LEFT) / max(len(labels), 1)
    thick = min(slot * 0.7 / len(series), 11.0)
    for number, row in enumerate(series):
        for position, value in enumerate(row.values):
            if value is None:  # not published is not zero: a dash stands where the bar would
                shapes.append(_text(f"{LEFT + slot * (position + 0.5):.2f}%", scale.y(Decimal(0)) - 6, "–", "middle"))
                continue
            left = LEFT + slot * (position + 0.5) + thick * (number - len(series) / 2)
            top, foot = sorted((scale.y(value), scale.y(Decimal(0))))
            shapes.append(
                f'<rect class="series-{number + 1}" x="{left:.2f}%" y="{top}" width="{thick * 0.94:.2f}%" '
                f'height="{max(foot - top, 1):.1f}" fill="{SERIES_COLOURS[number]}"/>'
            )
    zero = scale.y(Decimal(0))
    shapes.append(f'<line class="axis" x1="{LEFT}%" x2="100%" y1="{zero}" y2="{zero}" stroke="{AXIS}"/>')
    shapes += _feet(labels)
    return _drawing(_spoken(labels, series, title, language, (divisor, unit)), shapes, width)


def _feet(labels: Sequence[str]) -> list[str]:
    """What stands under the bars; with many, only every n-th, counted from the newest."""
    every = max(1, ceil(len(labels) / 7))
    return [
        _text(f"{_across(position, len(labels)):.2f}%", HEIGHT - 8, label, "middle")
        for position, label in enumerate(labels)
        if (len(labels) - 1 - position) % every == 0
    ]


def _across(position: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (position + 0.5) / max(count, 1), 2)


def _legend(series: Sequence[Series], unit: Text, language: str) -> list[str]:
    shapes = []
    for number, row in enumerate(series):
        label = f"{i18n.translate(row.label, language)}, {i18n.translate(unit, language)}"
        left = number * 50
        shapes.append(
            f'<svg x="{left}%" y="0" width="50%" height="24" overflow="visible"><rect class="series-{number + 1}" x="0" y="4" width="11" height="11" '
            f'rx="2" fill="{SERIES_COLOURS[number]}"/>{_text("17", 14, label, "start")}</svg>'
        )
    return shapes


def _grid(scale: Scale, language: str, divisor: Decimal) -> list[str]:
    shapes = []
    for tick in scale.ticks():
        y = scale.y(tick)
        shapes.append(f'<line class="grid" x1="{LEFT}%" x2="100%" y1="{y}" y2="{y}" stroke="{LINE}"/>')
        shapes.append(_text(f"{LEFT - 2}%", y + 4, i18n.number(tick / divisor, language), "end"))
    return shapes


def _unit(values: Sequence[Decimal]) -> tuple[Decimal, Text]:
    """The unit in which the largest value has one to three digits before the point."""
    largest = max((abs(value) for value in values), default=Decimal(0))
    for divisor, name in UNITS:
        if largest >= divisor:
            return divisor, text(f"chart.unit.{name}")
    return Decimal(1), text("chart.unit.one")


def _spoken(
    labels: Sequence[str], series: Sequence[Series], title: Text, language: str, unit: tuple[Decimal, Text]
) -> str:
    """The drawing in words: title, then each row's values."""
    divisor, name = unit
    rows = []
    for row in series:
        values = ", ".join(
            f"{label}: {'–' if value is None else i18n.number(value / divisor, language)}"
            for label, value in zip(labels, row.values, strict=True)
        )
        rows.append(f"{i18n.translate(row.label, language)}, {i18n.translate(name, language)}: {values}")
    return f"{i18n.translate(title, language)}. " + ". ".join(rows)


def _text(x: str, y: float, words: str, anchor: str, *, strong: bool = False) -> str:
    weight = ' class="label-strong" font-weight="700"' if strong else ""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{INK if strong else INK_2}"{weight}>{escape(words)}</text>'
    )


def _drawing(spoken: str, shapes: Iterable[str], width: int | None, height: int = HEIGHT) -> Markup:
    across = f"{width}" if width else "100%"
    return Markup(
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(spoken)}" '
        f'width="{across}" height="{height}" {FONT}>{"".join(shapes)}</svg>'
    )
