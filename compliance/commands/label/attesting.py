"""Attestations for tender platforms: what is on record of a company, signed when it is asked for."""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from compliance.commands.credentials.keys import key_in_use
from compliance.credentials.attestation import LASTS, Attested, AttestedCertificate, AttestedLabel, attestation
from compliance.credentials.jose import secure_token
from compliance.credentials.offline import KeyInUse
from compliance.credentials.proofs import secure
from compliance.events.credentials import AttestationSigned
from compliance.queries.credentials import issuer
from compliance.queries.label.public import label_of
from infra import clock
from infra.actor import SYSTEM
from infra.database import fetch, transaction
from infra.events import record
from infra.i18n import DEFAULT_LANGUAGE, show
from infra.settings import settings
from registry.queries.contracts import load_parties
from registry.references import reference_of

CERTIFICATES = """
select * from credential where bin = $1 and kind = 'conformity' and seen_until is null order by ends_on desc, number
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """An attestation as it was signed, with a proof and as a token; both say the same."""

    document: bytes
    jwt: str
    at: datetime
    until: datetime


async def attest(number: str) -> Signed:
    """What is on record of a company (BIN or IIN) now. Raises Unavailable where no key lies here.

    The key is only used: whoever answers anybody may neither make nor change one. Each signing is an event.
    """
    async with transaction():
        key, now = await key_in_use(), clock.now().replace(microsecond=0)
        told = await _told(number, now)
        document, jwt = await asyncio.to_thread(_signed, key, told)
        digest = hashlib.sha256(document).hexdigest()
        await record(AttestationSigned(told.id, told.subject, key.public, digest), actor=SYSTEM)
    return Signed(document, jwt, now, now + LASTS)


async def _told(number: str, now: datetime) -> Attested:
    label = await label_of(number)
    name = (await load_parties([number], now))[number].name
    return Attested(
        site=settings().site,
        id=f"urn:uuid:{uuid4()}",
        subject=reference_of(number),
        name=show(name, DEFAULT_LANGUAGE),
        at=now,
        label=None if label is None else AttestedLabel(
            label.number, label.version, label.level, label.standard.en, label.granted_on, label.valid_until,
            label.standing,
        ),
        certificates=tuple([
            AttestedCertificate(
                row["number"], row["standard"], row["body"], row["issued_on"], row["ends_on"],
                "expired" if row["state"] == "valid" and row["ends_on"] < clock.local_date(now) else row["state"],
                row["document_seen"],
            )
            for row in await fetch(CERTIFICATES, number)
        ]),
    )  # fmt: skip


def _signed(key: KeyInUse, told: Attested) -> tuple[bytes, str]:
    bare = attestation(issuer(), told)
    whole = secure(bare, key, told.at)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), secure_token(bare, key, told.at)
