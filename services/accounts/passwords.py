"""Passwords: which are good enough, and how they are kept.

Kept: argon2id over an HMAC of the password under the instance key, so that a stolen database alone cannot be tried out.
Good enough: 12 characters or more, any of them, not among the 30,000 common ones that zxcvbn brings, not guessed in
under ten thousand million tries by its estimate. No rules about kinds of characters, no expiry, no history.
"""

import asyncio
import threading
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from infra.i18n import text
from infra.secrets import keyed
from services.accounts.errors import WeakPassword

SHORTEST, LONGEST = 12, 128
T = TypeVar("T")
STEPS = (4, 7, 10, 13)  # powers of ten of the guesses that a password withstands, for 1, 2, 3 and 4
GOOD_ENOUGH = 3
ESTIMATED = 64  # characters looked at: the estimate takes time that grows with the square of the length
# argon2id above the first choice of OWASP's cheat sheet; a guess costs a tenth of a second and 64 MiB
HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
AT_ONCE = 2  # hashes of a process at a time: a flood of sign-ins waits instead of filling the memory

# what lies on the same keys: a word typed in the wrong layout is as common as the word
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюёәіңғүұқөһ"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`2345890-="
_KEYS = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper())
# words that everybody here would try first
_OURS = ("moldir", "мөлдір", "мольдир", "құпиясөз", "парольпароль", "atameken", "атамекен", "қазақстан", "казахстан")
_estimating = threading.Lock()  # zxcvbn keeps the words of its caller in a global
_hashing: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


def _folded(password: str) -> str:
    """The same characters whichever way a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def is_common(password: str) -> bool:
    """Whether it is one of the passwords that attackers try first, typed in either layout."""
    lower = _folded(password).casefold()
    return lower in _common() or lower.translate(_KEYS) in _common()


def strength(password: str, about: Iterable[str] = ()) -> int:
    """0 (guessed at once) to 4 (very hard to guess); `about`: words that belong to its owner."""
    if not password:
        return 0
    shown = _folded(password)[:ESTIMATED]
    words = [*_OURS, *(part for word in about for part in _parts(word))]
    with _estimating:
        guesses = min(zxcvbn(one, user_inputs=words)["guesses_log10"] for one in {shown, shown.translate(_KEYS)})
    return sum(guesses >= step for step in STEPS)


def _parts(word: str) -> list[str]:
    """A name or address, and its longer parts."""
    cut = "".join(letter if letter.isalnum() else " " for letter in word.casefold())
    return [word.casefold(), word.casefold().partition("@")[0], *(part for part in cut.split() if len(part) > 3)]


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raises WeakPassword with the first reason."""
    length = len(_folded(password))
    reason = None
    if length < SHORTEST:
        reason = text("account.password.short", least=SHORTEST, n=length)
    elif length > LONGEST:
        reason = text("account.password.long", most=LONGEST)
    elif is_common(password):
        reason = text("account.password.common")
    elif strength(password, about) < GOOD_ENOUGH:
        reason = text("account.password.guessable")
    if reason is not None:
        raise WeakPassword(reason, field="password")


def _peppered(password: str) -> bytes:
    return keyed("password", _folded(password))


async def _alone(work: Callable[..., T], *arguments: object) -> T:
    """Run a hashing in a thread, when it is its turn."""
    loop = asyncio.get_running_loop()
    turn = _hashing.setdefault(loop, asyncio.Semaphore(AT_ONCE))
    async with turn:
        return await asyncio.to_thread(work, *arguments)


async def hashed(password: str) -> str:
    """What is kept of a password."""
    return await _alone(HASHER.hash, _peppered(password))


async def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept. With nothing kept it takes as long, and is never right."""
    right = await _alone(_verified, password[: LONGEST * 4], kept or _nobodys())
    return right and kept is not None


def _verified(password: str, kept: str) -> bool:
    try:
        return HASHER.verify(kept, _peppered(password))
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _nobodys() -> str:
    """A hash that no password was made for: trying it takes the time of trying a real one."""
    return HASHER.hash(keyed("password", "nobody's"))


def is_outdated(kept: str) -> bool:
    """Whether it was made with other costs than today's."""
    return HASHER.check_needs_rehash(kept)
