"""The suites that others publish: canonical forms and proofs come out as they say."""

import json

import pytest
import rfc8785
from pyld import jsonld

from compliance.credentials.canonical import Contexts
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.keys import Keys
from compliance.credentials.proofs import data_to_sign, verify_proofs

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
NOT_MET = {"test060c"}  # escapes of N-Quads as input, which a credential never is


@pytest.fixture
def published(shared):
    """The folder of published suites."""
    return shared / "data" / "credentials"


@pytest.fixture
def w3c(published):
    """The vectors of Data Integrity with EdDSA."""
    return published / "vc-di-eddsa" / "TestVectors"


@pytest.fixture
def contexts(published):
    """The contexts that the vectors name."""
    return Contexts({EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}, published)


@pytest.mark.parametrize(
    ("path", "proofs"),
    [
        ("eddsa-jcs-2022/signedJCS.json", 1),
        ("eddsa-rdfc-2022/signedDataInt.json", 1),
        ("proof-set-chain/signedProofSet1.json", 1),
        ("proof-set-chain/signedProofSet2.json", 2),
        ("proof-set-chain/signedProofChain1.json", 3),
        ("proof-set-chain/signedProofChain2.json", 4),
    ],
)
def test_proofs_of_the_standard_hold_and_break(w3c, contexts, path, proofs):
    document = json.loads((w3c / path).read_text())
    assert len(verify_proofs(document, Keys(), contexts)) == proofs
    with pytest.raises(CredentialInvalid):
        verify_proofs(document | {"name": "Another Credential"}, Keys(), contexts)


@pytest.mark.parametrize(("folder", "signed", "hashes"), [
    ("eddsa-jcs-2022", "signedJCS.json", "combinedHashJCS.txt"),
    ("eddsa-rdfc-2022", "signedDataInt.json", "combinedHashDataInt.txt"),
])  # fmt: skip
def test_what_is_signed_is_what_the_standard_says(w3c, contexts, folder, signed, hashes):
    document = json.loads((w3c / folder / signed).read_text())
    proof = document.pop("proof")
    assert data_to_sign(document, proof, contexts).hex() == (w3c / folder / hashes).read_text().strip()


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_canonical_json_is_as_published(published, name):
    folder = published / "json-canonicalization" / "testdata"
    given = json.loads((folder / "input" / f"{name}.json").read_text(encoding="utf-8"))
    assert rfc8785.dumps(given) == (folder / "output" / f"{name}.json").read_bytes().strip()


def test_canonical_datasets_are_as_published(published):
    folder, right, wrong = published / "rdf-canon" / "tests" / "rdfc10", 0, set()
    manifest = json.loads((folder.parent / "manifest.jsonld").read_text())
    for entry in manifest["entries"]:
        if entry["type"] != "rdfc:RDFC10EvalTest" or entry.get("hashAlgorithm", "SHA256") != "SHA256":
            continue
        given = (folder.parent / entry["action"]).read_text(encoding="utf-8")
        options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
        if jsonld.normalize(given, options) == (folder.parent / entry["result"]).read_text(encoding="utf-8"):
            right += 1
        else:
            wrong.add(entry["id"].removeprefix("#"))
    assert right >= 62
    assert wrong <= NOT_MET
