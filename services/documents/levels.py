"""Levels of maturity as drawings: a bar from 0 to 5 with the floor, the mean and the minimum."""

from markupsafe import Markup

from compliance.assessment import Average
from compliance.library.model import TOP_LEVEL
from infra import i18n
from infra.i18n import text
from services.documents.charts import AXIS, INK, LINE, SERIES_COLOURS, drawing, shape


def level_bar(average: Average, floor: int, language: str, width: int | None = None) -> Markup:
    """A mean of levels between 0 and 5: the bar is the mean, the dot the lowest item, the broken line the floor."""
    shapes = [shape("rect", "track", x="0%", y=6, width="100%", height=8, rx=2, fill=LINE)]
    shapes.append(shape("rect", "series-1", x="0%", y=6, width=_at(average.mean), height=8, rx=2,
                         fill=SERIES_COLOURS[0]))  # fmt: skip
    shapes += [
        shape("line", "axis", x1=_at(step), x2=_at(step), y1=6, y2=14, stroke="#FFFFFF", stroke_width=1)
        for step in range(1, TOP_LEVEL)
    ]
    shapes.append(shape("line", "axis", x1=_at(floor), x2=_at(floor), y1=1, y2=19, stroke=AXIS, stroke_width=1.5,
                         stroke_dasharray="2 2"))  # fmt: skip
    lowest = f"{min(max(average.minimum / TOP_LEVEL * 100, 2), 98):.1f}%"
    shapes.append(shape("circle", "mark", cx=lowest, cy=10, r=4, fill="#FFFFFF", stroke=INK, stroke_width=2))
    mean = i18n.number(average.mean, language, 1)
    spoken = text("gap.bar", mean=mean, minimum=average.minimum, items=average.items)
    return drawing(i18n.translate(spoken, language), shapes, width, 20)


def _at(level: float) -> str:
    return f"{level / TOP_LEVEL * 100:.1f}%"
