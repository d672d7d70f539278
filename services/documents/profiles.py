"""Profiles already read, for every door: the same company at the same moment of knowledge is the same for ever.

A profile is kept under the newest import and scoring it can know, so nothing is ever shown that a new import has
overtaken; a page's tabs, its report and the API then read it once.
"""

from collections import OrderedDict

from infra.database import engine, fetch_one
from registry.queries.profile import company_profile
from registry.references import number_of
from registry.views import CompanyProfile

KEPT = 400  # profiles a process remembers; some 50 kB each
NEWEST = "select (select max(id) from import_run) as run, (select max(id) from score_run) as scoring"

_kept: OrderedDict[tuple[object, ...], CompanyProfile] = OrderedDict()


async def profile_of(bin: str, as_of: str | None = None) -> CompanyProfile:
    """`registry.queries.profile.company_profile`, remembered. Raises what that raises."""
    newest = await fetch_one(NEWEST)
    key = (engine.config.get("dsn"), str(number_of(bin)), as_of, *(newest or ()))
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = await company_profile(bin, as_of=as_of)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(key)
    return found


def forget() -> None:
    """Drop everything remembered, as a new process would."""
    _kept.clear()
