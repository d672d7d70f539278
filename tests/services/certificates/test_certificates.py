"""An organisation proves itself with a certificate: what counts, and everything that does not."""

import base64
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from infra.settings import settings
from services.accounts.certificates import Signer, signer_of
from services.accounts.certificates.answer import read_answer
from services.accounts.certificates.challenge import new_challenge
from services.accounts.certificates.refusal import CertificateRefused
from services.accounts.timing import CHALLENGE as VALID
from tests.cast import ALTYN, ERLAN
from tests.services.certificates.centre import (
    HEAD,
    INDIVIDUAL,
    MAY_SIGN,
    NOW,
    ORGANISATION,
    SIGNING,
    SIGNING_IN,
    Centre,
    Holder,
    key_of,
    name_of,
)

CHALLENGE = new_challenge(ALTYN.bin, "aigerim@sample.test", "https://moldir.test", NOW + VALID).encode()


@pytest.fixture(params=["rsa", "p256"])
def centre(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """A centre whose root is trusted: once with RSA keys, once with keys on a curve."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    made = Centre(request.param, tmp_path / "trust")
    made.trusts()
    return made


async def refusal(written: bytes, challenge: bytes = CHALLENGE) -> str:
    with pytest.raises(CertificateRefused) as caught:
        await signer_of(written, challenge, NOW)
    return caught.value.reason


async def accepted(written: bytes) -> Signer:
    return await signer_of(written, CHALLENGE, NOW)


def openssl(folder: Path, *options: str) -> bytes:
    """What `openssl cms -sign` makes of the file challenge.txt in a folder."""
    command = ["openssl", "cms", "-sign", *options, "-in", "challenge.txt", "-outform", "DER", "-out", "answer.cms"]
    subprocess.run(command, cwd=folder, check=True)
    return (folder / "answer.cms").read_bytes()


async def test_the_head_of_a_company_is_known_by_the_certificate(centre: Centre) -> None:
    head = centre.certify(ALTYN.bin)
    signer = await accepted(head.signs(CHALLENGE))
    assert (signer.bin, signer.iin, signer.head) == (ALTYN.bin, "850312900018", True)
    assert signer.algorithm == ("RSA" if centre.kind == "rsa" else "ECDSA")
    assert signer.speaks_for(ALTYN.bin)
    assert signer.leads(ALTYN.bin)
    assert not signer.speaks_for(ERLAN.bin)
    assert signer.revocation == "none"


@pytest.mark.parametrize("how", [
    {"beside": True}, {"pem": True}, {"beside": True, "pem": True}, {"bare": True}, {"beside": True, "bare": True},
    {"digest": hashes.SHA512()},
])  # fmt: skip
async def test_every_usual_form_of_an_answer_is_read(centre: Centre, how: dict[str, Any]) -> None:
    assert (await accepted(centre.certify(ALTYN.bin).signs(CHALLENGE, **how))).bin == ALTYN.bin


async def test_plain_base64_is_read_too(centre: Centre) -> None:
    assert (await accepted(base64.encodebytes(centre.certify(ALTYN.bin).signs(CHALLENGE)))).bin == ALTYN.bin


async def test_pss_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    centre = Centre("rsa", tmp_path / "trust")
    centre.trusts()
    signed = centre.certify(ALTYN.bin).signs(CHALLENGE, pss=True)
    assert (await accepted(signed)).algorithm == "RSA"
    assert await refusal(signed[:-1] + bytes([signed[-1] ^ 1])) == "signature"


@pytest.mark.parametrize("options", [["-nodetach"], [], ["-nodetach", "-binary"], ["-nodetach", "-keyid"]])
async def test_what_openssl_signs_is_read(centre: Centre, tmp_path: Path, options: list[str]) -> None:
    head = centre.certify(ALTYN.bin)
    (tmp_path / "key.pem").write_bytes(head.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "certificate.pem").write_bytes(head.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "above.pem").write_bytes(centre.centre.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "challenge.txt").write_bytes(CHALLENGE)
    written = openssl(tmp_path, *options, "-signer", "certificate.pem", "-inkey", "key.pem", "-certfile", "above.pem")
    assert (await accepted(written)).bin == ALTYN.bin


async def test_an_entrepreneur_signs_as_an_individual(centre: Centre) -> None:
    signer = await accepted(centre.certify(ERLAN.bin, SIGNING, INDIVIDUAL).signs(CHALLENGE))
    assert signer.bin is None
    assert signer.speaks_for(ERLAN.bin)
    assert signer.leads(ERLAN.bin)
    assert not signer.speaks_for(ALTYN.bin)


async def test_whoever_may_sign_speaks_for_the_company_but_does_not_lead_it(centre: Centre) -> None:
    signer = await accepted(centre.certify(ALTYN.bin, SIGNING, ORGANISATION, MAY_SIGN).signs(CHALLENGE))
    assert signer.speaks_for(ALTYN.bin)
    assert not signer.leads(ALTYN.bin)
    # an employee's own number is not the company's, even where it is asked for
    assert not signer.speaks_for(signer.iin or "")


async def test_an_answer_to_another_challenge_is_refused(centre: Centre) -> None:
    head = centre.certify(ALTYN.bin)
    other = new_challenge(ALTYN.bin, "aigerim@sample.test", "https://moldir.test", NOW + VALID).encode()
    for beside in (False, True):
        for bare in (False, True):
            expected = "signature" if beside and bare else "other_challenge"
            assert await refusal(head.signs(other, beside=beside, bare=bare)) == expected


async def test_a_changed_byte_of_the_signature_is_seen(centre: Centre) -> None:
    signed = centre.certify(ALTYN.bin).signs(CHALLENGE)
    signature = read_answer(signed).signature
    wrong = signed.replace(signature, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert await refusal(wrong) == "signature"


async def test_another_number_in_the_certificate_breaks_its_issuers_signature(centre: Centre) -> None:
    own, wanted = (f"BIN{number}".encode() for number in (ALTYN.bin, ERLAN.bin))
    forged = centre.certify(ALTYN.bin).signs(CHALLENGE, beside=True).replace(own, wanted)
    assert await refusal(forged) == "untrusted"


async def test_a_signature_by_another_key_than_the_certificates_is_refused(centre: Centre) -> None:
    thief = Holder(centre.certify(ALTYN.bin, series=7).certificate, key_of(centre.kind, "thief"))
    assert await refusal(thief.signs(CHALLENGE)) == "signature"


async def test_a_centre_nobody_trusts_is_refused(centre: Centre) -> None:
    for path in centre.folder.iterdir():
        path.unlink()
    assert await refusal(centre.certify(ALTYN.bin).signs(CHALLENGE)) == "untrusted"


async def test_a_certificate_that_signs_itself_is_refused_even_when_it_is_in_the_folder(centre: Centre) -> None:
    alone = centre.certify(ALTYN.bin, issuer=None)
    alone.above = []
    assert await refusal(alone.signs(CHALLENGE)) == "untrusted"
    centre.trusts(("alone.pem", alone.certificate.public_bytes(Encoding.PEM)))
    assert await refusal(alone.signs(CHALLENGE)) == "untrusted"


async def test_somebody_with_a_certificate_cannot_issue_others(centre: Centre) -> None:
    member = centre.certify(ALTYN.bin)
    forged = centre.certify(ERLAN.bin, issuer=member)
    forged.above = [member.certificate, centre.centre.certificate]
    assert await refusal(forged.signs(CHALLENGE)) == "untrusted"


async def test_a_centre_below_the_allowed_depth_is_refused(centre: Centre) -> None:
    lower = centre.below(centre.centre, "ТӨМЕНГІ ОРТАЛЫҚ")  # the centre's certificate allows none below it
    forged = centre.certify(ALTYN.bin, issuer=lower)
    forged.above = [lower.certificate, centre.centre.certificate]
    assert await refusal(forged.signs(CHALLENGE)) == "untrusted"


async def test_a_centre_that_only_bears_the_name_of_the_real_one_is_refused(centre: Centre) -> None:
    key = key_of(centre.kind, "impostor")
    named = centre.centre.certificate.subject
    impostor = Holder(centre.below(centre.root, "БАСҚА").certificate, key)
    own_root = Holder(Centre(centre.kind, centre.folder / "none").below(impostor, "x").certificate, key)
    assert own_root.certificate.subject != named
    forged = centre.certify(ALTYN.bin, issuer=Holder(centre.centre.certificate, key))
    assert await refusal(forged.signs(CHALLENGE)) == "untrusted"


async def test_no_certificate_but_its_own_counts(centre: Centre) -> None:
    head = centre.certify(ALTYN.bin)
    head.above = []
    assert await refusal(head.signs(CHALLENGE)) == "untrusted"  # the way up is missing
    centre.trusts(("centre.cer", centre.centre.certificate.public_bytes(Encoding.DER)))
    assert (await accepted(head.signs(CHALLENGE))).bin == ALTYN.bin  # until the centre itself is trusted


@pytest.mark.parametrize(("said", "reason"), [
    ({"starts": NOW - timedelta(days=400)}, "expired"),
    ({"starts": NOW + timedelta(days=1)}, "expired"),
    ({"usage": ("key_encipherment",)}, "not_for_signing"),
    ({"critical": [x509.NameConstraints([x509.DNSName("sample.test")], None)]}, "untrusted"),
    ({"subject": name_of(cn="СЫНАҚОВА АЙГЕРІМ")}, "no_number"),
    ({"subject": name_of(cn="СЫНАҚОВА АЙГЕРІМ", ou=f"BIN{ALTYN.bin}0")}, "no_number"),
    ({"subject": name_of(cn="СЫНАҚОВА АЙГЕРІМ", ou=ALTYN.bin)}, "no_number"),
])  # fmt: skip
async def test_what_a_certificate_must_be(centre: Centre, said: dict[str, Any], reason: str) -> None:
    assert await refusal(centre.certify(ALTYN.bin, **said).signs(CHALLENGE)) == reason


@pytest.mark.parametrize("purposes", [(SIGNING_IN, ORGANISATION, HEAD), (ORGANISATION, HEAD)])
async def test_a_certificate_for_signing_in_signs_nothing(centre: Centre, purposes: tuple[str, ...]) -> None:
    assert await refusal(centre.certify(ALTYN.bin, *purposes).signs(CHALLENGE)) == "not_for_signing"


@pytest.mark.parametrize("kind", ["weak", "k1"])
async def test_a_weak_key_is_refused(centre: Centre, kind: str) -> None:
    weak = centre.certify(ALTYN.bin, key=key_of(kind, "weak"))
    assert await refusal(weak.signs(CHALLENGE)) == "weak"


async def test_a_revoked_certificate_is_refused_and_one_that_stands_is_said_to_be_checked(centre: Centre) -> None:
    head, former = centre.certify(ALTYN.bin), centre.certify(ALTYN.bin)
    root = centre.revocations(by=centre.root)
    centre.trusts(("centre.crl", centre.revocations(former.certificate)), ("root.crl", root))
    assert await refusal(former.signs(CHALLENGE)) == "revoked"
    assert (await accepted(head.signs(CHALLENGE))).revocation == "list"
    centre.trusts(("root.crl", centre.revocations(centre.centre.certificate, by=centre.root)))
    assert await refusal(head.signs(CHALLENGE)) == "revoked"  # the whole centre was


async def test_an_old_list_is_no_list(centre: Centre) -> None:
    centre.trusts(("centre.crl", centre.revocations(made=NOW - timedelta(days=3))))
    assert await refusal(centre.certify(ALTYN.bin).signs(CHALLENGE)) == "list_is_old"


async def test_a_list_by_somebody_else_says_nothing(centre: Centre) -> None:
    head = centre.certify(ALTYN.bin)
    forged = centre.revocations(head.certificate, key=key_of(centre.kind, "thief"))
    changes = centre.revocations(head.certificate, critical=[x509.DeltaCRLIndicator(1)])
    centre.trusts(("centre.crl", forged), ("changes.crl", changes), ("broken.crl", b"-"), ("broken.pem", b"-"))
    assert (await accepted(head.signs(CHALLENGE))).revocation == "none"


async def test_two_signers_are_one_too_many(centre: Centre, tmp_path: Path) -> None:
    for number, holder in enumerate((centre.certify(ALTYN.bin), centre.certify(ERLAN.bin))):
        pem = holder.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / f"{number}.pem").write_bytes(holder.certificate.public_bytes(Encoding.PEM) + pem)
    (tmp_path / "challenge.txt").write_bytes(CHALLENGE)
    assert await refusal(openssl(tmp_path, "-nodetach", "-signer", "0.pem", "-signer", "1.pem")) == "one_signer"


@pytest.mark.parametrize("written", [b"", b"0", b"\x30\x80" * 5000, b"hello", b"\x00" * 1000, b"-----BEGIN CMS-----\n",
                                     base64.b64encode(b"\x30\x03\x02\x01\x05"), b"\x30" * 300_000])  # fmt: skip
async def test_what_is_no_answer_is_said_to_be_none(centre: Centre, written: bytes) -> None:
    assert await refusal(written) == "unreadable"


@hypothesis(max_examples=300)
@given(place=st.integers(0, 10**6), flip=st.integers(1, 255))
async def test_no_changed_byte_names_another_signer_or_breaks_the_reader(centre: Centre, place: int, flip: int) -> None:
    signed = bytearray(centre.certify(ALTYN.bin, series=4242).signs(CHALLENGE))
    signed[place % len(signed)] ^= flip
    try:
        signer = await accepted(bytes(signed))
    except CertificateRefused:
        return
    assert signer.bin == ALTYN.bin  # a byte that is not signed: a certificate that is not needed, an unused field
    assert signer.iin == "850312900018"


def test_a_challenge_says_in_three_languages_what_it_is_and_is_never_the_same() -> None:
    written = CHALLENGE.decode()
    assert written.count(ALTYN.bin) == 3
    assert written.count("aigerim@sample.test") == 3
    assert "\n" not in written.replace("\r\n", "")
    assert written != new_challenge(ALTYN.bin, "aigerim@sample.test", "https://moldir.test", NOW + VALID)
