"""Codes: of an authenticator app, and those for the day when the phone is gone."""

import base64
import hmac
import secrets
from datetime import datetime

import pyotp

from infra.secrets import keyed

SITE = "Möldir"
TOTP_SEAL = "totp"  # purpose for which secrets of apps are sealed
STEP_SECONDS = 30
STEPS_AROUND = 1  # a phone's clock may be half a minute off
SECRET_BYTES = 20  # 160 bits, as the standard recommends
RECOVERY_CODES = 10
GROUPS, GROUP = 4, 4  # k7xm-2p9q-h4wd-81tn: 80 bits
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u, which are misread
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})
SALT_BYTES = 16


def new_secret() -> bytes:
    """A fresh secret for an authenticator app."""
    return secrets.token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """The secret as one types it into an app."""
    return base64.b32encode(secret).decode()


def setup_address(secret: bytes, email: str) -> str:
    """What the square code says to the app."""
    return pyotp.TOTP(written(secret)).provisioning_uri(name=email, issuer_name=SITE)


def step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The time step whose code this is, now or one step around; None for a wrong code.

    Whoever takes the code remembers the step and takes no code of it or an older one again.
    """
    app = pyotp.TOTP(written(secret))
    current = int(now.timestamp()) // STEP_SECONDS
    typed = "".join(code.split())
    steps = range(current - STEPS_AROUND, current + STEPS_AROUND + 1)
    right = [step for step in steps if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode())]
    return max(right, default=None)


def new_recovery_codes() -> list[str]:
    """A fresh set, to be shown once and printed."""
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def _plain(code: str) -> str:
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return letters.translate(MISREAD)


def kept_code(code: str) -> bytes:
    """What is kept of a recovery code: a salt of its own, and the keyed fingerprint of both."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt + keyed("recovery", salt.hex() + _plain(code))


def is_code(code: str, kept: bytes) -> bool:
    """Whether a typed code, however spaced, is the kept one."""
    salt, fingerprint = kept[:SALT_BYTES], kept[SALT_BYTES:]
    return hmac.compare_digest(keyed("recovery", salt.hex() + _plain(code)), fingerprint)
