"""Where a company is: region, district and place, by the classifier of places as it was at the moment."""

from collections.abc import Iterable, Mapping

from infra.database import fetch
from infra.i18n import Bilingual
from registry.classifiers import REGIONS, RETIRED_NAMES
from registry.names import plain_place
from registry.queries.company_facts import CompanyFacts

KATO_NAMES = """
select distinct on (code) code, name_kk, name_ru from kato
where code = any($1::text[]) and seen_from <= $2 and (seen_until is null or seen_until > $2)
order by code, id desc
"""


async def load_place(facts: CompanyFacts) -> Bilingual:
    """Region, district and place of the newest registered address. One statement."""
    row = facts.registered
    kato = row["kato"] if row is not None else None
    codes = [kato[:2] + "0000000", kato[:4] + "00000", kato] if kato else []
    found = await fetch(KATO_NAMES, codes, facts.moment)
    named: Mapping[str, Bilingual] = {each["code"]: Bilingual(each["name_kk"], each["name_ru"]) for each in found}
    parts = [named[code] for code in codes[1:] if code in named]
    if kato and (region := region_name(kato) or named.get(codes[0])) is not None:
        parts.insert(0, region)
    if len(parts) <= 1 and row is not None:
        parts.append(Bilingual(row["locality_kk"], row["locality_ru"]))
    return joined(parts)


def region_name(kato: str) -> Bilingual | None:
    """The built-in name of the first-level unit a code lies in; None for an unknown one."""
    return REGIONS.get(kato[:2]) or RETIRED_NAMES.get(kato[:2])


def joined(names: Iterable[Bilingual]) -> Bilingual:
    """Names one after the other, each language for itself; a name that only repeats another («г. Астана, г.Астана») is
    dropped.
    """
    given = [plain_place(name) for name in names if name.kk or name.ru]
    different: dict[str, Bilingual] = {}
    for name in given:
        different.setdefault(_letters(name.ru or name.kk or ""), name)
    given = list(different.values())
    kk = ", ".join(name.kk for name in given if name.kk)
    ru = ", ".join(name.ru for name in given if name.ru)
    en = ", ".join(name.en for name in given if name.en)
    return Bilingual(kk or None, ru or None, en or None)


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name.casefold()))
