"""Data Integrity proofs: eddsa-jcs-2022 and eddsa-rdfc-2022, one or several, in sets or chains.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0 and Verifiable Credential Data Integrity 1.0.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from compliance.credentials.canonical import Contexts, jcs, rdfc
from compliance.credentials.document import Document, identifier, listed, moment
from compliance.credentials.encoding import base58btc, from_multibase
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.keys import Keys, Method

JCS, RDFC = "eddsa-jcs-2022", "eddsa-rdfc-2022"
MOST_PROOFS = 8
SIGNATURE_BYTES = 64


class Signer(Protocol):
    """A key in use, wherever it lies: in this process, in a hardware module, behind a service."""

    @property
    def method(self) -> str:
        """The id of its verification method."""

    def sign(self, data: bytes) -> bytes:
        """64 bytes of Ed25519 (RFC 8032)."""


def data_to_sign(document: Document, proof: Document, contexts: Contexts) -> bytes:
    """What a proof's signature is over: SHA-256 of the canonical proof options, then of the canonical document.

    `document` is without its proof (or, in a chain, with the proofs before). Raises CredentialInvalid for an unknown
    suite.
    """
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    suite = options.get("cryptosuite")
    if options.get("type") != "DataIntegrityProof" or suite not in (JCS, RDFC):
        raise CredentialInvalid("unknown_suite", {"suite": str(suite)[:40]})
    if suite == JCS:
        parts = jcs(options), jcs(_same_context(document, options))
    else:
        options["@context"] = document.get("@context")
        parts = rdfc(options, contexts), rdfc(document, contexts)
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _same_context(document: Document, options: Document) -> Document:
    """A JCS proof carries its own copy of the context, with which the document's must begin."""
    if "@context" not in options:
        return document
    given, signed = listed(document.get("@context")), listed(options["@context"])
    if given[: len(signed)] != signed:
        raise CredentialInvalid("other_context")
    return {**document, "@context": options["@context"]}


def secure(
    document: Document, signer: Signer, created: datetime, *, suite: str = JCS, contexts: Contexts | None = None
) -> dict[str, Any]:
    """The document with one more proof.

    Raises CredentialInvalid for a document that cannot be made canonical.
    """
    bare = {name: value for name, value in document.items() if name != "proof"}
    proof: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": signer.method,
        "proofPurpose": "assertionMethod",
    }
    if suite == JCS:
        proof["@context"] = document["@context"]
    proof["proofValue"] = base58btc(signer.sign(data_to_sign(bare, proof, contexts or Contexts())))
    proofs = [*listed(document.get("proof")), proof]
    return {**bare, "proof": proofs[0] if len(proofs) == 1 else proofs}


def verify_proofs(document: Document, keys: Keys, contexts: Contexts) -> tuple[Method, ...]:
    """Every proof of a document holds that is of a kind known here; returns the keys that made them.

    Raises CredentialInvalid where there is none, one does not hold, or its key may not make assertions.
    """
    proofs = listed(document.get("proof"))
    if not proofs:
        raise CredentialInvalid("no_proof")
    if len(proofs) > MOST_PROOFS or not all(isinstance(each, Mapping) for each in proofs):
        raise CredentialInvalid("bad_proof")
    bare = {name: value for name, value in document.items() if name != "proof"}
    known = [each for each in proofs if each.get("cryptosuite") in (JCS, RDFC)] or proofs
    return tuple(_verify(bare, proof, proofs, (keys, contexts)) for proof in known)


def _verify(bare: Document, proof: Document, all_proofs: Sequence[Document], by: tuple[Keys, Contexts]) -> Method:
    keys, contexts = by
    if proof.get("proofPurpose") != "assertionMethod":
        raise CredentialInvalid("bad_purpose")
    name = identifier(proof.get("verificationMethod"))
    if name is None:
        raise CredentialInvalid("bad_proof")
    method = keys.of(name)
    method.held_at(moment(proof, "created"))
    signature = from_multibase(proof.get("proofValue"))
    if len(signature) != SIGNATURE_BYTES:
        raise CredentialInvalid("bad_signature")
    method.verify(signature, data_to_sign(_after(bare, proof, all_proofs), proof, contexts))
    return method


def _after(bare: Document, proof: Document, all_proofs: Sequence[Document]) -> Document:
    """In a chain a proof covers the document with the proofs it comes after."""
    before = listed(proof.get("previousProof"))
    if not before:
        return bare
    found = [each for each in all_proofs if each.get("id") in before]
    if len(found) != len(before):
        raise CredentialInvalid("bad_proof")
    return {**bare, "proof": found}


def check_term(document: Document, at: datetime) -> None:
    """Raises CredentialInvalid for a proof that was made after `at` or has ended by then."""
    for proof in listed(document.get("proof")):
        created, expires = moment(proof, "created"), moment(proof, "expires")
        if created is not None and created > at:
            raise CredentialInvalid("proof_from_future")
        if expires is not None and expires <= at:
            raise CredentialInvalid("proof_expired")
