"""Which passwords are good enough, and what is kept of them."""

import time
import unicodedata

import pytest
from argon2 import PasswordHasher

from infra.database import execute, fetch_value
from infra.secrets import keyed
from services.accounts.browser import Browser
from services.accounts.commands.signing_in import sign_in_by_password
from services.accounts.errors import NotProved, WeakPassword
from services.accounts.passwords import LONGEST, check_password, fits, hashed, is_common, is_outdated, strength
from tests.people import PASSWORD, someone


@pytest.mark.parametrize(("password", "why"), [
    ("", "short"), ("eleven char", "short"), ("x" * 129, "long"), ("password1234", "common"),
    ("Password1234", "common"), ("йцукенгшщзхъ", "guessable"), ("парольпароль", "common"), ("gfhjkmgfhjkm", "common"),
    ("aaaaaaaaaaaa", "guessable"), ("123456789012", "guessable"), ("Құпиясөз2026", "guessable"),
    ("мөлдірмөлдір", "guessable"), ("aigerim.synaqova1", "guessable"), ("AltynDan2026!", "guessable"),
])  # fmt: skip
def test_a_weak_password_is_refused_with_its_reason(password: str, why: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        check_password(password, ("aigerim.synaqova@altyndan.test", "Altyn Dan"))
    assert refusal.value.text.id == f"account.password.{why}"
    assert refusal.value.extra["field"] == "password"


@pytest.mark.parametrize("password", [
    PASSWORD, "correct horse battery staple", "zP4-vuq8-Kd2x", "🐎🦅🏔️🌾🛶🎻🧊🌪️🪁🦔🍯🧵", "мен тауды жақсы көремін",
    "0" * 12 + " жетім бұлт", "пробелы   и   ещё   пробелы",
])  # fmt: skip
def test_length_is_enough_and_no_kind_of_character_is_asked_for(password: str) -> None:
    check_password(password)


def test_sixty_four_characters_and_more_are_welcome() -> None:
    phrase = "жеті өзен жеті тау жеті жұлдыз, бәрі бір кеште есіме түсті, қайта ұмыттым "
    for length in (64, LONGEST):
        check_password((phrase * 3)[:length])


def test_a_word_in_the_wrong_layout_is_as_common_as_the_word() -> None:
    assert is_common("йцукен")
    assert is_common("QWERTY")
    assert not is_common(PASSWORD)


def test_words_of_the_owner_make_a_password_weaker() -> None:
    assert strength("nurlankyzy kasymova") > strength("nurlankyzy kasymova", ("Kasymova Nurlankyzy",))


def test_the_estimate_of_the_longest_password_is_quick() -> None:
    began = time.process_time()
    strength("qwertyuiopasdfghjklzxcvbnm1234567890" * 4)
    assert time.process_time() - began < 1


async def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    one, other = await hashed(PASSWORD), await hashed(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
    assert one != other
    assert await fits(PASSWORD, one)
    assert not await fits(PASSWORD + " ", one)
    assert not is_outdated(one)
    assert is_outdated(one.replace("m=65536", "m=8192"))


async def test_the_way_a_keyboard_composes_letters_does_not_matter() -> None:
    kept = await hashed(unicodedata.normalize("NFC", "жұмбақ й және ё сөз"))
    assert await fits(unicodedata.normalize("NFD", "жұмбақ й және ё сөз"), kept)


async def test_nothing_is_cut_off() -> None:
    kept = await hashed("а" * 100 + "b")
    assert not await fits("а" * 100 + "c", kept)


async def test_a_stolen_database_alone_cannot_be_tried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password goes through the instance key first: with another key the right password does not fit."""
    kept = await hashed(PASSWORD)
    monkeypatch.setattr("services.accounts.passwords.keyed", lambda _, value: value.encode())
    assert not await fits(PASSWORD, kept)


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(db: object) -> None:
    """The least of the processor's own times, by turns: others only ever add to it, so more turns help."""
    one = await someone()
    least: dict[str, float] = {}
    known = unknown = 0.0
    for attempt in range(40):
        for email in (one.email, "nobody@altyn.test"):
            began = time.process_time()
            with pytest.raises(NotProved):
                await sign_in_by_password(email, "not it, not it", Browser(f"b{attempt}", f"10.0.0.{attempt}"))
            least[email] = min(least.get(email, 10), time.process_time() - began)
            await execute("delete from attempts")
        known, unknown = least.values()
        if attempt >= 3 and 0.85 < known / unknown < 1.18:
            return
    pytest.fail(f"{known * 1000:.0f} ms for a known address, {unknown * 1000:.0f} ms for an unknown one")


async def test_a_hash_made_with_other_costs_is_made_anew_at_sign_in(db: object) -> None:
    one = await someone()
    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(keyed("password", one.password))
    await execute("update password set hash = $2 where person = $1", one.id, cheap)
    await sign_in_by_password(one.email, one.password, Browser("browser", "10.0.0.1"))
    assert not is_outdated(await fetch_value("select hash from password where person = $1", one.id))
