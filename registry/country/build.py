"""The whole country, or a slice of it, as frames of every source."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from registry.country import courts, finance, planted, procurement, taxes
from registry.country.companies import Country, Entity, customers, entity
from registry.country.frames import Frames, Rows
from registry.country.places import classifier
from registry.country.planted.plot import Answer, Plot
from registry.country.procurement import Market
from registry.country.register import register_row
from registry.tables.company import Company, Kato

AS_AT = date(2026, 11, 1)
ENTITIES = 20_000
SEED = 1
CHUNK = 25_000  # entities in memory at once: about half a gigabyte
STEP = 100
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the country: frames by source and table; the first slice has the plot of planted cases."""

    frames: Frames
    plot: Plot | None

    @property
    def answers(self) -> list[Answer]:
        """The answer key of the cases planted here."""
        return self.plot.answers if self.plot else []


def cuts(country: Country, chunk: int = CHUNK) -> list[range]:
    """The indices of each slice."""
    return [country.indices[start : start + chunk] for start in range(0, country.entities, chunk)]


def make_slice(country: Country, market: Market, indices: range, step: Step | None = None) -> Slice:
    """One slice; the planted cases and the lists that come once stand in the first.

    `step` is told how many entities were made since it was last called.
    """
    rows, plot = Rows(), None
    if indices.start == country.indices.start:
        plot = planted.plant(rows, country, market)
        courts.add_list(rows, country.seed)
        _add(rows, country, market, market.first)
    for index in indices:
        _add(rows, country, market, entity(country, index))
        if step and index % STEP == STEP - 1:
            step(STEP)
    frames = rows.frames()
    if plot:
        frames["kato", Kato] = classifier()
    return Slice(frames, plot)


def slices(country: Country, chunk: int = CHUNK) -> Iterator[Slice]:
    """The country in slices of at most `chunk` entities, one after the other."""
    market = Market(country, customers(country, country.indices))
    return (make_slice(country, market, indices) for indices in cuts(country, chunk))


def _add(rows: Rows, country: Country, market: Market, who: Entity) -> None:
    rows.add("statgov", Company, register_row(who))
    taxes.add(rows, who, country)
    finance.add(rows, who, country)
    procurement.add(rows, who, country, market)
    courts.add(rows, who, country)


def make_country(entities: int = ENTITIES, seed: int = SEED, as_at: date = AS_AT) -> Slice:
    """All of a country at once: for tests and small countries."""
    return next(slices(Country(entities, seed, as_at), chunk=max(entities, 1)))
