"""Reading a CMS SignedData (RFC 5652), as DER, as the BER that some programs write, or as PEM."""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography import x509
from pyasn1.codec.ber import decoder as ber
from pyasn1.codec.der import encoder as der
from pyasn1.error import PyAsn1Error
from pyasn1.type.univ import OctetString, SetOf
from pyasn1_modules import rfc5652

from services.accounts.certificates.refusal import refused

MOST_BYTES = 200_000  # a signed challenge with a chain of certificates has some 8,000
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
ARMOUR = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----([A-Za-z0-9+/=\s]+)-----END [A-Z0-9 ]+-----")


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """A SignedData of one signer: what was signed, by which algorithms, and the certificates that came with it."""

    written: bytes  # the whole, as DER or BER
    content: bytes | None  # None: signed beside the answer
    digest_algorithm: str  # object identifiers
    signature_algorithm: str
    signature_parameters: bytes  # DER, empty where there are none
    signed_attributes: bytes  # DER of the set that the signature covers; empty: it covers the content itself
    content_type: str | None  # of the signed attributes
    message_digest: bytes | None
    signature: bytes
    signer: tuple[bytes, int] | bytes  # DER of the issuer's name and serial number, or the key's identifier
    certificates: tuple[bytes, ...]  # DER

    def signer_certificate(self) -> x509.Certificate:
        """The signer's own certificate among those that came along. Raises CertificateRefused."""
        for each in self.parsed_certificates():
            if self.signer in ((each.issuer.public_bytes(), each.serial_number), _key_identifier(each)):
                return each
        raise refused("no_certificate")

    def parsed_certificates(self) -> list[x509.Certificate]:
        """All certificates that came along. Raises CertificateRefused for one that cannot be read."""
        try:
            return [x509.load_der_x509_certificate(each) for each in self.certificates]
        except ValueError:
            raise refused("unreadable") from None


def read_answer(written: bytes) -> SignedAnswer:
    """The answer in a file that somebody sent. Raises CertificateRefused when it is none."""
    if not written or len(written) > MOST_BYTES:
        raise refused("unreadable")
    try:
        return _read(_unarmoured(written))
    except (PyAsn1Error, ValueError, LookupError, RecursionError):
        raise refused("unreadable") from None


def _unarmoured(written: bytes) -> bytes:
    """The bytes in a PEM file or in plain base64, or the bytes themselves."""
    if written[:1] == b"\x30":
        return written
    armoured = ARMOUR.search(written)
    try:
        return base64.b64decode(b"".join((armoured[1] if armoured else written).split()), validate=True)
    except binascii.Error:
        raise ValueError("neither DER nor base64") from None


def _read(written: bytes) -> SignedAnswer:
    outer, rest = ber.decode(written, asn1Spec=rfc5652.ContentInfo())
    if rest or outer["contentType"] != rfc5652.id_signedData:
        raise ValueError("not a SignedData")
    signed, _ = ber.decode(bytes(outer["content"]), asn1Spec=rfc5652.SignedData())
    if len(signed["signerInfos"]) != 1:
        raise refused("one_signer")
    info = signed["signerInfos"][0]
    covered, attributes = _attributes(info)
    encapsulated = signed["encapContentInfo"]["eContent"]
    algorithm = info["signatureAlgorithm"]
    return SignedAnswer(
        written=written,
        content=bytes(encapsulated) if encapsulated.isValue else None,
        digest_algorithm=str(info["digestAlgorithm"]["algorithm"]),
        signature_algorithm=str(algorithm["algorithm"]),
        signature_parameters=bytes(algorithm["parameters"]) if algorithm["parameters"].isValue else b"",
        signed_attributes=covered,
        content_type=str(ber.decode(attributes[CONTENT_TYPE])[0]) if CONTENT_TYPE in attributes else None,
        message_digest=_octets(attributes[MESSAGE_DIGEST]) if MESSAGE_DIGEST in attributes else None,
        signature=bytes(info["signature"]),
        signer=_signer(info["sid"]),
        certificates=tuple(_certificate(each) for each in signed["certificates"] if each.getName() == "certificate"),
    )


def _certificate(choice: rfc5652.CertificateChoices) -> bytes:
    certificate = choice["certificate"]
    if int(certificate["tbsCertificate"]["serialNumber"]) <= 0:
        raise ValueError("a certificate without a number")
    return bytes(der.encode(certificate))


def _signer(who: rfc5652.SignerIdentifier) -> tuple[bytes, int] | bytes:
    if who.getName() == "subjectKeyIdentifier":
        return bytes(who["subjectKeyIdentifier"])
    named = who["issuerAndSerialNumber"]
    return der.encode(named["issuer"]), int(named["serialNumber"])


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, ValueError):
        return None


def _attributes(info: rfc5652.SignerInfo) -> tuple[bytes, dict[str, bytes]]:
    """The bytes that the signature covers, and the signed attributes by name; each stands once with one value."""
    signed = info["signedAttrs"]
    if not signed.isValue:
        return b"", {}
    plain = SetOf(componentType=rfc5652.Attribute())
    found: dict[str, bytes] = {}
    for attribute in signed:
        plain.append(attribute)
        name = str(attribute["attrType"])
        if name in found or len(attribute["attrValues"]) != 1:
            raise ValueError("an attribute that stands twice")
        found[name] = bytes(attribute["attrValues"][0])
    return der.encode(plain), found


def _octets(written: bytes) -> bytes:
    return bytes(ber.decode(written, asn1Spec=OctetString())[0])
