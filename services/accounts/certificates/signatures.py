"""RSA and ECDSA: verified here, with `cryptography`."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyasn1.codec.der import decoder as der
from pyasn1.error import PyAsn1Error
from pyasn1_modules import rfc4055, rfc5652

from services.accounts.certificates.answer import SignedAnswer
from services.accounts.certificates.chain import TrustFolder
from services.accounts.certificates.refusal import refused
from services.accounts.certificates.subject import Signer, signer_in

HASHES: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
PKCS1 = frozenset({  # rsaEncryption, and the same with a digest in its name
    "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13",
})  # fmt: skip
PSS = "1.2.840.113549.1.1.10"
ECDSA = frozenset({"1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4"})
UNREADABLE = (
    ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)  # fmt: skip
DATA = "1.2.840.113549.1.7.1"


def is_local(answer: SignedAnswer) -> bool:
    """Whether the algorithms of an answer are verified here."""
    return answer.digest_algorithm in HASHES and answer.signature_algorithm in PKCS1 | ECDSA | {PSS}


@dataclass(frozen=True)
class Local:
    """Verifies with this machine's own cryptography, against the certificates of a folder."""

    trust: TrustFolder

    async def verify(self, answer: SignedAnswer, challenge: bytes, at: datetime) -> Signer:
        """Who signed. Raises CertificateRefused."""
        return await asyncio.to_thread(self._verify, answer, challenge, at)

    def _verify(self, answer: SignedAnswer, challenge: bytes, at: datetime) -> Signer:
        try:
            certificate = answer.signer_certificate()
            algorithm = _signed(answer, challenge, certificate)
            revocation = self.trust.judge(certificate, answer.parsed_certificates(), at)
            _may_sign(certificate)
            return signer_in(certificate, algorithm, revocation)
        except UNREADABLE:  # a certificate is read part by part, so what is wrong with it comes to light late
            raise refused("unreadable") from None


def _signed(answer: SignedAnswer, challenge: bytes, certificate: x509.Certificate) -> str:
    """The name of the algorithm, when the signature covers the challenge and is the certificate's."""
    digest = HASHES[answer.digest_algorithm]
    covered = challenge
    if answer.signed_attributes:
        hashed = hashes.Hash(digest)
        hashed.update(challenge)
        if answer.content_type != DATA or answer.message_digest != hashed.finalize():
            raise refused("other_challenge")
        covered = answer.signed_attributes
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and answer.signature_algorithm not in ECDSA:
            key.verify(answer.signature, covered, _padding(answer, digest), digest)
            return "RSA"
        if isinstance(key, ec.EllipticCurvePublicKey) and answer.signature_algorithm in ECDSA:
            key.verify(answer.signature, covered, ec.ECDSA(digest))
            return "ECDSA"
    except InvalidSignature:
        raise refused("signature") from None
    raise refused("signature")


def _padding(answer: SignedAnswer, digest: hashes.HashAlgorithm) -> padding.AsymmetricPadding:
    if answer.signature_algorithm != PSS:
        return padding.PKCS1v15()
    try:
        said, _ = der.decode(answer.signature_parameters, asn1Spec=rfc4055.RSASSA_PSS_params())
        mask = bytes(said["maskGenAlgorithm"]["parameters"])
        inner, _ = der.decode(mask, asn1Spec=rfc5652.DigestAlgorithmIdentifier())
    except PyAsn1Error:
        raise refused("signature") from None
    # one digest for the content, the signature and its mask: nothing else is ever written
    if {str(said["hashAlgorithm"]["algorithm"]), str(inner["algorithm"])} != {answer.digest_algorithm}:
        raise refused("signature")
    return padding.PSS(mgf=padding.MGF1(digest), salt_length=int(said["saltLength"]))


def _may_sign(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise refused("not_for_signing") from None
    if not (usage.digital_signature or usage.content_commitment):
        raise refused("not_for_signing")
