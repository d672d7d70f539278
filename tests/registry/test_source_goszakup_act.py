"""Acts of acceptance: the delays of suppliers."""

import json

from registry.sources.goszakup_act import read, sample
from registry.tables.procurement import ContractAct
from tests.registry.published import AS_AT, made, members, taken


def test_an_act_tells_delay_and_penalty(tmp_path):
    act = {
        "id": 1, "contract_id": 2, "contract_root_id": 2, "akt_date": "2025-01-15 00:00:00", "day_overdue": 14,
        "sum_fine": 1500.25, "sum_transfer": 98_499.75, "status_name_ru": "Утверждён", "is_deleted": 0,
    }  # fmt: skip
    path = tmp_path / "acts.json"
    path.write_text(json.dumps({"total": 1, "limit": 500, "next_page": "", "items": [act]}))
    (row,) = taken(read, [path]).frames[ContractAct].to_dicts()
    assert (row["days_overdue"], str(row["fine"]), str(row["amount"])) == (14, "1500.25", "98499.75")
    assert (str(row["act_on"]), row["status_name_ru"]) == ("2025-01-15", "Утверждён")


def test_more_than_five_hundred_acts_are_more_than_one_page(tmp_path):
    (path,) = sample.write({ContractAct: made(ContractAct, 1_000)}, tmp_path, AS_AT)
    pages = [json.loads(page) for page in members(path).values()]
    assert [len(page["items"]) for page in pages] == [500, 500, 11]  # eleven deleted twins
    assert [bool(page["next_page"]) for page in pages] == [True, True, False]
    assert {page["total"] for page in pages} == {1_011}
