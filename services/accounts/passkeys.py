"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds.

Discoverable, with the person verified by the device (fingerprint, face, PIN): possession and person in one gesture,
bound to our address, so that a look-alike site gets nothing. No attestation: which make of device is nobody's business.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from infra.i18n import text
from services.accounts.errors import NotProved

SITE = "Möldir"
WAIT_MS = 120_000


@dataclass(frozen=True, slots=True)
class Site:
    """The address in whose name keys are made and asked: scheme, host and port as the browser sees them."""

    origin: str

    @property
    def host(self) -> str:
        """What the keys are bound to."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that a device has just made."""

    credential: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    backed_up: bool


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key as we keep it."""

    credential: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom a device is asked to make a key."""

    person: UUID
    email: str
    name: str


def _described(credentials: Iterable[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one) for one in credentials]


def creation_options(site: Site, owner: Owner, challenge: bytes, existing: Iterable[bytes]) -> str:
    """JSON for `navigator.credentials.create`: a new key for a person, on a device that has none of theirs yet."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=SITE,
        user_id=owner.person.bytes,
        user_name=owner.email,
        user_display_name=owner.name,
        challenge=challenge,
        timeout=WAIT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_described(existing),
    )
    return options_to_json(options)


def request_options(site: Site, challenge: bytes, allowed: Iterable[bytes] = ()) -> str:
    """JSON for `navigator.credentials.get`: one of these keys, or any of ours that the device has."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=WAIT_MS,
        allow_credentials=_described(allowed),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def made_key(site: Site, challenge: bytes, answer: str) -> NewKey:
    """The key in a browser's answer to `creation_options`. Raises NotProved."""
    try:
        done = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        said = json.loads(answer)["response"].get("transports", [])
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise NotProved(text("account.passkey.not_made"), field="credential") from None
    known = {one.value for one in AuthenticatorTransport}
    return NewKey(
        done.credential_id,
        done.credential_public_key,
        done.sign_count,
        tuple(one for one in said if one in known),
        done.credential_backed_up,
    )


def credential_of(answer: str) -> bytes:
    """Which key a browser's answer says it comes from. Raises NotProved."""
    try:
        return base64url_to_bytes(json.loads(answer)["rawId"])
    except (ValueError, KeyError, TypeError):
        raise NotProved(text("account.passkey.not_proved"), field="credential") from None


def proved_count(site: Site, challenge: bytes, answer: str, key: KnownKey) -> int:
    """The key's counter after an answer to `request_options` that holds. Raises NotProved for one that does not.

    A counter that goes backwards means that the key was copied: the library refuses it.
    """
    try:
        done = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise NotProved(text("account.passkey.not_proved"), field="credential") from None
    return done.new_sign_count
