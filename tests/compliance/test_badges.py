"""Open Badges 3.0: what others publish verifies or fails as it should, ours have the form, pictures give them back."""

import copy
import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.credentials.badges import Achieved, Party, badge, check_form
from compliance.credentials.baked import KEYWORD, PNG, taken_out
from compliance.credentials.canonical import Contexts
from compliance.credentials.document import listed
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.issuing import (
    PublishedKey,
    SoftwareKey,
    StatusList,
    did_document,
    did_of,
    status_entry,
    status_list,
)
from compliance.credentials.keys import Keys
from compliance.credentials.numbers import ALPHABET, check_character, fits, number, read_number
from compliance.credentials.proofs import RDFC, secure, verify_proofs
from compliance.credentials.status import Bits
from compliance.credentials.verify import Trust, Verdict, verify, verify_badge
from tests.compliance.test_credentials import BUILT, Issuer, paths

AT = datetime(2027, 1, 1, tzinfo=UTC)
CONTEXTS = Contexts(folder=BUILT)
LIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main/inspector-vc/src/"
    "test/resources/ob30/bit-string-list/testlist"
)
# what each of the published files is to us: its state, and the id of the first reason where it is not valid
PUBLISHED = {
    "simple.json": ("valid", ""),
    "simple.1ob": ("valid", ""),
    "simple-json.png": ("valid", ""),
    "simple-json.svg": ("valid", ""),
    "simple-context-alias.json": ("valid", ""),
    "simple-context-version.json": ("valid", ""),
    "simple-did-web-method.json": ("valid", ""),
    "simple-multiple-proofs.json": ("valid", ""),
    "bit-string-list/testlist": ("valid", ""),
    "endorsement-valid.json": ("valid", ""),
    "bit-string-list/credential-status-revoked.json": ("revoked", "revoked"),
    "bit-string-list/credential-status-revoked-blank-nodes.json": ("revoked", "revoked"),
    "simple-err-expired.json": ("expired", "ended"),
    # a status list of another kind cannot be read, so nobody knows: that is not valid
    "complete.json": ("unknown status", "unknown_status_type"),
    # the signature holds, but by a key that is not its issuer's
    "simple-did-key-method.json": ("invalid", "not_by_issuer"),
    "simple-err-issued.json": ("invalid", "badge_form"),
    "simple-err-credential-subject-achievement-result-description-type.json": ("invalid", "badge_form"),
    "simple-err-credential-subject-identifier-type.json": ("invalid", "badge_form"),
    "simple-err-credential-subject-profile-type.json": ("invalid", "badge_form"),
    "simple-err-credential-subject-result-type.json": ("invalid", "badge_form"),
    "simple-err-credential-subject-type.json": ("invalid", "badge_form"),
    "simple-err-evidence-type.json": ("invalid", "badge_form"),
    "simple-err-issuer-otheridentifier-type.json": ("invalid", "badge_form"),
    "simple-err-issuer-parentorg-type.json": ("invalid", "badge_form"),
    "simple-err-issuer-type.json": ("invalid", "badge_form"),
    "simple-err-issuer.json": ("invalid", "not_a_credential"),
    "simple-err-type.json": ("invalid", "unsigned_member"),
    "simple-err-proof-method.json": ("invalid", "unknown_key"),
    "simple-err-proof-method-no-scheme.json": ("invalid", "unknown_key"),
    "simple-err-proof-method-unknown-did-method.json": ("invalid", "unknown_key"),
    "simple-err-proof-method-unknown-scheme.json": ("invalid", "unknown_key"),
    "simple-err-proof-value.json": ("invalid", "bad_signature"),
    # version 1 of the data model, which is not accepted
    "simple-err-context.json": ("invalid", "not_a_credential"),
    "simple-noproof.json": ("invalid", "not_a_credential"),
    "simple_v1.json": ("invalid", "not_a_credential"),
    "complete_v1.json": ("invalid", "not_a_credential"),
    "credential-status-revoked.json": ("invalid", "not_a_credential"),
    "simple-eddsa-2022.json": ("invalid", "not_a_credential"),
    "endorsement-err-schema-status-refresh.json": ("invalid", "not_a_credential"),
    # ways of signing that are not used
    "sd/derivedcredential.json": ("invalid", "unknown_key"),
    "simple.jwt": ("invalid", "unknown_suite"),
    "velocity.jwt": ("invalid", "unknown_suite"),
    "simple-jwt.png": ("invalid", "unknown_suite"),
    "simple-jwt.svg": ("invalid", "unknown_suite"),
    "simple-jwt_v1.png": ("invalid", "unknown_suite"),
    "simple-jwt_v1.svg": ("invalid", "unknown_suite"),
}


@pytest.fixture
def published(shared: Path) -> Path:
    """The badges of the public validator."""
    folder = shared / "data" / "credentials" / "openbadges3-1edtech-validator"
    return folder / "inspector-vc" / "src" / "test" / "resources" / "ob30"


@pytest.fixture
def keys(published: Path) -> Keys:
    """What their issuers would publish: the keys that their proofs name."""
    found: dict[str, set[str]] = {}
    for path in published.rglob("*"):
        try:
            proofs = listed(json.loads(path.read_bytes()).get("proof")) if path.is_file() else []
        except ValueError:
            continue
        for proof in proofs:
            did, _, key = str(proof.get("verificationMethod")).partition("#")
            if did.startswith("https:") and key.startswith("z6Mk"):
                found.setdefault(did, set()).add(key)
    return Keys([did_document(did, map(PublishedKey, sorted(each))) for did, each in found.items()])


def test_every_published_file_is_judged(published: Path) -> None:
    assert {str(path.relative_to(published)) for path in published.rglob("*") if path.is_file()} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_badges_verify_or_fail_as_they_should(published: Path, keys: Keys, name: str) -> None:
    content = (published / name).read_bytes()
    trust = Trust(keys, CONTEXTS, (), {LIST: (published / "bit-string-list" / "testlist").read_bytes()})
    is_badge = not name.startswith("endorsement") and not name.endswith("testlist")
    found = (verify_badge if is_badge else verify)(content, trust, AT)
    state, reason = PUBLISHED[name]
    assert (found.state, found.reasons[0].id) == (state, f"credential.{reason or 'holds'}")
    if state == "valid" and is_badge and name.endswith("json"):
        whole = json.loads(content)
        for path in paths({key: value for key, value in whole.items() if key != "@context"}):
            touched = changed(whole, path)
            if "SomeProofType" not in json.dumps(whole["proof"]) or path[0] != "proof":
                assert verify_badge(json.dumps(touched).encode(), trust, AT).state != "valid", path


def changed(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """The same with one value changed."""
    made = copy.deepcopy(document)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = f"{place[path[-1]]}x"
    return made


def test_a_signature_by_a_key_of_its_own_holds_and_is_nobodys(published: Path) -> None:
    document = json.loads((published / "simple-did-key-method.json").read_bytes())
    assert verify_proofs(document, Keys(), CONTEXTS)


ISSUER = Issuer("did:web:moldir.example")
KEY = SoftwareKey(ISSUER.did, ISSUER.private)
SITE = "https://moldir.example"
TOLD = Achieved(
    address="https://moldir.example/certificates/TR-2026-483920175-Y",
    subject="urn:uuid:00000000-0000-4000-8000-000000000001",
    course="urn:uuid:00000000-0000-4000-8000-000000000002",
    title="Негіздер", description="Оқу", criteria="Сұрақтарға жауап берді", language="kk", version="1.0", score="90",
    result="Нәтиже", begins=datetime(2026, 1, 1, tzinfo=UTC), ends=datetime(2028, 1, 1, tzinfo=UTC),
    number="TR-2026-483920175-Y", statuses=(status_entry(f"{SITE}/credentials/status/1", 5, "revocation"),),
)  # fmt: skip


def ours(**other: Any) -> dict[str, Any]:
    """A badge of ours, not signed yet."""
    teacher = Party("https://moldir.example/company/500340000014", "«Алтын Дән» ЖШС")
    return badge(Party(ISSUER.did, "Möldir", "https://moldir.example"), teacher, TOLD) | other


def signed(document: dict[str, Any], key: SoftwareKey = KEY) -> dict[str, Any]:
    return secure(document, key, datetime(2026, 1, 2, tzinfo=UTC), suite=RDFC, contexts=CONTEXTS)


def a_list(*indexes: int) -> bytes:
    """A status list of ours with some bits set."""
    bits = Bits.clear()
    bits.set(indexes)
    begins, ends = datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 9, tzinfo=UTC)
    told = StatusList("https://moldir.example/credentials/status/1", "revocation", begins, ends, 60_000)
    return json.dumps(signed(status_list(ISSUER.did, told, bits))).encode()


CLEAR, SET = a_list(), a_list(5)


def judged(document: dict[str, Any], lists: tuple[bytes, ...] = (CLEAR,), recipient: str = "") -> Verdict:
    trust = Trust(Keys([did_document(ISSUER.did, [PublishedKey(KEY.public)])]), CONTEXTS, lists)
    return verify_badge(json.dumps(document).encode(), trust, AT, recipient)


def test_our_badges_hold_for_whom_they_are_and_not_without_their_list() -> None:
    made = signed(ours())
    assert judged(made).state == "valid"
    assert judged(made, (SET,)).state == "revoked"
    assert judged(made, ()).state == "unknown status"
    assert judged(made, recipient=TOLD.subject).state == "valid"
    assert judged(made, recipient="urn:uuid:00000000-0000-4000-8000-000000000009").reasons[0].id.endswith("recipient")
    assert (
        verify(CLEAR, Trust(Keys([did_document(ISSUER.did, [PublishedKey(KEY.public)])]), CONTEXTS), AT).state
        == "valid"
    )


def test_each_changed_value_of_ours_is_found() -> None:
    made = signed(ours())
    tried = [path for path in paths(made) if judged(changed(made, path)).state == "valid"]
    assert tried == []
    assert len(list(paths(made))) > 35


@pytest.mark.parametrize("missing", ["id", "issuer", "validFrom", "credentialSubject"])
def test_what_the_form_asks_for_must_be_there(missing: str) -> None:
    document = ours()
    del document[missing]
    with pytest.raises(CredentialInvalid):
        check_form(document)


@settings(max_examples=200)
@given(st.data())
def test_any_shape_is_a_verdict_and_no_fault(data: st.DataObject) -> None:
    made = signed(ours())
    path = data.draw(st.sampled_from(list(paths(made))))
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    value = data.draw(st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just([]) | st.just({}))
    if place[path[-1]] != value:
        place[path[-1]] = value
        assert judged(made).state != "valid"


def test_an_endorsement_that_does_not_hold_is_passed_over_and_the_badge_stands() -> None:
    stranger = Issuer("did:web:somebody.example")
    praise = {
        "@context": ours()["@context"], "id": "https://somebody.example/1", "issuer": stranger.did,
        "type": ["VerifiableCredential", "EndorsementCredential"], "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": ISSUER.did, "type": ["EndorsementSubject"], "endorsementComment": "Жақсы"},
    }  # fmt: skip
    good = signed(praise | {"issuer": ISSUER.did})
    bad = signed(praise, SoftwareKey(stranger.did, stranger.private))
    found = judged(signed(ours(endorsement=[good, bad])))
    assert [reason.id for reason in found.reasons] == ["credential.holds", "credential.endorsement_passed_over"]
    assert found.state == "valid"


def picture(data: bytes, packed: bool = False) -> bytes:
    """A PNG of one chunk with a credential in it."""
    body = KEYWORD + b"\0" + (b"\1\0\0\0" + zlib.compress(data) if packed else b"\0\0\0\0" + data)
    return PNG + len(body).to_bytes(4, "big") + b"iTXt" + body + b"\0\0\0\0"


def test_a_badge_comes_out_of_a_picture() -> None:
    made = json.dumps(signed(ours())).encode()
    for packed in (False, True):
        assert taken_out(picture(made, packed)) == made
    begins = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential'
    assert taken_out(f'{begins} verify="a.b.c"/></svg>'.encode()) == b"a.b.c"
    for empty in (PNG, PNG + b"\0\0\0\1", b"<svg/>", b"<", f"<!DOCTYPE x [<!ENTITY e 'e'>]>{begins}/></svg>".encode()):
        with pytest.raises(CredentialInvalid):
            taken_out(empty)
    with pytest.raises(CredentialInvalid):
        taken_out(picture(made, packed=True)[:200])
    assert len(taken_out(picture(bytes(50_000_000), packed=True))) < 2_000_000


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind_in_a_picture_get_a_verdict(data: bytes) -> None:
    for content in (PNG + data, b"<svg>" + data, picture(data)):
        assert verify_badge(content, Trust(Keys(), CONTEXTS), AT).state == "invalid"


def test_the_did_of_an_address() -> None:
    assert did_of("https://moldir.example") == "did:web:moldir.example"
    assert did_of("http://localhost:8000") == "did:web:localhost%3A8000"
    ended = did_document("did:web:x", [PublishedKey("z6Mk1", datetime(2026, 1, 1, tzinfo=UTC), None)])
    assert ended["verificationMethod"][0]["expires"] == "2026-01-01T00:00:00Z"


def test_check_characters_are_those_of_the_standard() -> None:
    """Published numbers of blood donations (ISBT 128), which use the same system."""
    assert check_character("G123498654321") == "H"
    assert check_character("ABCDE27000069") == "C"
    assert fits("G123498654321H")
    assert not fits("G123498654312H")


WHOLE = st.builds(number, st.sampled_from(["training", "label"]), st.integers(2000, 2999), st.integers(0, 999_999_999))


@given(WHOLE, st.data())
def test_a_number_is_read_however_it_is_typed_and_no_slip_passes(written: str, data: st.DataObject) -> None:
    for typed in (
        written,
        written.lower(),
        f" {written.replace('-', ' ')} ",
        written.replace("-", ""),
        written.replace("-", "–"),
    ):
        assert read_number(typed) == written
    plain = written.replace("-", "")
    at = data.draw(st.integers(0, len(plain) - 1))
    wrong = plain[:at] + data.draw(st.sampled_from(ALPHABET.replace(plain[at], ""))) + plain[at + 1 :]
    assert not fits(wrong)
    if at and plain[at - 1] != plain[at]:
        assert not fits(plain[: at - 1] + plain[at] + plain[at - 1] + plain[at + 1 :])


@given(st.text(max_size=60))
def test_what_is_no_number_is_none(typed: str) -> None:
    found = read_number(typed)
    assert found is None or fits(found.replace("-", ""))
