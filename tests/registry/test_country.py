"""The synthetic country: the same twice, plainly invented, plausible, and with failures that follow from bad years."""

import hashlib
import json
from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from registry.country import write
from registry.country.build import AS_AT, Slice, cuts, make_country, slices
from registry.country.changes import next_day
from registry.country.companies import RESERVED, Country, entity
from registry.country.frames import LISTS, TABLES
from registry.country.numbers import MOST_ENTITIES, company_number, person_number, rnn
from registry.country.people import person
from registry.country.write import write_country
from registry.identifiers import NumberFault, fault_of, parse
from registry.sources import SOURCES
from registry.sources.base import columns_of
from registry.tables import Company, Contract, ContractAct, Listing, Statement, TaxArrears, TaxPayment, TreasuryPayment

SIZE = 1_800


@pytest.fixture(scope="module")
def country() -> Slice:
    return make_country(SIZE)


def planted(made: Slice) -> set[str]:
    return {number(index) for index in range(RESERVED) for number in (company_number, person_number)}


def digest(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_the_same_wish_gives_the_same_files_byte_for_byte(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_country(Country(300, 5, AS_AT), tmp_path / name, tmp_path / f"{name} later")
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert digest(tmp_path / "one later") == digest(tmp_path / "two later")
    write_country(Country(300, 6, AS_AT), tmp_path / "other")
    assert (
        digest(tmp_path / "one")["kato/KATO_01.11.2026.xlsx"] == digest(tmp_path / "other")["kato/KATO_01.11.2026.xlsx"]
    )
    entrepreneurs = "statgov/entrepreneurs_2026-11-01.xlsx"
    assert digest(tmp_path / "one")[entrepreneurs] != digest(tmp_path / "other")[entrepreneurs]


def test_every_source_has_its_folder_and_the_country_says_that_it_is_invented(tmp_path: Path) -> None:
    done = write_country(Country(300, 1, AS_AT), tmp_path)
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == set(SOURCES) == set(TABLES)
    assert set(done.rows) == set(SOURCES)
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "ойдан шығарылған" in readme
    assert "выдумано" in readme
    assert "invented" in readme


def test_what_readers_read_is_what_was_made(country: Slice, tmp_path: Path) -> None:
    """But for the planted rows that must not be taken, or only lost a zero."""
    for code, tables in TABLES.items():
        given = {table: country.frames[code, table] for table in tables}
        files = SOURCES[code].sample.write(given, tmp_path / code, AS_AT)
        batches = list(SOURCES[code].reader.read(files))
        for table in tables:
            columns = list(columns_of(table))
            read = pl.concat([batch.frame for batch in batches if batch.table is table]).select(columns).sort(columns)
            made = given[table].select(columns).sort(columns)
            if code == "statgov":
                made = made.filter(pl.col("bin").map_elements(lambda number: fault_of(number) is None, pl.Boolean()))
                read = read.filter(pl.col("bin").is_in(made["bin"].to_list()))
            if code == "statements":
                balanced = pl.col("current_assets") + pl.col("noncurrent_assets") == pl.col("equity") + pl.col(
                    "current_liabilities"
                ) + pl.col("noncurrent_liabilities")
                made = made.filter(balanced)
            assert read.equals(made), code


def test_a_slice_is_the_same_in_a_small_and_in_a_large_country() -> None:
    small, large = Country(100, 3, AS_AT), Country(200, 3, AS_AT)
    assert [entity(small, index) for index in range(RESERVED, RESERVED + 50)] == [
        entity(large, index) for index in range(RESERVED, RESERVED + 50)
    ]
    cut = list(slices(large, chunk=50))
    assert len(cut) == 4
    assert sum(len(part.answers) for part in cut) == len(cut[0].answers)
    whole = make_country(200, 3)
    for key, frame in whole.frames.items():
        assert pl.concat([part.frames[key] for part in cut]).equals(frame), key


def test_no_number_is_anybodys(country: Slice) -> None:
    for frame in country.frames.values():
        for column in ("bin", "customer_bin", "head_iin"):
            if column in frame.columns:
                for number in frame[column].drop_nulls().unique():
                    if fault_of(number.zfill(12)) is None:
                        assert parse(number).is_synthetic, number
    numbers = country.frames["statgov", Company]["bin"]
    assert numbers.n_unique() == len(numbers)
    assert fault_of(rnn(7)) is NumberFault.RNN


@pytest.mark.parametrize("index", [0, 1, 999_999, MOST_ENTITIES])
def test_numbers_hold_for_the_whole_nation(index: int) -> None:
    assert fault_of(company_number(index)) is None
    assert fault_of(person_number(index)) is None


def test_people_have_surnames_and_patronymics_of_their_sex() -> None:
    for index in range(500):
        somebody = person(1, index)
        surname, _, father = somebody.name_ru.split(" ")
        assert somebody.woman == father.endswith(("вна", "кызы")), somebody
        if surname.endswith(("ова", "ева", "ина")):
            assert somebody.woman
        assert somebody.name_kk.split(" ")[2].endswith(("вна", "вич", "ұлы", "қызы", "ич"))


def test_the_mix_is_plausible(country: Slice) -> None:
    frame = country.frames["statgov", Company]
    owners = frame.filter(pl.col("bin").str.slice(4, 1).is_in(list("0123"))).height / frame.height
    assert 0.42 < owners < 0.60
    assert 0.15 < frame["kato"].str.starts_with("75").mean() < 0.28
    assert frame["oked"].str.slice(0, 2).n_unique() > 30
    assert frame["kato"].str.slice(0, 2).n_unique() == 20
    assert (frame["krp"] == "105").mean() > 0.6
    words = Counter(word for name in frame["name_kk"] for word in name.replace('"', " ").split())
    assert words["Алтын"] > 5 * words["Көгілдір"] > 0


def test_the_weak_fail_and_the_strong_do_not(country: Slice) -> None:
    """Health two years before tells who is listed, owes and files losses now."""
    asked = Country(SIZE, 1, AS_AT)
    everybody = [who for who in asked.everybody() if who.is_commercial]
    listed = set(country.frames["inactive", Listing]["bin"]) | set(country.frames["tax_arrears", TaxArrears]["bin"])
    by_health = sorted(everybody, key=lambda who: sum(who.health_in(year) for year in range(2022, 2026)))
    tenth = len(by_health) // 10
    weak, strong = by_health[:tenth], by_health[-tenth:]
    assert sum(who.bin in listed for who in weak) > 10 * sum(who.bin in listed for who in strong)
    paid = dict(
        country.frames["taxes_paid", TaxPayment].filter(pl.col("year") == 2025).select("bin", "paid").iter_rows()
    )
    stopped = [who for who in everybody if who.stopped and who.stopped < date(2025, 1, 1)]
    assert stopped
    assert all(paid.get(who.bin, 0) == 0 for who in stopped)


def test_a_listing_follows_its_cause(country: Slice) -> None:
    registered = dict(country.frames["statgov", Company].select("bin", "registered_on").iter_rows())
    for code in LISTS:
        for number, act_on in country.frames[code, Listing].select("bin", "act_on").iter_rows():
            assert act_on <= AS_AT
            assert number not in registered or act_on > registered[number]


def test_payments_follow_acts_and_acts_follow_contracts(country: Slice) -> None:
    contracts = country.frames["goszakup_contract", Contract].filter(pl.col("parent_id").is_null())
    acts = country.frames["goszakup_act", ContractAct]
    payments = country.frames["goszakup_treasury_pay", TreasuryPayment]
    joined = acts.join(contracts, on="contract_id", suffix="_contract")
    assert joined.height == acts.height
    assert (joined["act_on"] > joined["signed_on"]).all()
    paid = payments.join(acts, left_on="payment_id", right_on="act_id", suffix="_act")
    assert paid.height == payments.height
    assert (paid["paid_on"] > paid["act_on"]).all()
    assert payments["paid_on"].max() < AS_AT
    december = payments.filter(pl.col("paid_on").dt.month() == 12).height / payments.height
    assert december > 0.15, "the treasury pays most in December"


def test_statements_balance(country: Slice) -> None:
    frame = country.frames["statements", Statement]
    claims = pl.col("current_liabilities") + pl.col("noncurrent_liabilities") + pl.col("equity")
    wrong = frame.filter(pl.col("total_assets") != claims)
    assert wrong.height == 1, "the planted one"
    assert frame.filter(pl.col("net_profit") < 0).height > 5
    assert frame.filter(pl.col("equity") < 0).height > 1


def test_the_second_snapshot_changes_exactly_what_it_says(tmp_path: Path) -> None:
    asked = Country(900, 2, AS_AT)
    write_country(asked, tmp_path / "first", tmp_path / "then")
    changes = [json.loads(line) for line in (tmp_path / "then" / "changes.jsonl").read_text("utf-8").splitlines()]
    assert {change["source"] for change in changes} >= {"statgov", "invalid_registration", "tax_arrears"}
    companies = [change for change in changes if change["source"] == "statgov"]
    assert 4 <= len(companies) <= 30
    assert len({change["change"] for change in companies}) >= 4
    assert next_day(AS_AT) == AS_AT + timedelta(days=30) == date(2026, 12, 1)
    for code, tables in TABLES.items():
        for table in tables:
            before, after = (_read(code, table, tmp_path / name / code) for name in ("first", "then"))
            opened, closed = after - before, before - after
            told = [change for change in changes if change["source"] == code]
            assert len(opened) == sum(change["opened"] for change in told), code
            assert len(closed) == sum(change["closed"] for change in told), code
            assert {row[0] for row in opened | closed} <= {change["bin"] for change in told} or not told


def _read(code: str, table: type, folder: Path) -> set[tuple]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    columns = list(columns_of(table))
    frames = [batch.frame.select(columns) for batch in SOURCES[code].reader.read(files) if batch.table is table]
    return set(pl.concat(frames).iter_rows()) if frames else set()


def test_however_many_processes_make_it_the_country_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In slices of 150, so that lists that must be whole come from several; and told of as it goes."""
    monkeypatch.setattr(write, "cuts", partial(cuts, chunk=150))
    asked = Country(400, 5, AS_AT)
    told: Counter[str] = Counter()
    for processes in (1, 2):
        told.clear()
        write_country(
            asked, tmp_path / f"{processes}", tmp_path / f"{processes} later", lambda what, n: told.update({what: n}),
            processes,
        )  # fmt: skip
        assert told == {"entities": 400, "files": 2 * write.writings(asked)}
    assert digest(tmp_path / "1") == digest(tmp_path / "2")
    assert digest(tmp_path / "1 later") == digest(tmp_path / "2 later")
    assert {path.name for path in (tmp_path / "1" / "statgov").iterdir()} == {"part-0001", "part-0002", "part-0003"}
    assert not list(tmp_path.rglob(".aside"))


def test_slices_and_the_whole_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_country(Country(400, 5, AS_AT), tmp_path / "whole")
    monkeypatch.setattr(write, "cuts", partial(cuts, chunk=150))
    write_country(Country(400, 5, AS_AT), tmp_path / "cut")
    for code, tables in TABLES.items():
        for table in tables:
            assert _read(code, table, tmp_path / "cut" / code) == _read(code, table, tmp_path / "whole" / code), code
