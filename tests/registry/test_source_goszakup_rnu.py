"""The register of unfair participants, as the portal serves it."""

import json

from registry.sources.goszakup_rnu import read
from registry.tables.procurement import UnfairSupplier
from tests.registry.published import number, taken


def page(tmp_path, *entries):
    path = tmp_path / "rnu.json"
    path.write_text(json.dumps({"total": len(entries), "limit": 500, "next_page": "", "items": entries}))
    return [path]


def entry(**fields):
    return {"id": 242043, "pid": 723601, "supplier_biin": number(6), "supplier_innunp": None} | fields


def test_the_short_form_of_the_list_is_enough(tmp_path):
    short = entry(supplier_name_ru='ТОО "Дария KZ"', kato_list=[391010000, 10000000], system_id=3)
    (row,) = taken(read, page(tmp_path, short)).frames[UnfairSupplier].to_dicts()
    assert (row["bin"], row["kato_list"]) == (number(6), "391010000,010000000")
    assert (row["customer_bin"], row["starts_on"], row["court_decision"]) == (None, None, None)


def test_the_extended_form_names_customer_term_and_reason(tmp_path):
    full = entry(customer_biin=number(9), start_date="2024-01-02 00:00:00", end_date="2026-01-02", ref_reason_id=4)
    (row,) = taken(read, page(tmp_path, full)).frames[UnfairSupplier].to_dicts()
    assert (row["customer_bin"], str(row["starts_on"]), str(row["ends_on"]), row["reason_id"]) == (
        number(9), "2024-01-02", "2026-01-02", 4,
    )  # fmt: skip


def test_a_foreign_supplier_is_a_reject_and_an_empty_customer_is_none(tmp_path):
    answer = taken(read, page(tmp_path, entry(customer_biin=""), entry(supplier_biin="", supplier_innunp="7707083893")))
    assert answer.reasons == ["reject.foreign"]
    assert answer.frames[UnfairSupplier]["customer_bin"].to_list() == [None]
