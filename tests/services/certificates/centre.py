"""A certification centre for tests: a root, a centre below it, people with certificates, revocation lists.

Certificates look as the national centre writes them. Keys are made once a run, and nobody outside trusts them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
SIGNING = ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string
SIGNING_IN = ExtendedKeyUsageOID.CLIENT_AUTH.dotted_string
INDIVIDUAL, ORGANISATION = "1.2.398.3.3.4.1.1", "1.2.398.3.3.4.1.2"
HEAD, MAY_SIGN = f"{ORGANISATION}.1", f"{ORGANISATION}.2"
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
ISSUING = ("key_cert_sign", "crl_sign")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key_of(kind: str, name: str) -> Key:
    """A key by kind (rsa, weak, p256, p384, k1) and owner, the same one all through a run."""
    match kind:
        case "rsa":
            return rsa.generate_private_key(65537, 2048)
        case "weak":
            return rsa.generate_private_key(65537, 1024)
        case _:
            return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "k1": ec.SECP256K1()}[kind])


def name_of(**said: str) -> x509.Name:
    names = {"cn": NameOID.COMMON_NAME, "o": NameOID.ORGANIZATION_NAME, "ou": NameOID.ORGANIZATIONAL_UNIT_NAME,
             "serial": NameOID.SERIAL_NUMBER}  # fmt: skip
    pairs = [("c", NameOID.COUNTRY_NAME, "KZ"), *((key, names[key], value) for key, value in said.items())]
    return x509.Name([x509.NameAttribute(oid, value) for _, oid, value in pairs])


@dataclass
class Holder:
    """Somebody with a certificate and its key."""

    certificate: x509.Certificate
    key: Key
    above: list[x509.Certificate] = field(default_factory=list)

    def signs(
        self, content: bytes, *, beside: bool = False, pem: bool = False, pss: bool = False, **more: Any
    ) -> bytes:
        """A SignedData over the content."""
        padded = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH) if pss else None
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(
            self.certificate, self.key, more.get("digest", hashes.SHA256()), rsa_padding=padded
        )
        for each in self.above:
            builder = builder.add_certificate(each)
        options = [pkcs7.PKCS7Options.Binary, *([pkcs7.PKCS7Options.DetachedSignature] if beside else [])]
        if more.get("bare"):
            options.append(pkcs7.PKCS7Options.NoAttributes)
        return builder.sign(Encoding.PEM if pem else Encoding.DER, options)


def issue(subject: x509.Name, key: Key, issuer: Holder | None, **said: Any) -> x509.Certificate:
    """A certificate; without `issuer` it signs itself. `said` overrides dates, purposes and what it may issue."""
    starts = said["starts"]
    ca, depth = said.get("ca", False), said.get("depth")
    usage = dict.fromkeys(USAGES, False) | dict.fromkeys(
        ISSUING if ca else said.get("usage", ("digital_signature",)), True
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(said.get("series") or x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(said.get("ends", starts + timedelta(days=365)))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=depth if ca else None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if said.get("purposes"):
        purposes = [x509.ObjectIdentifier(each) for each in said["purposes"]]
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    for extension in said.get("critical", ()):
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer.key if issuer else key, hashes.SHA256())


class Centre:
    """Root and centre of one kind of keys, and a folder in which they are trusted."""

    def __init__(self, kind: str, folder: Path, now: datetime = NOW) -> None:
        self.kind, self.folder, self.now = kind, folder, now.replace(microsecond=0)
        self.root = Holder(
            self._issue(name_of(cn=f"НЕГІЗГІ ОРТАЛЫҚ ({kind})"), key_of(kind, "root"), None, ca=True),
            key_of(kind, "root"),
        )
        self.centre = self.below(self.root, f"ҰЛТТЫҚ ОРТАЛЫҚ ({kind})", depth=0)

    def below(self, issuer: Holder, name: str, **said: Any) -> Holder:
        """Another centre, certified by one."""
        key = key_of(self.kind, name)
        return Holder(self._issue(name_of(cn=name), key, issuer, ca=True, **said), key)

    def _issue(self, subject: x509.Name, key: Key, issuer: Holder | None, **said: Any) -> x509.Certificate:
        return issue(subject, key, issuer, **{"starts": self.now - timedelta(days=100)} | said)

    def trusts(self, *files: tuple[str, bytes]) -> None:
        """Lay the root, and whatever else is given, into the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, content in (("root.pem", self.root.certificate.public_bytes(Encoding.PEM)), *files):
            (self.folder / name).write_bytes(content)

    def certify(self, number: str, *purposes: str, iin: str = "850312900018", **said: Any) -> Holder:
        """A person with a signing certificate: for an organisation, or (an individual) for the number itself."""
        given = purposes or (SIGNING, ORGANISATION, HEAD)
        named = {"cn": "СЫНАҚОВА АЙГЕРІМ", "serial": f"IIN{iin}"}
        if INDIVIDUAL in given:
            named["serial"] = f"IIN{number}"
        else:
            named |= {"o": "«СЫНАҚ» ЖШС", "ou": f"BIN{number}"}
        key = said.pop("key", key_of(self.kind, number))
        issuer = said.pop("issuer", self.centre)
        subject = said.pop("subject", name_of(**named))
        return Holder(self._issue(subject, key, issuer, purposes=given, **said), key, [self.centre.certificate])

    def revocations(self, *revoked: x509.Certificate, by: Holder | None = None, **said: Any) -> bytes:
        """The centre's list of revoked certificates."""
        issuer = by or self.centre
        made = said.get("made", self.now - timedelta(hours=1))
        builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
        builder = builder.last_update(made).next_update(made + timedelta(days=1))
        for each in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(each.serial_number).revocation_date(made).build()
            builder = builder.add_revoked_certificate(entry)
        for extension in said.get("critical", ()):
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(said.get("key", issuer.key), hashes.SHA256()).public_bytes(Encoding.DER)
