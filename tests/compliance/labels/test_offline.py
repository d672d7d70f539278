"""The code of packaging: what was put in comes out, what was touched does not, and hostile text is a verdict."""

import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import base45
import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.credentials.canonical import Contexts
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import PublishedKey, SoftwareKey, StatusList, did_document, status_list
from compliance.credentials.keys import Keys
from compliance.credentials.offline import PREFIX, Printed, bin_hash, code, is_code, opened, site_of
from compliance.credentials.proofs import secure
from compliance.credentials.status import Bits
from compliance.credentials.verify import Trust, verify

DID = "did:web:moldir.example"
KEY, OTHER = (SoftwareKey(DID, Ed25519PrivateKey.generate()) for _ in range(2))
KEYS = Keys([did_document(DID, [PublishedKey(OTHER.public), PublishedKey(KEY.public)])])
NOW = datetime(2026, 11, 26, 6, tzinfo=UTC)
TOLD = Printed(
    DID, "CW-2026-000123-K", 1, "000000000000", "implemented", "Бидай ұны, жоғары сұрып", "1101 00", NOW,
    NOW + timedelta(days=1000), (7, 94_567), (8, 101_001),
)  # fmt: skip
CODE = code(TOLD, KEY, NOW)


def a_list(number: int, purpose: str, *indexes: int) -> bytes:
    bits = Bits.clear()
    bits.set(indexes)
    told = StatusList(f"https://moldir.example/credentials/status/{number}", purpose, NOW, NOW + timedelta(days=10), 1)
    return json.dumps(secure(status_list(DID, told, bits), KEY, NOW)).encode()


def judged(text: str, *lists: bytes, keys: Keys = KEYS, at: datetime = NOW) -> str:
    return verify(text.encode(), Trust(keys, Contexts(), lists), at).state


CLEAR = a_list(7, "revocation"), a_list(8, "suspension")


def test_what_was_put_in_comes_out() -> None:
    assert is_code(CODE.encode())
    said, method = opened(CODE.encode(), KEYS)
    assert method.id == KEY.method
    assert said["credentialSubject"] == {
        "id": f"urn:kz:bin-sha256:{bin_hash('000000000000').hex()}", "labelNumber": TOLD.number, "labelVersion": 1,
        "level": "implemented", "products": [{"productName": TOLD.product, "code": "1101 00"}],
    }  # fmt: skip
    assert (said["validFrom"], said["validUntil"]) == ("2026-11-26T06:00:00Z", "2029-08-22T06:00:00Z")
    assert [each["statusListIndex"] for each in said["credentialStatus"]] == ["94567", "101001"]


@pytest.mark.parametrize("lost", [CODE + "\n", f"  {CODE} ", CODE.rstrip()])
def test_white_space_around_it_is_nothing(lost: str) -> None:
    assert opened(lost.encode(), KEYS)


def test_it_is_small() -> None:
    longest = replace(TOLD, issuer="did:web:register.atameken.example", product="Ұ" * 200, product_code="1" * 40)
    for told, most in ((TOLD, 300), (longest, 340)):
        made = code(told, KEY, NOW)
        assert 200 <= len(base45.b45decode(made[len(PREFIX) :])) <= most


def test_states_are_those_of_a_credential() -> None:
    assert judged(CODE, *CLEAR) == "valid"
    assert judged(CODE) == judged(CODE, CLEAR[0]) == "unknown status"
    assert judged(CODE, CLEAR[0], a_list(8, "suspension", 101_001)) == "suspended"
    assert judged(CODE, a_list(7, "revocation", 94_567), CLEAR[1]) == "revoked"
    assert judged(CODE, *CLEAR, at=NOW + timedelta(days=1000)) == "expired"
    early = code(replace(TOLD, begins=NOW + timedelta(days=5)), KEY, NOW)
    assert judged(early, *CLEAR) == "not yet valid"
    assert judged(CODE, *CLEAR, at=NOW - timedelta(seconds=1)) == "invalid"  # signed in the future


def test_only_a_key_of_its_issuer_counts_and_in_its_time() -> None:
    assert judged(CODE, *CLEAR, keys=Keys([did_document(DID, [PublishedKey(OTHER.public)])])) == "invalid"
    stranger = SoftwareKey("did:web:somebody.example", Ed25519PrivateKey.generate())
    both = Keys([did_document(DID, [PublishedKey(KEY.public)]),
                 did_document(stranger.did, [PublishedKey(stranger.public)])])  # fmt: skip
    assert judged(code(TOLD, stranger, NOW), *CLEAR, keys=both) == "invalid"
    after = Keys([did_document(DID, [PublishedKey(KEY.public, NOW + timedelta(days=1))])])
    before = Keys([did_document(DID, [PublishedKey(KEY.public, NOW)])])
    assert (judged(CODE, *CLEAR, keys=after), judged(CODE, *CLEAR, keys=before)) == ("valid", "invalid")


@pytest.mark.parametrize("field", ["number", "version", "bin", "level", "product", "product_code", "begins", "ends",
                                   "revocation", "suspension", "issuer"])  # fmt: skip
def test_each_field_that_is_touched_makes_it_invalid(field: str) -> None:
    other = {"number": "CW-2026-000124-7", "version": 2, "bin": "111111111111", "level": "certified", "product": "Қант",
             "product_code": "1701", "begins": NOW - timedelta(days=9), "ends": NOW + timedelta(days=2000),
             "revocation": (7, 1), "suspension": (8, 1), "issuer": "did:web:moldir.examples"}  # fmt: skip
    touched = _parts(code(replace(TOLD, **{field: other[field]}), KEY, NOW))  # type: ignore[arg-type]
    honest = _parts(CODE)
    forged = _code([honest[0], {}, touched[2], honest[3]])
    assert judged(forged, *CLEAR) == "invalid"


def _parts(text: str) -> list[bytes]:
    return list(cbor2.loads(zlib.decompress(base45.b45decode(text[len(PREFIX) :]))).value)


def _code(parts: object, tag: int = 18) -> str:
    packed: bytes = base45.b45encode(zlib.compress(cbor2.dumps(cbor2.CBORTag(tag, parts))))
    return PREFIX + packed.decode()


def test_a_bomb_is_refused() -> None:
    bomb: bytes = base45.b45encode(zlib.compress(bytes(2_000_000), 9))
    for hostile in (PREFIX + bomb.decode(), PREFIX + "0" * 100_000, PREFIX, PREFIX + "%%%"):
        assert judged(hostile) == "invalid"


def test_the_form_is_held() -> None:
    honest = _parts(CODE)
    for parts in (honest[:3], [*honest, b""], [honest[0], {1: 2}, honest[2], honest[3]], "x", [1, {}, 2, 3],
                  [honest[0], {}, honest[2], b"short"], [cbor2.dumps({1: -7}), {}, honest[2], honest[3]],
                  [cbor2.dumps({1: -19, 2: [9]}), {}, honest[2], honest[3]], [b"", {}, b"", bytes(64)]):  # fmt: skip
        assert judged(_code(parts)) == "invalid"
    assert judged(_code(honest, 19)) == "invalid"


@pytest.mark.parametrize("claims", [
    {}, [], 7, {1: DID}, {1: 7, 4: 1, 5: 1, 6: 1, -65537: []},
    {1: DID, 4: 10**30, 5: 1, 6: 1, -65537: ["n", 1, b"", "l", "p", "c", 1, 1, 1, 1]},
    {1: DID, 4: True, 5: 1, 6: 1, -65537: ["n", 1, b"", "l", "p", "c", 1, 1, 1, 1]},
    {1: DID, 4: 2, 5: 1, 6: 1, -65537: ["n", True, b"", "l", "p", "c", 1, 1, 1, 1]},
    {1: DID, 4: 2, 5: 1, 6: float("nan"), -65537: ["n", 1, b"", "l", "p", "c", 1, 1, 1, 1]},
    {1: DID, 4: 1, 5: 2, 6: 1, -65537: ["n", 1, b"", "l", "p", "c", 1, 1, 1, 1]},
])  # fmt: skip
def test_claims_of_another_form_are_refused_also_when_well_signed(claims: object) -> None:
    protected, payload = _parts(CODE)[0], cbor2.dumps(claims)
    signature = KEY.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    assert judged(_code([protected, {}, payload, signature])) == "invalid"


ANYTHING = st.recursive(
    st.none() | st.integers() | st.binary(max_size=70) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=6,
)
HOSTILE = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(str.encode),
    ANYTHING.map(lambda value: _code(value).encode()),
)


@settings(max_examples=400)
@given(HOSTILE)
def test_text_of_any_kind_gets_a_verdict(hostile: bytes) -> None:
    for content in (hostile, PREFIX.encode() + hostile):
        assert verify(content, Trust(KEYS, Contexts()), NOW).state == "invalid"
        with pytest.raises(CredentialInvalid):
            opened(content, KEYS)


@settings(max_examples=300)
@given(st.integers(len(PREFIX), len(CODE) - 1), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_a_code_damaged_anywhere_is_never_valid(place: int, character: str) -> None:
    damaged = CODE[:place] + character + CODE[place + 1 :]
    if damaged != CODE:
        assert judged(damaged, *CLEAR) == "invalid"


def test_the_site_of_an_issuer() -> None:
    assert site_of("did:web:moldir.example") == "https://moldir.example"
    assert site_of("did:web:localhost%3A8000") == "http://localhost:8000"
    assert site_of("did:web:localhost.example") == "https://localhost.example"
