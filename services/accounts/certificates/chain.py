"""Whether a certificate leads up to one we trust: signatures, dates, purposes and revocation lists, at a moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from services.accounts.certificates.refusal import refused

log = structlog.get_logger()
LONGEST = 5  # certificates from the signer's to the trusted one, both counted
LEAST_RSA_BITS = 2048
CURVES = ("secp256r1", "secp384r1", "secp521r1")
DIGESTS = ("sha256", "sha384", "sha512")
UNDERSTOOD = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage, x509.CertificatePolicies)


@dataclass(frozen=True)
class TrustFolder:
    """A folder with the certificates that are trusted (PEM or DER) and the revocation lists of their issuers (.crl)."""

    folder: Path

    @cached_property
    def certificates(self) -> list[x509.Certificate]:
        """The trusted certificates; a file that cannot be read is logged and left out."""
        found: list[x509.Certificate] = []
        for path in self._files(".pem", ".crt", ".cer"):
            written = path.read_bytes()
            try:
                pem = b"-----BEGIN" in written
                found += x509.load_pem_x509_certificates(written) if pem else [x509.load_der_x509_certificate(written)]
            except ValueError:
                log.warning("trust.unreadable", file=path.name)
        return found

    @cached_property
    def lists(self) -> list[x509.CertificateRevocationList]:
        """The revocation lists; whether they are signed by whom they name is judged when one is needed."""
        found: list[x509.CertificateRevocationList] = []
        for path in self._files(".crl"):
            written = path.read_bytes()
            try:
                read = x509.load_pem_x509_crl if b"-----BEGIN" in written else x509.load_der_x509_crl
                listed = read(written)
                partial = any(isinstance(each.value, x509.DeltaCRLIndicator) for each in listed.extensions)
            except ValueError:
                log.warning("trust.unreadable", file=path.name)
                continue
            if not partial:  # a list of changes says nothing of whom it does not name
                found.append(listed)
        return found

    def _files(self, *endings: str) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.suffix.lower() in endings)

    def judge(self, certificate: x509.Certificate, others: list[x509.Certificate], at: datetime) -> str:
        """`list` or `none`: how revocation was checked on the way up to a trusted certificate.

        Raises CertificateRefused when there is no way, or something on it does not hold at the moment.
        """
        checked, below = set(), certificate
        for height in range(1, LONGEST):
            _hold(below, at)
            if below in self.certificates:
                break
            above = self._issuer_of(below, others)
            _may_issue(above, height - 1)
            checked.add(self._still_stands(below, above, at))
            below = above
        else:
            raise refused("untrusted")
        if not checked:  # a signer's certificate is never trusted by itself
            raise refused("untrusted")
        return "list" if checked == {"list"} else "none"

    def _issuer_of(self, below: x509.Certificate, others: list[x509.Certificate]) -> x509.Certificate:
        """Whoever signed it: rather one we trust, else one that came along."""
        for candidate in (*self.certificates, *others):
            if candidate.subject != below.issuer or candidate == below:
                continue
            try:
                below.verify_directly_issued_by(candidate)
            except (ValueError, TypeError, InvalidSignature):
                continue
            return candidate
        raise refused("untrusted")

    def _still_stands(self, below: x509.Certificate, above: x509.Certificate, at: datetime) -> str:
        for known in self.lists:
            if known.issuer != above.subject or not _signed_by(known, above):
                continue
            if known.next_update_utc is None or not known.last_update_utc <= at <= known.next_update_utc:
                raise refused("list_is_old")
            if known.get_revoked_certificate_by_serial_number(below.serial_number) is not None:
                raise refused("revoked")
            return "list"
        return "none"


def _signed_by(known: x509.CertificateRevocationList, above: x509.Certificate) -> bool:
    key = above.public_key()
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and known.is_signature_valid(key)


def _hold(certificate: x509.Certificate, at: datetime) -> None:
    """Dates, strength, and nothing critical in it that is not understood here."""
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise refused("expired")
    key, digest = certificate.public_key(), certificate.signature_hash_algorithm
    strong_rsa = isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS
    strong_ec = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in CURVES
    if not (strong_rsa or strong_ec) or digest is None or digest.name not in DIGESTS:
        raise refused("weak")
    if any(each.critical and not isinstance(each.value, UNDERSTOOD) for each in certificate.extensions):
        raise refused("untrusted")


def _may_issue(above: x509.Certificate, between: int) -> None:
    """Whether a certificate may sign others, with so many issuers between it and the signer's."""
    try:
        basic = above.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = above.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise refused("untrusted") from None
    too_deep = basic.path_length is not None and between > basic.path_length
    if not basic.ca or not usage.key_cert_sign or too_deep:
        raise refused("untrusted")
