"""What happens to credentials: every signing, every status, every key. Ids only; of keys their public halves."""

from dataclasses import dataclass

from infra.events import Event, event


@event("credentials.key_made", about="signing_key")
@dataclass(frozen=True, slots=True)
class KeyMade(Event):
    """A key signs from now on; the one before, if any, signs no more."""

    key: str
    before: str | None
    compromised: bool


@event("credentials.list_signed", about="status_list")
@dataclass(frozen=True, slots=True)
class ListSigned(Event):
    """A status list was signed anew."""

    status_list: int
    key: str
    sha256: str
    bits_set: int


@event("training.certificate_issued", about="issued_credential")
@dataclass(frozen=True, slots=True)
class CertificateIssued(Event):
    """A certificate was signed for a record."""

    certificate: int
    record: int
    key: str


@event("training.certificate_revoked", about="issued_credential")
@dataclass(frozen=True, slots=True)
class CertificateRevoked(Event):
    """A certificate counts no more, for good."""

    certificate: int
    reason: str


@event("training.certificate_shown", about="issued_credential")
@dataclass(frozen=True, slots=True)
class CertificateShown(Event):
    """The holder chose what anybody sees who has the number."""

    certificate: int
    shows: list[str]


@event("training.transfer_code_made", about="credential_transfer")
@dataclass(frozen=True, slots=True)
class TransferCodeMade(Event):
    """The holder made a code that brings a certificate to another employer."""

    transfer: int


@event("label.credential_issued", about="issued_credential")
@dataclass(frozen=True, slots=True)
class LabelIssued(Event):
    """The credential of a version of a label was signed."""

    credential: int
    label: int
    version: int
    key: str


@event("label.status_set", about="issued_credential")
@dataclass(frozen=True, slots=True)
class LabelStatusSet(Event):
    """A bit of a label's credential was set, or a suspension cleared, which has no reason."""

    credential: int
    label: int
    purpose: str
    reason: str


@event("label.attested", about="attestation")
@dataclass(frozen=True, slots=True)
class AttestationSigned(Event):
    """What is on record of a company was signed for whoever asked: by which key, and SHA-256 of what."""

    attestation: str
    company: str
    key: str
    sha256: str
