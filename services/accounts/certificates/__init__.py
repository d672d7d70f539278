"""Who signed a challenge with a certificate of the national key infrastructure: the one interface, `signer_of`.

**What goes in.** A challenge (bytes we made and gave to one person to sign, see `challenge`) and the answer: a CMS
SignedData (RFC 5652), DER, BER or PEM, with the challenge inside or beside it, by exactly one signer. That is what
NCALayer and `openssl cms -sign` write.

**What comes out.** A `Signer`, or `CertificateRefused` with the sentence that says why.

**Who verifies.** RSA (PKCS #1 v1.5 and PSS) and ECDSA are verified here (`signatures`, `chain`): the signature over
the challenge, the chain up to a certificate of the trust folder, dates, purposes, revocation lists. GOST, whose
cryptography may come from a licensed provider only, goes to an external service by its address (`gost`), which speaks
the protocol of NCANode 3; everything this module promises holds for both.

**What is assumed of a certificate** (rules of issuing registration certificates, order V2000021440, and what the
centre's certificates have looked like): subject `OU=BIN` + 12 digits for an organisation, `serialNumber=IIN` + 12
digits for the person; extended key usage `emailProtection` for signing, `1.2.398.3.3.4.1.1` for an individual,
`1.2.398.3.3.4.1.2` for an organisation with `.1` after it for its first head, `.2` for whoever may sign for it. An
entrepreneur signs as an individual, with the number that is also the number of the business.

**To add another way of verifying**: an object with the method of `Verifier`, and its line in `verifier_for`.
"""

from datetime import datetime
from typing import Protocol

from infra.settings import settings
from services.accounts.certificates.answer import SignedAnswer, read_answer
from services.accounts.certificates.chain import TrustFolder
from services.accounts.certificates.gost import GostService, is_gost
from services.accounts.certificates.refusal import refused
from services.accounts.certificates.signatures import Local, is_local
from services.accounts.certificates.subject import Signer

__all__ = ["Signer", "Verifier", "signer_of", "verifier_for"]


class Verifier(Protocol):
    """Something that verifies signatures of certain algorithms."""

    async def verify(self, answer: SignedAnswer, challenge: bytes, at: datetime) -> Signer:
        """Who signed, when everything about it holds at a moment. Raises CertificateRefused, or Unavailable."""


async def signer_of(written: bytes, challenge: bytes, at: datetime) -> Signer:
    """Who answered a challenge.

    Raises CertificateRefused when the answer cannot be read, is to another challenge, or does not hold; Unavailable
    when the service that would verify it does not answer.
    """
    answer = read_answer(written)
    if answer.content is not None and answer.content != challenge:
        raise refused("other_challenge")
    return await verifier_for(answer).verify(answer, challenge, at)


def verifier_for(answer: SignedAnswer) -> Verifier:
    """Who can verify the algorithm of an answer. Raises CertificateRefused where nobody can."""
    if is_local(answer):
        return Local(TrustFolder(settings().trust_dir))
    if is_gost(answer) and settings().gost_service_url:
        return GostService(settings().gost_service_url)
    raise refused("gost_not_set_up" if is_gost(answer) else "algorithm")
