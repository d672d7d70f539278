"""Profiles, and what doors make of them, kept while they are true: a company at a moment is the same for ever.

Everything is kept under the newest change of the register, which is asked for after each request has come, by one
statement for all that wait. So nothing is ever shown that an import or a scoring has overtaken; a page's tabs, its
report and the API read a profile once.
"""

import asyncio
from collections.abc import Callable, Hashable
from functools import partial
from typing import TypeVar

from infra.database import engine, on_one_connection
from infra.kept import Kept, Together
from infra.looking import NOBODY, looks
from infra.settings import settings
from registry.queries.moments import newest_change
from registry.queries.profile import company_profile
from registry.references import number_of
from registry.views import CompanyProfile

T = TypeVar("T")
Key = tuple[Hashable, ...]

AT_ONCE = 2  # profiles that a process makes: more would share the same processor, and keep everybody else waiting

_kept = Kept(lambda: settings().kept_bytes)
_asking = Together()
_hands = asyncio.Semaphore(AT_ONCE)


async def profile_of(bin: str, as_of: str | None = None) -> CompanyProfile:
    """`registry.queries.profile.company_profile`, remembered. Raises what that raises."""
    with looks(NOBODY):
        return await _profile(await _company(bin, as_of), bin, as_of)


async def made_of(bin: str, as_of: str | None, what: Key, make: Callable[[CompanyProfile], T]) -> T:
    """What `make` makes of a company's profile, remembered under `what`. Raises what `company_profile` raises, and
    `make`.

    `what` names the kind of thing and everything beside the profile that it depends on: a language, an address. It is
    given to whoever asks for the same, so nothing of a viewer may be in it, and the database is asked for nobody.
    """

    async def made() -> T:
        return make(await _profile(company, bin, as_of))

    with looks(NOBODY):
        company = await _company(bin, as_of)
        return await _kept.get((*company, *what), made)


async def _company(bin: str, as_of: str | None) -> Key:
    """What a profile depends on: database, newest change, number, and the moment asked for as it was written."""
    number = str(number_of(bin))
    # within a transaction the question is its own: others would not see what it has written
    change = await (newest_change() if on_one_connection() else _asking.ask(newest_change))
    return engine.config.get("dsn"), change, number, as_of


async def _profile(company: Key, bin: str, as_of: str | None) -> CompanyProfile:
    return await _kept.get(company, partial(_read, bin, as_of))


async def _read(bin: str, as_of: str | None) -> CompanyProfile:
    async with _hands:
        return await company_profile(bin, as_of=as_of)


def forget() -> None:
    """Drop everything remembered, as a new process would."""
    _kept.forget()
