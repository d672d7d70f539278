"""The label as a credential: who was granted which level, for what, for how long, and where its bits stand.

It speaks of the maker's integrity system and says so itself. Its JSON-LD context is served by the register under an
address that it names, and pinned by its hash, so that nobody can change what its words mean.
Sources: W3C Verifiable Credentials Data Model 2.0 (relatedResource, digestSRI), COMPLIANCE 4.4.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.credentials.canonical import Contexts
from compliance.credentials.document import Document, listed
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import V2, stamp
from compliance.credentials.proofs import JCS, RDFC, Signer, secure

LABEL = "ClearWaveLabelCredential"
CONTEXT_PATH = "/contexts/clear-wave/v1"
CONTEXT_SRI = "sha384-wn48xwpqDKy5Lq913FvlxUIv+ohC7YB9tZB16jMuicPLWu33jS8cBcBfy1YofkQa"
ISSUER, SCHEME = "Атамекен", "Clear Wave"


@dataclass(frozen=True, slots=True)
class Product:
    """What may carry the mark: a name, and its code where the company gave one."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """A version of a label, as its credential tells it."""

    site: str  # address of the register
    number: str
    version: int
    bin: str
    company: str
    level: str
    scheme_version: str
    standard: str
    products: tuple[Product, ...]
    sites: tuple[str, ...]
    begins: datetime
    ends: datetime  # the first moment that is no longer in its term
    meaning: Mapping[str, str] = field(default_factory=dict)  # what the label says and what it does not, by language
    statuses: tuple[Document, ...] = ()

    @property
    def address(self) -> str:
        """Where it is shown; the version tells the credentials of one number apart."""
        return f"{self.site}/label/{self.number}#v{self.version}"


def label(did: str, told: Granted) -> dict[str, Any]:
    """The credential, still without its proofs."""
    context = f"{told.site}{CONTEXT_PATH}"
    subject: dict[str, Any] = {
        "id": f"urn:kz:bin:{told.bin}",
        "name": told.company,
        "labelNumber": told.number,
        "labelVersion": told.version,
        "level": told.level,
        "scheme": SCHEME,
        "schemeVersion": told.scheme_version,
        "standard": told.standard,
        "products": [{"productName": each.name} | ({"code": each.code} if each.code else {}) for each in told.products],
        "sites": list(told.sites),
        "meaning": dict(told.meaning),
    }
    return {
        "@context": [V2, context],
        "id": told.address,
        "type": ["VerifiableCredential", LABEL],
        "issuer": {"id": did, "name": ISSUER},
        "name": SCHEME,
        "validFrom": stamp(told.begins),
        "validUntil": stamp(told.ends),
        "credentialSubject": {name: value for name, value in subject.items() if value not in ("", [], {})},
        "credentialStatus": [dict(each) for each in told.statuses],
        "relatedResource": [{"id": context, "digestSRI": CONTEXT_SRI}],
    }


def secured(document: Document, signer: Signer, created: datetime, contexts: Contexts) -> dict[str, Any]:
    """The credential with both proofs, each of which can be checked without the other: a proof set."""
    for suite in (JCS, RDFC):
        document = secure(document, signer, created, suite=suite, contexts=contexts)
    return dict(document)


def check_pinned(document: Document, contexts: Contexts) -> None:
    """Raises CredentialInvalid where a context at hand is not the one that the credential pins by its hash."""
    named = listed(document.get("@context"))
    for each in listed(document.get("relatedResource")):
        address = each.get("id") if isinstance(each, Mapping) else None
        if not isinstance(address, str) or address not in named:
            continue
        content = contexts.content(address)
        if content is not None and digest(content) not in listed(each.get("digestSRI")):
            raise CredentialInvalid("other_meaning", {"context": address})


def digest(content: bytes) -> str:
    """As `digestSRI` writes it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
