"""Credentials are what their signatures and lists make them, and doubt is never read as good news."""

import copy
import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.credentials.canonical import Contexts
from compliance.credentials.encoding import base64url
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import SoftwareKey
from compliance.credentials.jose import secure_token
from compliance.credentials.keys import Keys, from_multikey, multikey
from compliance.credentials.proofs import JCS, RDFC, secure
from compliance.credentials.status import FEWEST_BITS, Bits, decoded
from compliance.credentials.verify import Trust, Verdict, verify

VECTORS = Path(__file__).resolve().parents[1] / "data" / "credentials"
BUILT = Path(__file__).resolve().parents[2] / "frontend" / "dist" / "contexts"
DID = "did:web:label.example.kz"
AT = datetime(2027, 1, 1, tzinfo=UTC)
BEGINS, ENDS = datetime(2026, 9, 1, tzinfo=UTC), datetime(2028, 9, 1, tzinfo=UTC)


def content(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


CONTEXTS = Contexts({"https://label.example.kz/contexts/label/v1": json.loads(content("context-label-v1.json"))}, BUILT)
LISTS = (content("status-revocation.json"), content("status-suspension.json"))
KEYS = Keys([json.loads(content("did.json"))])


def judged(given: bytes, keys: Keys = KEYS, lists: tuple[bytes, ...] = LISTS, at: datetime = AT) -> Verdict:
    return verify(given, Trust(keys, CONTEXTS, lists), at)


class Issuer:
    """Somebody with a key and a DID document, who signs what a test wants signed."""

    def __init__(self, did: str = DID) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.did = did
        self.key = multikey(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        self.method = f"{did}#{self.key}"

    def document(self, **history: str) -> dict[str, Any]:
        method = {"id": self.method, "type": "Multikey", "controller": self.did, "publicKeyMultibase": self.key}
        return {"id": self.did, "verificationMethod": [method | history], "assertionMethod": [self.method]}

    def signs(self, document: Mapping[str, Any], suite: str = JCS, created: datetime = BEGINS) -> bytes:
        made = secure(document, SoftwareKey(self.did, self.private), created, suite=suite, contexts=CONTEXTS)
        return json.dumps(made).encode()

    def label(self, **other: Any) -> dict[str, Any]:
        made = json.loads(content("CW-2026-000123.eddsa-jcs-2022.json"))
        del made["proof"]
        return made | {"issuer": {"id": self.did}} | other

    def list_of(self, purpose: str, *indexes: int, **other: Any) -> bytes:
        bits = Bits.clear()
        bits.set(indexes)
        address = f"https://label.example.kz/status/{purpose}"
        subject = {"id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": purpose,
                   "encodedList": bits.encoded()}  # fmt: skip
        made = {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": address, "issuer": self.did,
                "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                "validFrom": "2026-09-01T00:00:00Z", "credentialSubject": subject}  # fmt: skip
        return self.signs(made | other)


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


INDEX = 94567
ISSUER = Issuer()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("CW-2026-000123.eddsa-jcs-2022.json", "valid"),
        ("CW-2026-000123.eddsa-rdfc-2022.json", "valid"),
        ("CW-2026-000123.vc+jwt.txt", "valid"),
        ("CW-2026-000124.eddsa-jcs-2022.json", "revoked"),
        ("CW-2026-000124.eddsa-rdfc-2022.json", "revoked"),
        ("CW-2026-000125.eddsa-jcs-2022.json", "suspended"),
        ("CW-2026-000125.eddsa-rdfc-2022.json", "suspended"),
    ],
)
def test_the_published_vectors_are_as_published(name, state):
    found = judged(content(name))
    assert found.state == state
    assert found.reasons


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document that holds a plain value."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from paths(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from paths(each, (*path, number))
    else:
        yield path


@pytest.mark.parametrize("suite", ["jcs", "rdfc"])
def test_each_changed_value_makes_the_credential_invalid(suite):
    signed = json.loads(content(f"CW-2026-000123.eddsa-{suite}-2022.json"))
    tried = 0
    for path in paths(signed):
        changed = copy.deepcopy(signed)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = f"{place[path[-1]]}x"
        assert judged(json.dumps(changed).encode()).state == "invalid", path
        tried += 1
    assert tried >= 28


def test_a_member_that_is_added_is_not_taken_for_signed():
    for suite in ("jcs", "rdfc"):
        signed = json.loads(content(f"CW-2026-000123.eddsa-{suite}-2022.json"))
        assert judged(json.dumps(signed | {"award": "gold"}).encode()).state == "invalid"


def test_a_credential_lives_from_its_first_moment_to_before_its_last():
    given = content("CW-2026-000123.eddsa-jcs-2022.json")
    assert judged(given, at=BEGINS).state == "valid"
    assert judged(given, at=ENDS - timedelta(seconds=1)).state == "valid"
    assert judged(given, at=ENDS).state == "expired"


def test_before_its_time_it_is_not_yet_valid(issuer):
    keys = Keys([issuer.document()])
    early = issuer.signs(issuer.label(validFrom="2027-06-01T00:00:00Z"))
    lists = (issuer.list_of("revocation"), issuer.list_of("suspension"))
    assert judged(early, keys, lists).state == "not yet valid"


def test_without_a_list_nothing_is_valid(issuer):
    given = content("CW-2026-000123.eddsa-jcs-2022.json")
    assert judged(given, lists=()).state == "unknown status"
    assert judged(given, lists=LISTS[:1]).state == "unknown status"
    assert judged(content("CW-2026-000124.eddsa-jcs-2022.json"), lists=LISTS[:1]).state == "revoked"


def test_a_broken_or_foreign_list_is_no_list(issuer):
    given = content("CW-2026-000124.eddsa-jcs-2022.json")
    broken = json.loads(LISTS[0])
    broken["credentialSubject"]["encodedList"] = Bits.clear().encoded()
    assert judged(given, lists=(json.dumps(broken).encode(), LISTS[1])).state == "unknown status"
    other = Issuer("did:web:somebody.example")
    keys = Keys([json.loads(content("did.json")), other.document()])
    assert judged(given, keys, (other.list_of("revocation"), LISTS[1])).state == "unknown status"


def test_a_list_out_of_force_says_nothing(issuer):
    keys, suspension = Keys([issuer.document()]), issuer.list_of("suspension")
    ended = issuer.list_of("revocation", validUntil="2026-12-01T00:00:00Z")
    assert judged(issuer.signs(issuer.label()), keys, (ended, suspension)).state == "unknown status"


def test_suspension_passes_and_revocation_does_not(issuer):
    keys, label = Keys([issuer.document()]), issuer.signs(issuer.label())
    clear, suspended = issuer.list_of("suspension"), issuer.list_of("suspension", INDEX)
    alive, revoked = issuer.list_of("revocation"), issuer.list_of("revocation", INDEX)
    assert judged(label, keys, (alive, suspended)).state == "suspended"
    assert judged(label, keys, (alive, clear)).state == "valid"
    assert judged(label, keys, (revoked, suspended)).state == "revoked"


def test_a_label_that_names_no_list_cannot_be_known(issuer):
    bare = issuer.label()
    del bare["credentialStatus"]
    assert judged(issuer.signs(bare), Keys([issuer.document()])).state == "unknown status"


def test_a_rotated_key_counts_for_what_it_signed_before(issuer):
    keys = Keys([issuer.document(expires="2026-10-01T00:00:00Z")])
    lists = (issuer.list_of("revocation"), issuer.list_of("suspension"))
    assert judged(issuer.signs(issuer.label()), keys, lists).state == "valid"
    late = issuer.signs(issuer.label(), created=datetime(2026, 10, 2, tzinfo=UTC))
    assert judged(late, keys, lists).state == "invalid"


def test_nothing_counts_that_a_key_signed_which_somebody_else_may_have_had(issuer):
    """Whoever has the key can put any moment into what it signs."""
    keys = Keys([issuer.document(expires="2026-10-01T00:00:00Z", revoked="2026-10-01T00:00:00Z")])
    lists = (issuer.list_of("revocation"), issuer.list_of("suspension"))
    for form in (
        issuer.signs(issuer.label()),
        secure_token(issuer.label(), SoftwareKey(issuer.did, issuer.private), BEGINS).encode(),
    ):
        judgement = judged(form, keys, lists)
        assert judgement.state == "invalid"
        assert [reason.id for reason in judgement.reasons] == ["credential.key_revoked"]


def test_another_key_is_not_the_issuers(issuer):
    stranger = Issuer("did:web:somebody.example")
    forged = stranger.signs(issuer.label())
    assert judged(forged, Keys([issuer.document(), stranger.document()])).state == "invalid"
    posing = Issuer()  # the same name, another key
    assert judged(posing.signs(posing.label()), Keys([issuer.document()])).state == "invalid"


def test_a_key_that_may_not_assert_signs_nothing(issuer):
    document = issuer.document() | {"assertionMethod": []}
    assert judged(issuer.signs(issuer.label()), Keys([document])).state == "invalid"


def test_several_proofs_must_all_hold(issuer):
    keys, lists = Keys([issuer.document()]), (issuer.list_of("revocation"), issuer.list_of("suspension"))
    once = json.loads(issuer.signs(issuer.label()))
    twice = json.loads(issuer.signs(once, RDFC))
    assert judged(json.dumps(twice).encode(), keys, lists).state == "valid"
    twice["proof"][1]["proofValue"] = twice["proof"][0]["proofValue"]
    assert judged(json.dumps(twice).encode(), keys, lists).state == "invalid"


def test_signing_again_gives_the_same_bytes(issuer):
    assert issuer.signs(issuer.label()) == issuer.signs(issuer.label())
    assert issuer.signs(issuer.label(), RDFC) == issuer.signs(issuer.label(), RDFC)


def test_a_token_says_the_same_and_cannot_choose_its_own_rules(issuer):
    keys, lists = Keys([issuer.document()]), (issuer.list_of("revocation"), issuer.list_of("suspension"))
    token = secure_token(issuer.label(), SoftwareKey(issuer.did, issuer.private), BEGINS).encode()
    assert judged(token, keys, lists).state == "valid"
    unsigned = token.rsplit(b".", 1)[0] + b"."
    assert judged(unsigned, keys, lists).state == "invalid"
    none = b"eyJhbGciOiJub25lIiwidHlwIjoidmMrand0IiwiY3R5IjoidmMifQ." + token.split(b".")[1] + b"."
    assert judged(none, keys, lists).state == "invalid"


def test_what_is_named_twice_is_refused():
    given = content("CW-2026-000123.eddsa-jcs-2022.json").replace(b'"level"', b'"level": "none", "level"', 1)
    assert judged(given).state == "invalid"


def test_a_list_that_unpacks_without_end_is_refused():
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    with pytest.raises(CredentialInvalid):
        decoded("u" + base64url(bomb))


@given(st.sets(st.integers(0, FEWEST_BITS - 1), max_size=50))
def test_bits_come_back_as_they_were_set(indexes):
    bits = Bits.clear()
    bits.set(indexes)
    back = decoded(bits.encoded())
    assert len(back) == FEWEST_BITS
    assert {index for index in indexes if back[index]} == indexes
    assert sum(byte.bit_count() for byte in back.data) == len(indexes)


def test_bit_zero_is_the_left_most():
    bits = Bits.clear()
    bits.set([0])
    assert bits.data[0] == 0b1000_0000


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_get_a_verdict(given_bytes):
    assert judged(given_bytes).state == "invalid"


@settings(max_examples=300)
@given(st.data())
def test_a_credential_damaged_anywhere_is_never_valid(data):
    signed = json.loads(content("CW-2026-000123.eddsa-jcs-2022.json"))
    every = list(paths(signed))
    path = data.draw(st.sampled_from(every))
    value = data.draw(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just([]), st.just({}))
    )
    place = signed
    for step in path[:-1]:
        place = place[step]
    if place[path[-1]] == value:
        return
    place[path[-1]] = value
    assert judged(json.dumps(signed).encode()).state == "invalid"


def test_a_did_key_carries_itself():
    issuer = Issuer()
    own = f"did:key:{issuer.key}"
    document = issuer.label(issuer={"id": own})
    signed = secure(document, SoftwareKey(own, issuer.private), BEGINS)
    assert judged(json.dumps(signed).encode(), Keys()).state == "unknown status"  # its lists are another's
    assert from_multikey(issuer.key) == issuer.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@settings(max_examples=200)
@given(st.sampled_from(["statusPurpose", "statusListIndex", "statusListCredential", "type"]), JSON)
def test_an_entry_of_any_shape_is_a_verdict_and_no_fault(member, value):
    issuer = ISSUER
    label = issuer.label()
    label["credentialStatus"][0][member] = value
    found = judged(issuer.signs(label), Keys([issuer.document()]))
    assert found.state in {"unknown status", "invalid"}


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "cty"]), JSON))
def test_a_token_of_any_header_is_a_verdict_and_no_fault(header):
    head = base64url(json.dumps(header).encode())
    assert judged(f"{head}.{base64url(b'{}')}.{base64url(bytes(64))}".encode()).state == "invalid"
