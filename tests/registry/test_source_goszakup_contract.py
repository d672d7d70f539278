"""Contracts and supplementary agreements, as the portal serves them."""

import json

from registry.sources.goszakup_contract import read, sample
from registry.tables.procurement import Contract
from tests.registry.published import AS_AT, made, members, number, taken


def page(tmp_path, *contracts):
    path = tmp_path / "contracts.json"
    path.write_text(json.dumps({"total": len(contracts), "limit": 500, "next_page": "", "items": contracts}))
    return [path]


def contract(**fields):
    return {"id": 10, "root_id": 10, "supplier_biin": number(5), "customer_bin": number(8), "deleted": 0} | fields


def test_a_supplementary_agreement_is_a_row_of_its_own_under_its_root(tmp_path):
    rows = taken(read, page(tmp_path, contract(), contract(id=11, root_id=10, parent_id=10))).frames[Contract]
    assert rows.select("contract_id", "root_id", "parent_id").rows() == [(10, 10, None), (11, 10, 10)]


def test_a_contract_without_a_root_is_its_own(tmp_path):
    assert taken(read, page(tmp_path, contract(root_id=None))).frames[Contract]["root_id"].to_list() == [10]


def test_a_deleted_contract_is_passed_over(tmp_path):
    assert taken(read, page(tmp_path, contract(), contract(id=12, deleted=1))).frames[Contract].height == 1


def test_sums_are_those_with_vat_and_dates_lose_their_time(tmp_path):
    given = contract(contract_sum=100, contract_sum_wnds=112.5, sign_date="2024-05-06T10:11:12", is_gu=1)
    (row,) = taken(read, page(tmp_path, given)).frames[Contract].to_dicts()
    assert (str(row["amount"]), str(row["signed_on"]), row["is_state_body"]) == ("112.50", "2024-05-06", True)


def test_a_contract_needs_both_sides(tmp_path):
    answer = taken(read, page(tmp_path, contract(), contract(supplier_biin=""), contract(customer_bin="1202XXX03550")))
    assert answer.reasons == ["reject.bin.empty", "reject.bin.masked"]


def test_the_number_of_the_system_goes_before_the_number_of_the_parties(tmp_path):
    given = page(tmp_path, contract(contract_number="7", contract_number_sys="9412/24"), contract(contract_number="8"))
    assert taken(read, given).frames[Contract]["number"].to_list() == ["9412/24", "8"]


def test_deleted_twins_and_zero_dates_are_written_too(tmp_path):
    (path,) = sample.write({Contract: made(Contract, 200)}, tmp_path, AS_AT)
    items = json.loads(members(path)["goszakup_contract_000001.json"])["items"]
    assert sum(item["deleted"] for item in items) == 2
    assert "0000-00-00 00:00:00" in {item["fakt_exec_date"] for item in items}
