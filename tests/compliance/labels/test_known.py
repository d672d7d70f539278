"""What is known of an applicant: the unknown is never counted as met, and job and applicant are told the same."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compliance.commands.conformity import CertificateSaid, add_certificate
from compliance.label.eligibility import CHECKED, Known, eligibility
from compliance.label.telling import why
from compliance.library.scheme import scheme
from compliance.queries.label.known import known_of
from infra import clock
from infra.i18n import LANGUAGES, translate
from tests.cast import AIGERIM, ALTYN, MARAT, everybody
from tests.compliance.workspace.players import being, opened

DAY = date(2026, 11, 26)
GRADES = st.dictionaries(st.sampled_from(["taxpayer", "payment"]), st.sampled_from(["A", "B", "C", "D", "E", "NR"]))
SHARE = st.none() | st.floats(0, 1)
DAYS = st.none() | st.dates(date(2022, 1, 1), date(2030, 1, 1))
FLAG = st.none() | st.booleans()
KNOWN = st.builds(
    Known, day=st.just(DAY), registered=FLAG, tax_debt=FLAG, court=FLAG,
    adverse_lists=st.none() | st.lists(st.sampled_from(["inactive", "bankrupt", "afm"]), unique=True).map(tuple),
    grades=st.none() | GRADES,
    approved_on=DAYS, analysed_on=DAYS, interests_on=DAYS, certificate_ends=DAYS,
    lowest=st.none() | st.dictionaries(st.sampled_from(["supported", "verified"]), st.integers(0, 5)),
    major_open=st.none() | st.integers(0, 3), policy_share=SHARE, interests_share=SHARE, exposed_share=SHARE,
    trained_share=SHARE,
)  # fmt: skip
RESTS_ON = {
    "A-REGISTERED": ("registered",), "A-LISTS": ("adverse_lists",), "A-TAX-DEBT": ("tax_debt",), "A-COURT": ("court",),
    "A-INDICES": ("grades",), "S-ASSESSMENT": ("approved_on",), "S-LEVELS": ("lowest",), "S-MAJOR": ("major_open",),
    "S-PROGRAMME": ("policy_share",), "S-INTERESTS": ("interests_on", "interests_share"), "S-RISKS": ("analysed_on",),
    "T-EXPOSED": ("exposed_share",), "T-EVERYBODY": ("trained_share",), "C-CERTIFICATE": ("certificate_ends",),
}  # fmt: skip


@given(KNOWN, st.sampled_from(["committed", "implemented", "certified"]), st.booleans())
def test_the_unknown_is_never_met_and_whatever_is_not_met_says_why(known: Known, level: str, micro: bool) -> None:
    assert set(RESTS_ON) == CHECKED
    for each in eligibility(scheme(), level, known, micro=micro):
        said = why(each, known)
        if each.requirement.kind == "human":
            assert each.met == "human"
            continue
        if any(getattr(known, name) is None for name in RESTS_ON[each.requirement.id]):
            assert each.met != "met"
        assert (said is None) == (each.met == "met")
        if said is not None:
            assert all(len(translate(said, language)) > 20 for language in LANGUAGES)


@given(KNOWN, st.sampled_from(["committed", "implemented", "certified"]))
def test_to_know_less_never_makes_more_met(known: Known, level: str) -> None:
    met = {one.requirement.id for one in eligibility(scheme(), level, known, micro=False) if one.met == "met"}
    for one in fields(known)[1:]:
        less: Any = replace(known, **{one.name: None})  # type: ignore[arg-type] # every field but the day may be unknown
        found = {each.requirement.id for each in eligibility(scheme(), level, less, micro=False) if each.met == "met"}
        assert found <= met


async def test_of_whoever_has_done_nothing_nothing_is_known(db: object) -> None:
    await everybody()
    async with being(MARAT):
        known = await known_of(ALTYN.bin, clock.today())
    assert known == await known_of(ALTYN.bin, clock.today())
    assert (known.approved_on, known.lowest, known.major_open, known.policy_share) == (None, None, None, None)
    assert (known.interests_on, known.exposed_share, known.certificate_ends) == (None, None, None)
    assert not [one for one in eligibility(scheme(), "committed", known, micro=False) if one.met == "met"
                and one.requirement.id.startswith(("S-", "T-", "C-"))]  # fmt: skip


async def test_a_job_is_told_what_the_applicant_is_told(db: object) -> None:
    await everybody()
    await opened()
    async with being(MARAT) as by:
        said = CertificateSaid("ISO 37001:2025", "Орган", "7", "Бәрі", date(2026, 1, 1), date(2029, 1, 1))
        await add_certificate(by, said)
        await add_certificate(by, replace(said, standard="ISO 9001", number="8", ends_on=date(2030, 1, 1)))
        theirs = await known_of(ALTYN.bin, clock.today())
    assert theirs.certificate_ends == date(2029, 1, 1)
    assert theirs.lowest == {"supported": 0, "verified": 0}
    assert theirs.major_open == 0
    assert theirs == await known_of(ALTYN.bin, clock.today())
    async with being(AIGERIM):
        assert theirs == await known_of(ALTYN.bin, clock.today())
