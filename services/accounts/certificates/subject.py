"""Whom a certificate of the national centre names: person, organisation, and what the person is in it."""

import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.accounts.certificates.refusal import refused

ORGANISATION_NUMBER = re.compile(r"BIN([0-9]{12})")
PERSON_NUMBER = re.compile(r"IIN([0-9]{12})")
INDIVIDUAL = "1.2.398.3.3.4.1.1"
ORGANISATION = "1.2.398.3.3.4.1.2"
HEAD = "1.2.398.3.3.4.1.2.1"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed. `bin` is None on an individual's certificate; `head`: the organisation's first head."""

    iin: str | None
    bin: str | None
    name: str
    organisation_name: str
    head: bool
    algorithm: str  # RSA, ECDSA or the name the external service gives
    issuer: str
    serial: str  # hexadecimal, as the centre prints it
    revocation: str  # how it was checked that the certificate still stands: list, service or none

    def speaks_for(self, number: str) -> bool:
        """Whether the signature proves that the signer acts for a company or is the entrepreneur of that number."""
        return self.bin == number or (self.bin is None and self.iin == number)

    def leads(self, number: str) -> bool:
        """Whether the signer is the head of the company, or the entrepreneur."""
        return self.speaks_for(number) and (self.head or self.bin is None)


def signer_in(certificate: x509.Certificate, algorithm: str, revocation: str) -> Signer:
    """What a verified certificate says. Raises CertificateRefused when it is not for signing or names nobody."""
    purposes = _purposes(certificate)
    if ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string not in purposes:
        raise refused("not_for_signing")
    organisation = _number(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME, ORGANISATION_NUMBER)
    person = _number(certificate, NameOID.SERIAL_NUMBER, PERSON_NUMBER)
    if organisation is None and person is None:
        raise refused("no_number")
    return Signer(
        iin=person,
        bin=organisation,
        name=_said(certificate.subject, NameOID.COMMON_NAME),
        organisation_name=_said(certificate.subject, NameOID.ORGANIZATION_NAME),
        head=HEAD in purposes,
        algorithm=algorithm,
        issuer=_said(certificate.issuer, NameOID.COMMON_NAME),
        serial=f"{certificate.serial_number:x}",
        revocation=revocation,
    )


def _purposes(certificate: x509.Certificate) -> frozenset[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(purpose.dotted_string for purpose in usage)


def _number(certificate: x509.Certificate, name: x509.ObjectIdentifier, form: re.Pattern[str]) -> str | None:
    """The one number of a kind; none where there is none, and none as well where there are several."""
    written = [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(name)]
    found = [match[1] for each in written if (match := form.fullmatch(each.strip().upper()))]
    return found[0] if len(found) == 1 else None


def _said(name: x509.Name, what: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(what)
    return str(values[0].value)[:200] if values else ""
