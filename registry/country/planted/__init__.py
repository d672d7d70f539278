"""Cases planted on purpose, with what must come out: the answer key of the country."""

from registry.country.companies import Country
from registry.country.frames import Rows
from registry.country.planted import finances, lists, payers, search, taxpayers
from registry.country.planted.plot import Plot
from registry.country.procurement import Market

PARTS = (lists.plant, taxpayers.plant, finances.plant, payers.plant, search.plant)


def plant(rows: Rows, country: Country, market: Market) -> Plot:
    """Put every case into the rows; the plot knows the answers, and what the second snapshot changes."""
    plot = Plot(rows, country, market)
    for part in PARTS:
        part(plot)
    return plot
