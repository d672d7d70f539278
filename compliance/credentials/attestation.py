"""What a tender platform is told of a company, signed: its label and its certificates now, also that there are none.

It counts for an hour, and says nothing of what it does not name. Source: W3C Verifiable Credentials Data Model 2.0.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from compliance.credentials.issuing import V2, stamp
from compliance.credentials.labels import ISSUER

KIND = "IntegrityAttestationCredential"
CONTEXT_PATH = "/contexts/clear-wave/attestation-v1"
LASTS = timedelta(hours=1)
NO_LABEL = "none"  # no label on record


@dataclass(frozen=True, slots=True)
class AttestedLabel:
    """The newest label of a company. `state`: active, suspended, expired, revoked, withdrawn or not_yet."""

    number: str
    version: int
    level: str
    standard: str
    granted_on: date
    valid_until: date
    state: str


@dataclass(frozen=True, slots=True)
class AttestedCertificate:
    """A certificate of conformity as the company states it."""

    number: str
    standard: str
    body: str
    issued_on: date
    ends_on: date
    state: str
    document_seen: bool


@dataclass(frozen=True, slots=True)
class Attested:
    """What is attested: of whom, when, and what is on record."""

    site: str
    id: str
    subject: str  # what refers to the company
    name: str
    at: datetime
    label: AttestedLabel | None
    certificates: tuple[AttestedCertificate, ...]


def attestation(did: str, told: Attested) -> dict[str, Any]:
    """The statement as a credential, still without its proof."""
    subject: dict[str, Any] = {"id": f"urn:kz:bin:{told.subject}"}
    if told.name:
        subject["name"] = told.name
    subject["labelState"] = told.label.state if told.label is not None else NO_LABEL
    if told.label is not None:
        subject["label"] = {
            "id": f"{told.site}/label/{told.label.number}",
            "labelNumber": told.label.number,
            "labelVersion": told.label.version,
            "level": told.label.level,
            "standard": told.label.standard,
            "granted": told.label.granted_on.isoformat(),
            "lastDay": told.label.valid_until.isoformat(),
        }
    subject["certificates"] = [_certificate(each) for each in told.certificates]
    return {
        "@context": [V2, f"{told.site}{CONTEXT_PATH}"],
        "id": told.id,
        "type": ["VerifiableCredential", KIND],
        "issuer": {"id": did, "name": ISSUER},
        "validFrom": stamp(told.at),
        "validUntil": stamp(told.at + LASTS),
        "credentialSubject": subject,
    }


def _certificate(told: AttestedCertificate) -> dict[str, Any]:
    return {
        "certificateNumber": told.number,
        "standard": told.standard,
        "body": told.body,
        "granted": told.issued_on.isoformat(),
        "lastDay": told.ends_on.isoformat(),
        "state": told.state,
        "statedBy": "company",
        "documentSeen": told.document_seen,
    }
