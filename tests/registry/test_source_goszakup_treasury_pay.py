"""Payments through the treasury: the one list with camelCase fields."""

import json

from registry.sources.goszakup_treasury_pay import read
from registry.tables.procurement import TreasuryPayment
from tests.registry.published import taken


def page(tmp_path, *payments):
    path = tmp_path / "payments.json"
    path.write_text(json.dumps({"total": len(payments), "limit": 500, "next_page": "", "items": payments}))
    return [path]


PAYMENT = {"id": 7, "contractId": 10, "payAmount": 1_000_000.1, "payDate": "2025-02-03 00:00:00", "nomZa": 55}


def test_a_payment_is_read_with_its_date_and_amount(tmp_path):
    answer = taken(read, page(tmp_path, PAYMENT | {"dtReg": "2025-02-01T09:00:00", "indexDate": "2025-02-04 01:00:00"}))
    (row,) = answer.frames[TreasuryPayment].to_dicts()
    assert (row["payment_id"], row["contract_id"], row["request_no"]) == (7, 10, "55")
    assert (str(row["amount"]), str(row["paid_on"]), str(row["registered_on"])) == (
        "1000000.10", "2025-02-03", "2025-02-01",
    )  # fmt: skip
    assert str(answer.as_at) == "2025-02-04"


def test_a_payment_without_an_amount_is_a_reject(tmp_path):
    assert taken(read, page(tmp_path, PAYMENT, PAYMENT | {"payAmount": None})).reasons == ["reject.missing"]
