"""A reader opens a company's profile, today and as of a day in the past."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import asyncpg
import msgspec
import pytest

from infra import clock
from infra.errors import Invalid
from infra.i18n import LANGUAGES, Text, translate
from registry.errors import CompanyUnknown, NotABin
from registry.queries import MomentUnknown, company_profile
from registry.tables.company import Company, Kato
from registry.tables.courts import Enforcement, Sanction
from registry.tables.procurement import Contract, ContractAct, TreasuryPayment, UnfairSupplier
from registry.tables.statements import Statement
from registry.tables.tax import Listing, TaxArrears, TaxpayerStatus, TaxpayerYear, TaxPayment
from registry.views import CompanyProfile
from tests.builders import close, fact, import_run
from tests.cast import AKIMAT, ALTYN, ERLAN, FEBRUARY, JANUARY, KUMIS, MARCH, number_of

pytestmark = pytest.mark.usefixtures("db")


def page(profile: CompanyProfile) -> bytes:
    """Everything on the page, as bytes."""
    return msgspec.json.encode(profile, enc_hook=lambda value: {"id": value.id, "args": dict(value.args)})


def said(profile: CompanyProfile, label: str) -> object:
    return next(detail.value for detail in profile.details if detail.label.id == f"detail.{label}")


def cautions(profile: CompanyProfile) -> dict[str, bool]:
    """Code of each caution, and whether it has ended."""
    return {caution.code: caution.ended for caution in profile.warnings}


def answers(profile: CompanyProfile) -> dict[str, str]:
    return {answer.source: answer.answer for answer in profile.answers}


async def test_a_company_in_the_register_is_shown_as_published_with_the_lists_date() -> None:
    await ALTYN.registers(as_at=date(2026, 1, 1))
    await fact(Kato, code="391000000", level="district", name_kk="Қостанай Қ.Ә.", name_ru="Костанай Г.А.")
    profile = await company_profile(ALTYN.bin)
    assert (profile.name.kk, profile.name.ru) == (ALTYN.kk, ALTYN.ru)
    assert profile.place.kk == "Қостанай облысы, Қостанай қ."
    assert profile.place.ru == "Костанайская область, г. Костанай"
    assert profile.place.en == "Kostanay Region, Kostanay"
    assert [tag.code for tag in profile.tags] == ["synthetic", "in_register"]
    assert said(profile, "head") == ALTYN.head
    assert translate(said(profile, "size"), "ru") == "Малое предприятие, 41–50 чел."
    stamp = next(detail.stamp for detail in profile.details if detail.label.id == "detail.head")
    assert (stamp.source, stamp.as_at, stamp.seen_from) == ("statgov", date(2026, 1, 1), JANUARY)


async def test_spaces_and_lost_zeros_in_the_number_are_forgiven_and_wrong_digits_are_not() -> None:
    await ALTYN.registers()
    assert (await company_profile(f" {ALTYN.bin[:6]} {ALTYN.bin[6:]} ")).bin == ALTYN.bin
    with pytest.raises(NotABin):
        await company_profile(ALTYN.bin[:-1] + str((int(ALTYN.bin[-1]) + 1) % 10))


async def test_a_number_that_no_source_names_is_unknown() -> None:
    await ALTYN.registers()
    with pytest.raises(CompanyUnknown):
        await company_profile(KUMIS.bin)


async def test_a_company_known_from_one_list_only_is_shown_as_such() -> None:
    await fact(Listing, source="inactive", bin=KUMIS.bin, name="ТОО КУМИС СУ", act_no="17", act_on=date(2025, 5, 5))
    profile = await company_profile(KUMIS.bin)
    assert not profile.registered
    assert profile.name.ru == "ТОО КУМИС СУ"
    assert [tag.code for tag in profile.tags] == ["synthetic", "inactive", "known_only"]
    assert Text("next.registration") in profile.next_steps
    assert translate(profile.warnings[0].text, "en") == "Declared an inactive taxpayer (act: 17)"


async def test_a_customer_named_by_a_contract_alone_has_a_page() -> None:
    await fact(Contract, contract_id=1, root_id=1, bin=KUMIS.bin, customer_bin=AKIMAT.bin, amount=Decimal(100))
    profile = await company_profile(AKIMAT.bin)
    assert (profile.registered, profile.as_customer.contracts, profile.as_supplier.contracts) == (False, 1, 0)


async def test_a_fact_that_ended_stays_visible_as_past() -> None:
    await ALTYN.registers()
    listed = await fact(Listing, source="wrong_address", bin=ALTYN.bin, act_no="5", act_on=date(2025, 12, 1))
    await close(Listing, listed, FEBRUARY)
    profile = await company_profile(ALTYN.bin)
    assert cautions(profile) == {"wrong_address": True}
    assert "wrong_address" not in [tag.code for tag in profile.tags]
    assert answers(profile)["wrong_address"] == "none_found"
    kinds = [entry.kind for entry in profile.history]
    assert kinds == ["listed_ended", "listed", "registered"]
    assert "10 February 2026" in translate(profile.warnings[0].text, "en")


async def test_as_of_a_day_before_the_listing_ended_the_company_is_still_listed() -> None:
    await ALTYN.registers()
    listed = await fact(Listing, source="wrong_address", bin=ALTYN.bin, act_on=date(2025, 12, 1))
    await close(Listing, listed, FEBRUARY)
    then = await company_profile(ALTYN.bin, as_of="2026-02-09")
    assert cautions(then) == {"wrong_address": False}
    assert (then.moment, then.as_of) == (JANUARY, "2026-02-09")


async def test_the_page_of_a_past_day_comes_back_byte_for_byte_after_later_imports() -> None:
    first = await ALTYN.registers()
    await fact(Listing, source="inactive", bin=ALTYN.bin, act_on=date(2026, 1, 2))
    await fact(Enforcement, bin=ALTYN.bin, proceeding_no="1", started_on=date(2026, 1, 3), ended_on=date(2026, 3, 1))
    before = page(await company_profile(ALTYN.bin, as_of="2026-01-31"))
    await close(Company, first, FEBRUARY)
    await ALTYN.registers(name_ru="ТОО «Новое Зерно»", seen_from=FEBRUARY)
    with clock.frozen(datetime(2030, 1, 1, tzinfo=UTC)):
        after = page(await company_profile(ALTYN.bin, as_of="2026-01-31"))
    assert after == before


async def test_a_page_without_as_of_does_not_change_with_the_calendar() -> None:
    await ALTYN.registers()
    with clock.frozen(datetime(2026, 2, 1, tzinfo=UTC)):
        soon = page(await company_profile(ALTYN.bin))
    with clock.frozen(datetime(2029, 2, 1, tzinfo=UTC)):
        late = page(await company_profile(ALTYN.bin))
    assert soon == late


@pytest.mark.parametrize("written", ["soon", "2026-13-01", "2026-02-30", "20260101", "31.12.2025", "\x00", "9" * 500])
async def test_a_date_that_cannot_be_read_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await company_profile(ALTYN.bin, as_of=written)
    assert all("2026-03-31" in translate(refusal.value.text, language) for language in LANGUAGES)


async def test_a_day_still_to_come_and_one_before_the_first_import_are_told_apart() -> None:
    await ALTYN.registers()
    with pytest.raises(MomentUnknown) as ahead:
        await company_profile(ALTYN.bin, as_of="2999-01-01")
    with pytest.raises(MomentUnknown) as before:
        await company_profile(ALTYN.bin, as_of="2001-01-01")
    assert (ahead.value.text.id, before.value.text.id) == ("as_of.ahead", "as_of.before")


async def test_a_moment_may_carry_an_offset_or_mean_the_time_of_kazakhstan() -> None:
    await ALTYN.registers()
    at = JANUARY + timedelta(minutes=1)
    local = at.astimezone(clock.LOCAL)
    for written in (at.isoformat(), local.isoformat(), f"{local:%Y-%m-%dT%H:%M:%S}", at.isoformat().replace("+", " ")):
        assert (await company_profile(ALTYN.bin, as_of=written)).moment == JANUARY
    with pytest.raises(MomentUnknown):
        await company_profile(ALTYN.bin, as_of=(JANUARY - timedelta(seconds=1)).isoformat())


async def test_a_renamed_company_with_a_new_head_tells_so_in_its_history() -> None:
    first = await ALTYN.registers()
    await close(Company, first, FEBRUARY)
    await ALTYN.registers(
        name_ru="ТОО «Новое Зерно»", director="ЖАҢА БАСШЫ", seen_from=FEBRUARY, as_at=date(2026, 2, 1)
    )
    profile = await company_profile(ALTYN.bin)
    changes = {entry.kind: entry for entry in profile.history}
    assert profile.name.ru == "ТОО «Новое Зерно»"
    assert changes["renamed"].on == date(2026, 2, 1)
    assert translate(changes["renamed"].text, "ru") == "Переименована: ТОО «Алтын Дән» → ТОО «Новое Зерно»"
    assert changes["director"].text.args["after"] == "ЖАҢА БАСШЫ"
    assert "left_register" not in changes


async def test_a_company_that_left_the_register_is_said_to_have_left() -> None:
    await close(Company, await ALTYN.registers(), FEBRUARY)
    profile = await company_profile(ALTYN.bin)
    assert [tag.code for tag in profile.tags] == ["synthetic", "left_register"]
    assert cautions(profile) == {"left_register": False}
    assert profile.name.ru == ALTYN.ru


async def test_silence_has_three_names() -> None:
    await ALTYN.registers()
    for source in ("inactive", "statements", "sur_data"):
        await import_run(source)
    said_of = answers(await company_profile(ALTYN.bin))
    assert said_of["statgov"] == "found"
    assert said_of["inactive"] == "none_found"
    assert said_of["statements"] == "not_published"
    assert said_of["sur_data"] == "not_checked"  # asked number by number
    assert said_of["enforcement"] == "not_checked"  # never imported
    assert "kato" not in said_of


async def test_a_list_twice_as_old_as_its_interval_is_flagged_against_the_moment_shown() -> None:
    await ALTYN.registers()
    await import_run("inactive", as_at=date(2025, 11, 20))
    await import_run("bankrupt", as_at=date(2025, 10, 1))
    old = {answer.source: answer.is_old for answer in (await company_profile(ALTYN.bin)).answers}
    assert (old["inactive"], old["bankrupt"]) == (False, True)


async def test_arrears_show_the_sum_now_and_the_history_the_sums_before() -> None:
    await ALTYN.registers()
    first = await fact(TaxArrears, bin=ALTYN.bin, debtor_kind="legal", total=Decimal(900000))
    await close(TaxArrears, first, FEBRUARY)
    await fact(TaxArrears, bin=ALTYN.bin, debtor_kind="legal", total=Decimal("1200000.50"), seen_from=FEBRUARY)
    profile = await company_profile(ALTYN.bin)
    arrears = [caution for caution in profile.warnings if caution.code == "tax_arrears"]
    assert [(caution.ended, translate(caution.text, "en")) for caution in arrears] == [
        (False, "Tax arrears over 150 MCI: 1,200,000.5\u00a0₸")
    ]
    assert Text("next.debt_certificate") in profile.next_steps


async def test_the_unfair_suppliers_term_ends_by_its_own_date_at_the_moment_shown() -> None:
    await ALTYN.registers()
    await fact(UnfairSupplier, rnu_id=1, bin=ALTYN.bin, starts_on=date(2024, 1, 15), ends_on=date(2026, 1, 15))
    then = await company_profile(ALTYN.bin)
    await import_run("goszakup_rnu", MARCH)
    now = await company_profile(ALTYN.bin)
    assert (cautions(then), cautions(now)) == ({"goszakup_rnu": False}, {"goszakup_rnu": True})
    assert "goszakup_rnu" in [tag.code for tag in then.tags]
    assert "goszakup_rnu" not in [tag.code for tag in now.tags]


async def test_flags_of_the_tax_committee_that_deny_are_no_cautions() -> None:
    await ALTYN.registers()
    await fact(TaxpayerStatus, bin=ALTYN.bin, inactive="Нет", bankrupt="Нет данных", address_absent="Да",
               tax_debt=Decimal(0), vat_info="Состоит на учёте", vat_on=date(2013, 1, 1))  # fmt: skip
    profile = await company_profile(ALTYN.bin)
    assert cautions(profile) == {"status_address_absent": False}
    assert translate(said(profile, "vat"), "en") == "Состоит на учёте, since 1 January 2013"


async def test_contracts_are_counted_by_root_and_a_cancelled_one_is_a_caution() -> None:
    await ALTYN.registers()
    await AKIMAT.registers()
    common = {"bin": ALTYN.bin, "customer_bin": AKIMAT.bin}
    await fact(Contract, contract_id=10, root_id=10, amount=Decimal(100), signed_on=date(2025, 1, 1), **common)
    await fact(Contract, contract_id=11, root_id=10, amount=Decimal(150), signed_on=date(2025, 1, 1), **common)
    await fact(Contract, contract_id=12, root_id=12, amount=Decimal(70), signed_on=date(2025, 6, 1),
               cancel_reason=3, **common)  # fmt: skip
    await fact(ContractAct, act_id=1, contract_id=11, act_on=date(2025, 3, 1), days_overdue=12, fine=Decimal(5))
    profile = await company_profile(ALTYN.bin)
    side = profile.as_supplier
    assert (side.contracts, side.amount, side.others) == (2, Decimal(150), 1)
    assert [(row.amount, row.days_overdue, row.cancelled) for row in side.rows] == [(70, None, True), (150, 12, False)]
    assert side.rows[0].other_name.kk == AKIMAT.kk
    assert cautions(profile) == {"contracts_cancelled": False}
    assert answers(profile)["goszakup_act"] == "found"


async def test_a_persons_number_is_sealed_and_of_who_is_no_entrepreneur_masked() -> None:
    await AKIMAT.registers()
    await ERLAN.registers()
    stranger = number_of(5, "9001019")
    await fact(Contract, contract_id=1, root_id=1, bin=stranger, customer_bin=AKIMAT.bin, amount=Decimal(1))
    await fact(Contract, contract_id=2, root_id=2, bin=ERLAN.bin, customer_bin=AKIMAT.bin, amount=Decimal(1))
    shown = {row.other_bin for row in (await company_profile(AKIMAT.bin)).as_customer.rows}
    assert shown == {ERLAN.reference, f"{'•' * 8}{stranger[8:]}"}


async def test_a_person_who_recovers_a_debt_is_not_named_and_no_bailiff_is() -> None:
    await ALTYN.registers()
    await fact(Enforcement, bin=ALTYN.bin, proceeding_no="1", recoverer="ПЕТРОВ П.П.", recoverer_kind="Физическое лицо",
               bailiff_office="ЧСИ СИДОРОВ", amount=Decimal(500), started_on=date(2025, 9, 1))  # fmt: skip
    await fact(Enforcement, bin=ALTYN.bin, proceeding_no="2", recoverer="АО Банк", recoverer_kind="Юридическое лицо",
               started_on=date(2025, 8, 1), ended_on=date(2025, 10, 1))  # fmt: skip
    profile = await company_profile(ALTYN.bin)
    assert [row.recoverer for row in profile.enforcement] == [None, "АО Банк"]
    assert [caution.ended for caution in profile.warnings] == [False, True]
    written = page(profile).decode()
    assert "ПЕТРОВ" not in written
    assert "СИДОРОВ" not in written


async def test_a_customers_months_show_how_many_days_beyond_the_term_it_paid() -> None:
    await AKIMAT.registers()
    await fact(Contract, contract_id=1, root_id=1, bin=KUMIS.bin, customer_bin=AKIMAT.bin, amount=Decimal(300))
    for act, day, amount in ((1, date(2025, 6, 1), 100), (2, date(2025, 8, 1), 200)):
        await fact(ContractAct, act_id=act, contract_id=1, act_on=day, amount=Decimal(amount))
    for payment, day, amount in ((1, date(2025, 7, 11), 100), (2, date(2025, 8, 11), 150), (3, date(2025, 9, 20), 50)):
        await fact(TreasuryPayment, payment_id=payment, contract_id=1, paid_on=day, amount=Decimal(amount))
    profile = await company_profile(AKIMAT.bin)
    months = [(m.month, m.payments, m.amount, m.days_beyond_terms) for m in profile.payment_months]
    assert months == [(date(2025, 7, 1), 1, 100, 10), (date(2025, 8, 1), 2, 200, -10)]


async def test_taxes_of_a_year_stand_beside_its_headcount() -> None:
    await ALTYN.registers()
    await fact(TaxPayment, bin=ALTYN.bin, year=2024, paid=Decimal(1000))
    await fact(TaxpayerYear, bin=ALTYN.bin, year=2024, workers=44, knn=Decimal("1.5"))
    await fact(TaxpayerYear, bin=ALTYN.bin, year=2025, workers=45, tax_in=Decimal(1100))
    years = [(year.year, year.paid, year.workers) for year in (await company_profile(ALTYN.bin)).taxes]
    assert years == [(2025, 1100, 45), (2024, 1000, 44)]


async def test_a_restated_year_is_shown_as_last_filed_and_negative_equity_is_a_caution() -> None:
    await ALTYN.registers()
    for year, filed, equity in ((2023, 2023, 50), (2023, 2024, 40), (2024, 2024, -10)):
        dates = {"period_end": date(year, 12, 31), "filed_for": date(filed, 12, 31)}
        owed = {"current_liabilities": Decimal(3), "noncurrent_liabilities": Decimal(4)}
        await fact(Statement, bin=ALTYN.bin, edition="404", equity=Decimal(equity), **dates, **owed)
    profile = await company_profile(ALTYN.bin)
    years = [(year.period_end.year, year.equity, year.liabilities) for year in profile.statements]
    assert years == [(2024, -10, 7), (2023, 40, 7)]
    assert cautions(profile) == {"negative_equity": False}


async def test_a_listed_organisation_is_first_of_all_a_matter_for_the_compliance_officer() -> None:
    await ALTYN.registers()
    await fact(Sanction, bin=ALTYN.bin, category=1, kind="organisation", name="X", included_on=date(2025, 1, 1))
    profile = await company_profile(ALTYN.bin)
    assert profile.next_steps[0] == Text("next.afm")
    assert profile.tags[1].tone == "danger"


DRIVERS_OWN = ("pg_catalog", "pg_type", "'jit'")  # asked once for each type the driver has not met


@asynccontextmanager
async def counted(conn: asyncpg.Connection) -> AsyncIterator[list[str]]:
    """The statements sent within the block."""
    sent: list[str] = []

    def keep(record: asyncpg.connection.LoggedQuery) -> None:
        if not any(word in record.query for word in DRIVERS_OWN):
            sent.append(record.query)

    with conn.query_logger(keep):
        yield sent
        await asyncio.sleep(0)  # the driver logs a moment later


async def test_a_profile_takes_the_same_number_of_statements_however_much_is_known(db: asyncpg.Connection) -> None:
    await ALTYN.registers()
    async with counted(db) as few:
        await company_profile(ALTYN.bin)
    await AKIMAT.registers()
    for number in range(30):
        await fact(Contract, contract_id=number, root_id=number, bin=ALTYN.bin, customer_bin=AKIMAT.bin)
        await fact(Enforcement, bin=ALTYN.bin, proceeding_no=str(number))
        await fact(Listing, source="inactive", bin=ALTYN.bin, act_no=str(number))
    async with counted(db) as many:
        await company_profile(ALTYN.bin)
    assert many == few
    assert len(many) <= 30


async def test_every_sentence_on_a_full_profile_exists_in_three_languages() -> None:
    await test_contracts_are_counted_by_root_and_a_cancelled_one_is_a_caution()
    await fact(Listing, source="pseudo_company", bin=ALTYN.bin, act_no="1", note="x")
    await fact(Sanction, bin=ALTYN.bin, category=2, kind="organisation", name="X")
    profile = await company_profile(ALTYN.bin)
    texts = [tag.text for tag in profile.tags] + [caution.text for caution in profile.warnings]
    texts += [entry.text for entry in profile.history] + list(profile.next_steps)
    texts += [detail.label for detail in profile.details]
    for language in LANGUAGES:
        for each in texts:
            assert translate(each, language)
