"""How a company comes to have people here: claimed, proved by certificate or believed by staff."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from infra import clock
from infra.database import fetch, fetch_one, fetch_value
from infra.errors import Refused
from infra.settings import settings
from registry.errors import NotABin
from services.accounts.certificates.refusal import CertificateRefused
from services.accounts.commands.claims import (
    MOST_OPEN,
    ask_staff,
    claim_organisation,
    grant_claim,
    prove_claim,
    refuse_claim,
    renew_challenge,
    withdraw_claim,
)
from services.accounts.errors import NotAllowed, NothingThere, SecondFactorNeeded, SignInNeeded, Unreadable
from services.accounts.queries.organisations import my_challenge, my_claim, my_organisations, organisation_page
from services.accounts.viewer import ANONYMOUS
from tests.cast import (
    ADMINISTRATOR,
    AIGERIM,
    AKIMAT,
    ALONE,
    ALTYN,
    AUDITOR,
    ERLAN,
    KANAT,
    everybody,
    number_of,
    verified,
)
from tests.rights import acting
from tests.services.certificates.centre import INDIVIDUAL, MAY_SIGN, NOW, ORGANISATION, SIGNING, Centre


@pytest.fixture
async def centre(db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Centre]:
    """The cast, and a centre that is trusted; it is the centre's present."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    made = Centre("p256", tmp_path / "trust")
    made.trusts()
    with clock.frozen(NOW):
        await everybody()
        yield made


async def claimed(number: str = AKIMAT.bin) -> int:
    async with acting(ALONE.viewer()) as viewer:
        return await claim_organisation(viewer, number)


async def challenge_of(claim: int) -> bytes:
    async with acting(ALONE.viewer()) as viewer:
        return (await my_challenge(viewer, claim))[1].encode()


async def roles_of(number: str, person: object = ALONE.id) -> list[str] | None:
    return await fetch_value(
        "select roles from membership where organisation = $1 and person = $2 and until is null", number, person
    )


async def test_the_head_proves_the_claim_and_owns_the_organisation(centre: Centre) -> None:
    claim = await claimed()
    signed = centre.certify(AKIMAT.bin).signs(await challenge_of(claim))
    async with acting(ALONE.viewer()) as viewer:
        assert await prove_claim(viewer, claim, signed) == AKIMAT.bin
    assert await roles_of(AKIMAT.bin) == ["owner"]
    decided = await fetch_one("select * from claim where id = $1", claim)
    assert (decided["outcome"], decided["decided_by"], decided["challenge"]) == ("granted", None, None)
    assert "ECDSA" in decided["certificate"]
    event = await fetch_one("select * from event where kind = 'claim.decided'")
    assert (event["subject"], event["actor"]) == (AKIMAT.bin, str(ALONE.id))
    assert "СЫНАҚОВА" not in event["data"]  # the trail keeps numbers of certificates and no names of people


async def test_an_entrepreneur_proves_the_business_by_their_own_certificate(centre: Centre) -> None:
    claim = await claimed(ERLAN.bin)
    signed = centre.certify(ERLAN.bin, SIGNING, INDIVIDUAL).signs(await challenge_of(claim), beside=True)
    async with acting(ALONE.viewer()) as viewer:
        await prove_claim(viewer, claim, signed)
    assert await roles_of(ERLAN.bin) == ["owner"]


async def test_whoever_may_sign_joins_an_organisation_that_has_an_owner_as_a_member(centre: Centre) -> None:
    claim = await claimed(ALTYN.bin)
    signed = centre.certify(ALTYN.bin, SIGNING, ORGANISATION, MAY_SIGN).signs(await challenge_of(claim))
    async with acting(ALONE.viewer()) as viewer:
        await prove_claim(viewer, claim, signed)
    assert await roles_of(ALTYN.bin) == ["member"]


async def test_a_certificate_of_another_company_proves_nothing(centre: Centre) -> None:
    claim = await claimed()
    signed = centre.certify(ALTYN.bin).signs(await challenge_of(claim))
    async with acting(ALONE.viewer()) as viewer:
        with pytest.raises(CertificateRefused) as caught:
            await prove_claim(viewer, claim, signed)
    assert caught.value.reason == "other_number"
    assert await roles_of(AKIMAT.bin) is None
    assert await fetch_value("select outcome from claim where id = $1", claim) is None


async def test_a_challenge_serves_once_and_not_for_long(centre: Centre) -> None:
    claim = await claimed()
    old = await challenge_of(claim)
    head = centre.certify(AKIMAT.bin)
    async with acting(ALONE.viewer()) as viewer:
        await renew_challenge(viewer, claim)
        with pytest.raises(CertificateRefused) as caught:
            await prove_claim(viewer, claim, head.signs(old))
        assert caught.value.reason == "other_challenge"
    fresh = head.signs(await challenge_of(claim))
    with clock.frozen(NOW + timedelta(days=4)):
        async with acting(ALONE.viewer()) as viewer:
            with pytest.raises(CertificateRefused):
                await prove_claim(viewer, claim, fresh)
            with pytest.raises(NothingThere):
                await my_challenge(viewer, claim)
    async with acting(ALONE.viewer()) as viewer:
        await prove_claim(viewer, claim, fresh)
        with pytest.raises(NothingThere):
            await prove_claim(viewer, claim, fresh)


async def test_a_claim_is_made_once_and_not_for_anything(centre: Centre) -> None:
    first = await claimed()
    assert await claimed(f" {AKIMAT.bin[:6]} {AKIMAT.bin[6:]} ") == first
    async with acting(ALONE.viewer()) as viewer:
        with pytest.raises(NotABin):
            await claim_organisation(viewer, "123")
        for serial in range(MOST_OPEN - 1):
            await claim_organisation(viewer, number_of(200 + serial))
        with pytest.raises(Refused):
            await claim_organisation(viewer, number_of(300))
    async with acting(AIGERIM.viewer()) as viewer:
        with pytest.raises(Refused):
            await claim_organisation(viewer, ALTYN.bin)
    async with acting(ANONYMOUS):
        with pytest.raises(SignInNeeded):
            await claim_organisation(ANONYMOUS, ALTYN.bin)


async def test_before_it_is_proved_nobody_is_a_member_and_no_organisation_is_there(centre: Centre) -> None:
    claim = await claimed()
    assert await fetch_value("select count(*) from organisation where bin = $1", AKIMAT.bin) == 0
    async with acting(ALONE.viewer()) as viewer:
        mine = await my_organisations(viewer)
        assert [(each.bin, each.state) for each in mine.claims] == [(AKIMAT.bin, "open")]
        assert mine.organisations == ()
        with pytest.raises(NothingThere):
            await organisation_page(viewer, AKIMAT.bin)
        await ask_staff(viewer, claim, "Басшымын")
        await ask_staff(viewer, claim, "Басшымын, бұйрық № 5")
        assert (await my_claim(viewer, claim)).state == "waiting"
    assert await fetch_value("select count(*) from event where kind = 'claim.sent'") == 1


async def test_staff_believe_a_claim_and_the_person_hears_of_it(centre: Centre) -> None:
    claim = await claimed()
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        await grant_claim(viewer, claim)
        with pytest.raises(NothingThere):
            await grant_claim(viewer, claim)
    assert await roles_of(AKIMAT.bin) == ["owner"]
    assert await fetch_value("select verified_how from organisation where bin = $1", AKIMAT.bin) == "staff"
    letter = await fetch_one("select address, template, data from mail order by id desc limit 1")
    assert (letter["address"], letter["template"]) == (ALONE.email, "claim_granted")
    assert AKIMAT.kk in letter["data"]


async def test_staff_refuse_a_claim_with_a_reason_that_the_person_reads(centre: Centre) -> None:
    claim = await claimed()
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        with pytest.raises(Unreadable):
            await refuse_claim(viewer, claim, "  \n ")
        await refuse_claim(viewer, claim, "Бұйрықтың көшірмесін қосыңыз.")
    async with acting(ALONE.viewer()) as viewer:
        found = await my_claim(viewer, claim)
        assert (found.state, found.reason) == ("refused", "Бұйрықтың көшірмесін қосыңыз.")
        assert await claim_organisation(viewer, AKIMAT.bin) != claim  # and may ask again
    assert await roles_of(AKIMAT.bin) is None


async def test_only_administrators_decide_and_never_on_their_own_claim(centre: Centre) -> None:
    claim = await claimed()
    for person, error in (
        (ADMINISTRATOR.viewer(strong=False), SecondFactorNeeded), (AUDITOR.viewer(), NotAllowed),
        (AIGERIM.viewer(), NotAllowed), (ALONE.viewer(), NotAllowed),
    ):  # fmt: skip
        async with acting(person):
            for decide in (grant_claim(person, claim), refuse_claim(person, claim, "x")):
                with pytest.raises(error):
                    await decide
    async with acting(ADMINISTRATOR.viewer()) as viewer:
        own = await claim_organisation(viewer, ALTYN.bin)
        with pytest.raises(Refused):
            await grant_claim(viewer, own)


async def test_another_persons_claim_is_not_there(centre: Centre) -> None:
    claim = await claimed()
    signed = centre.certify(AKIMAT.bin).signs(await challenge_of(claim))
    async with acting(KANAT.viewer()) as viewer:
        for act in (
            prove_claim(viewer, claim, signed), ask_staff(viewer, claim, ""), withdraw_claim(viewer, claim),
            renew_challenge(viewer, claim), my_claim(viewer, claim), my_challenge(viewer, claim),
        ):  # fmt: skip
            with pytest.raises(NothingThere):
                await act
    async with acting(ALONE.viewer()) as viewer:
        await withdraw_claim(viewer, claim)
        with pytest.raises(NothingThere):
            await withdraw_claim(viewer, claim)


async def test_a_suspended_organisation_takes_nobody_in(centre: Centre) -> None:
    await verified(AKIMAT.bin)
    await fetch(
        "update organisation set state = 'suspended', suspended_at = now(), suspended_why = 'x' where bin = $1",
        AKIMAT.bin,
    )
    claim = await claimed()
    signed = centre.certify(AKIMAT.bin).signs(await challenge_of(claim))
    async with acting(ALONE.viewer()) as viewer:
        with pytest.raises(Refused):
            await prove_claim(viewer, claim, signed)
    assert await roles_of(AKIMAT.bin) is None
