"""Where the synthetic companies are: regions by weight, their centres, synthetic districts, villages and addresses.

The codes of centres and regions are those of the classifier; districts and villages under them are invented.
"""

from dataclasses import dataclass
from random import Random

import polars as pl

from registry.classifiers import REGIONS
from registry.country.draws import Weighted, both, lines, zipf
from registry.country.people import Spelled
from registry.sources.base import columns_of
from registry.tables.company import Kato

STREETS = zipf(both("places", "streets"), 0.5)
CITIES = frozenset({"71", "75", "79"})  # of republican significance: they have city districts


@dataclass(frozen=True, slots=True)
class Place:
    """A locality with its code and the region it lies in; `of_region` is the region's name in the Russian genitive."""

    kato: str
    locality: Spelled
    district: Spelled
    region: Spelled
    of_region: str

    @property
    def region_code(self) -> str:
        return self.kato[:2]


def _city_parts(code: str) -> list[tuple[str, Spelled]]:
    names = both("places", "city_districts")
    return [(f"{code}{n + 1}110000"[:9], (f"{kk} ауданы", f"{ru} район")) for n, (kk, ru) in enumerate(names)]


def _villages(code: str) -> list[tuple[str, Spelled, Spelled]]:
    found = []
    for n, (kk, ru, village_kk, village_ru) in enumerate(lines("places", "districts")):
        found.append(
            (f"{code}{32 + 4 * n}30100", (f"{kk} ауданы", f"{ru} район"), (f"{village_kk} а.", f"с.{village_ru}"))
        )
    return found


def _region(code: str) -> Spelled:
    names = REGIONS[code]
    return names.kk or "", names.ru or ""


def _localities() -> list[tuple[Place, float]]:
    found: list[tuple[Place, float]] = []
    for code, weight, centre_kk, centre_ru, genitive in lines("places", "regions"):
        name = _region(code)
        if code in CITIES:
            parts = _city_parts(code)
            for kato, district in parts:
                place = Place(kato, (centre_kk, centre_ru), district, name, genitive)
                found.append((place, float(weight) / len(parts)))
            continue
        centre: Spelled = (centre_kk, centre_ru)
        found.append((Place(f"{code}1010000", centre, centre, name, genitive), float(weight) * 0.7))
        for rank, (kato, district, village) in enumerate(_villages(code), 1):
            found.append((Place(kato, village, district, name, genitive), float(weight) * 0.3 / (rank + 1)))
    return found


LOCALITIES = _localities()
ANYWHERE: Weighted[Place] = Weighted(LOCALITIES)
VILLAGES: Weighted[Place] = Weighted((place, weight) for place, weight in LOCALITIES if place.kato.endswith("30100"))


def _street(rng: Random) -> str:
    return STREETS.pick(rng)[1].upper()


def address(place: Place, rng: Random) -> str:
    """An address of its own, as the statistical register prints it: capitals, from the large to the small."""
    parts = [place.locality[1].upper()]
    if place.district != place.locality:
        parts.append(place.district[1].upper())
    if rng.random() < 0.85:
        parts.append(f"УЛИЦА {_street(rng)}")
    else:
        parts.append(f"МИКРОРАЙОН {rng.randint(1, 40)}")
    parts.append(f"дом {rng.randint(1, 180)}")
    if rng.random() < 0.6:
        kind = "офис" if rng.random() < 0.5 else "кв."
        parts.append(f"{kind} {rng.randint(1, 120)}")
    return ", ".join(parts)


def centre(place: Place, rng: Random) -> str:
    """The address of a business centre, without the office."""
    return f"{place.locality[1].upper()}, {place.district[1].upper()}, УЛИЦА {_street(rng)}, дом {rng.randint(1, 99)}"


def _rows() -> list[tuple[str, str, int, str, str]]:
    found: list[tuple[str, str, int, str, str]] = []
    for code, _, centre_kk, centre_ru, _ in lines("places", "regions"):
        region_kk, region_ru = _region(code)
        found.append((f"{code}0000000", "oblast", 0, region_ru, region_kk))
        if code in CITIES:
            found += [(kato, "sub_district", 1, name[1], name[0]) for kato, name in _city_parts(code)]
            continue
        found.append((f"{code}1000000", "district", 1, f"{centre_ru[2:]} Г.А.", f"{centre_kk[:-3]} Қ.Ә."))
        found.append((f"{code}1010000", "sub_district", 1, centre_ru, centre_kk))
        for kato, district, village in _villages(code):
            found.append((f"{kato[:4]}00000", "district", 2, district[1], district[0]))
            rural = (f"{village[1][2:]} с.о.", f"{village[0][:-3]} а.о.")
            found.append((f"{kato[:4]}30000", "sub_district", 2, *rural))
            found.append((kato, "settlement", 2, village[1], village[0]))
    return found


def classifier() -> pl.DataFrame:
    """The synthetic classifier of places: the payload columns of `Kato`."""
    return pl.DataFrame(sorted(_rows()), schema=columns_of(Kato), orient="row")
