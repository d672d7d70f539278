"""Addresses, names, codes, devices, networks: the pure parts of accounts."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from infra.secrets import keyed
from services.accounts import timing
from services.accounts.addresses import address_of
from services.accounts.browser import Browser
from services.accounts.codes import is_code, kept_code, new_recovery_codes, new_secret, setup_address, step_of, written
from services.accounts.demo import DEMO
from services.accounts.devices import device_of
from services.accounts.errors import NotAnAddress, Unreadable
from services.accounts.names import TIME_ZONES, named
from services.accounts.passwords import check_password
from services.accounts.tokens import fingerprint, new_token
from services.web.wanted import wanted_page

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_two_spellings_of_a_mailbox_are_one() -> None:
    assert address_of(" Aigerim@Altyn.KZ ").key == address_of("aigerim@altyn.kz").key
    in_ascii = "xn--80awgt9b.xn--80ao21a"
    assert address_of("aigerim@алтын.қаз").key == address_of(f"aigerim@{in_ascii}").key
    assert address_of("aigerim@алтын.қаз").domain == in_ascii


@pytest.mark.parametrize(
    "typed", ["", "a", "a@", "@b.kz", "a@b", "a b@c.kz", "a@b.kz\nbcc: c@d.kz", "a@[127.0.0.1]", "қыз@a.kz"]
)
def test_what_nobody_can_be_written_to_is_no_address(typed: str) -> None:
    with pytest.raises(NotAnAddress):
        address_of(typed)


def test_a_code_counts_for_half_a_minute_around_and_never_goes_back() -> None:
    secret = new_secret()
    app = pyotp.TOTP(written(secret))
    now = int(NOON.timestamp()) // 30
    for off in (-1, 0, 1):
        assert step_of(secret, app.generate_otp(now + off), NOON) == now + off
    for off in (-2, 2):
        assert step_of(secret, app.generate_otp(now + off), NOON) is None
    assert step_of(secret, f" {app.generate_otp(now)[:3]} {app.generate_otp(now)[3:]} ", NOON) == now
    for wrong in ("", "abc", "１２３４５６", "0" * 400):
        assert step_of(secret, wrong, NOON) is None
    assert setup_address(secret, "a@b.kz").startswith("otpauth://totp/M%C3%B6ldir:a%40b.kz?secret=")


def test_recovery_codes_are_eighty_bits_salted_and_forgiving_to_read() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    kept = kept_code(codes[0])
    assert kept != kept_code(codes[0])
    typed = codes[0].upper().replace("-", " ").replace("0", "O").replace("1", "l")
    assert is_code(typed, kept)
    assert not any(is_code(code, kept) for code in codes[1:])
    assert not is_code("", kept)


def test_a_token_has_256_bits_and_only_its_hash_is_kept() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 for token in tokens)
    assert len(fingerprint(tokens.pop())) == 32


@pytest.mark.parametrize(("agent", "device"), [
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604", "Safari, iPhone"),
    ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 YaBrowser/26.1 Mobile Safari/537", "Yandex, Android"),
    ("curl/8.0", ""), ("", ""),
])  # fmt: skip
def test_a_device_is_named_as_its_owner_knows_it(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_attempts_are_counted_by_network() -> None:
    assert Browser("b", "203.0.113.7").network == "203.0.113.7"
    assert Browser("b", "2001:db8:1:2:aaaa::1").network == Browser("b", "2001:db8:1:2::ffff").network
    assert Browser("b", "unix socket").network == "unix socket"


@pytest.mark.parametrize("typed", ["", "   ", "x" * 101, "a\u202eb", "a\x00b"])
def test_a_name_is_one_readable_line(typed: str) -> None:
    with pytest.raises(Unreadable):
        named(typed)
    assert named("  Айгерім \n Сынақова ") == "Айгерім Сынақова"


def test_only_pages_of_ours_are_led_to() -> None:
    assert wanted_page("/kk/account/sessions?x=1", "ru") == "/kk/account/sessions?x=1"
    for elsewhere in ("", "https://evil.test", "//evil.test", "/\\evil.test", "/a\nb", "/" + "x" * 600, "kk/account"):
        assert wanted_page(elsewhere, "ru") == "/ru/account"


def test_demo_passwords_differ_between_installations_and_are_good() -> None:
    passwords = {one.password for one in DEMO}
    assert len(passwords) == len(DEMO)
    for one in DEMO:
        check_password(one.password, (one.email, one.name))
        assert keyed("demo", one.email) != keyed("other", one.email)
        assert "ойдан шығарылған" in one.name


def test_how_long_things_last_stays_within_the_standard() -> None:
    """ASVS 4.0.3 level 2: 2.7.2, 3.3.2."""
    assert timedelta(minutes=30) >= timing.SESSION_IDLE
    assert timedelta(hours=12) >= timing.SESSION_LONGEST
    assert timing.LINKS["reset"] <= timedelta(minutes=10)
    assert timing.LINKS["new_email"] <= timedelta(minutes=10)
    assert timedelta(minutes=10) >= timing.CEREMONY
    assert "Asia/Almaty" in TIME_ZONES
