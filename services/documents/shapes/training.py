"""Training of all organisations together, as a document."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from compliance.training.figures import Figure, Key
from compliance.views.training.feeds import FiguresView
from infra.i18n import Text, show, translate
from registry.classifiers import REGIONS, SIZE_GROUPS
from services.documents.shapes.basics import Sentence, Shape

Code = Annotated[str | None, Meta(description="Null: all of them. A question mark: not in the register.")]


class TrainingFigure(Shape, frozen=True, kw_only=True):
    """Organisations of a region and a size that train, and how much of what they require is valid."""

    region: Annotated[Code, Meta(examples=["75"])]
    region_name: Sentence
    size: Annotated[Code, Meta(examples=["small"])]
    size_name: Sentence
    withheld: Annotated[bool, Meta(description="Too few, or others would follow from it: the numbers are null.")]
    organisations: int | None
    people: Annotated[int | None, Meta(description="Who must hold a course, to the nearest five.")]
    share: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Valid among required, rounded down to a hundredth."),
    ]


class TrainingFigures(Shape, frozen=True, kw_only=True):
    """Figures as of a day; where an organisation of a region and size is not named, there is none."""

    lang: str
    as_of: Annotated[date | None, Meta(description="Null: nothing was counted yet.")]
    method: Sentence
    days: Annotated[list[date], Meta(description="Days of which there are figures, newest first.")]
    figures: list[TrainingFigure]


def region_name(code: str, language: str) -> str:
    """A region, all of them, or that the register knows none."""
    if code in REGIONS:
        return show(REGIONS[code], language)
    return translate("training_figures.region.unknown" if code else "training_figures.region.all", language)


def size_name(code: str, language: str) -> str:
    """A size, all of them, or that the register knows none."""
    if code in SIZE_GROUPS:
        return show(Text(f"size.{code}"), language)
    return translate("training_figures.size.unknown" if code else "training_figures.size.all", language)


def rows_of(view: FiguresView) -> list[tuple[Key, Figure | None]]:
    """Cells in the order of the page: regions, within each the sizes, the sums last."""
    keys = [(region, size) for region in (*view.regions, "") for size in (*view.sizes, "")]
    return [(key, view.figures[key]) for key in keys if key in view.figures]


def training_figures(view: FiguresView, language: str) -> TrainingFigures:
    """The document of a day."""
    return TrainingFigures(
        lang=language,
        as_of=view.day,
        method=translate("training_figures.method", language),
        days=list(view.days),
        figures=[
            TrainingFigure(
                region=region or None,
                region_name=region_name(region, language),
                size=size or None,
                size_name=size_name(size, language),
                withheld=figure is None,
                organisations=figure.organisations if figure else None,
                people=figure.people if figure else None,
                share=figure.share if figure else None,
            )
            for (region, size), figure in rows_of(view)
        ],
    )
