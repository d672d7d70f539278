"""A mail server that speaks SMTP, with STARTTLS and passwords, on this machine. The only fake of one."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@dataclass
class PostOffice:
    """What was delivered, as read; `answers` are given to the next letters instead of taking them."""

    password: str = ""
    answers: list[str] = field(default_factory=list)
    delivered: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the shape is given
        if self.answers:
            return self.answers.pop(0)
        read = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        assert isinstance(read, EmailMessage)
        self.delivered.append(read)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def knows(self, _: SMTP, __: Session, ___: Envelope, ____: str, said: LoginPassword) -> AuthResult:
        right = (said.login, said.password) == (b"moldir", self.password.encode())
        return AuthResult(success=right, handled=right)


@contextmanager
def open_office(office: PostOffice, tls: ssl.SSLContext | None = None) -> Iterator[PostOffice]:
    """The office behind a real server; with `tls` it takes nothing in the clear."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        office.port = free.getsockname()[1]
    controller = Controller(
        office, hostname="127.0.0.1", port=office.port, tls_context=tls, require_starttls=tls is not None,
        auth_required=bool(office.password), authenticator=office.knows if office.password else None,
    )  # fmt: skip
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own for this machine, and the file of what to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, SHA256())
    )  # fmt: skip
    trusted, secret = folder / "trusted.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    return context, trusted
