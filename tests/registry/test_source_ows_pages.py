"""The five lists of the procurement portal share their pages: round trips, and pages that are not a whole list."""

import json
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from registry import sources
from registry.errors import ImportRefused
from registry.sources.spec import load
from registry.tables.procurement import Contract, ContractAct, ProcurementSubject, TreasuryPayment, UnfairSupplier
from tests.registry.published import AS_AT, made, members, one, same, taken

TABLES = {
    "goszakup_subject": ProcurementSubject,
    "goszakup_contract": Contract,
    "goszakup_act": ContractAct,
    "goszakup_treasury_pay": TreasuryPayment,
    "goszakup_rnu": UnfairSupplier,
}
SOURCES = Path(sources.__file__).parent
ACT = import_module("registry.sources.goszakup_act.read")


def module(code, part):
    return import_module(f"registry.sources.{code}.{part}")


def frame_of(code, rows):
    frame = made(TABLES[code], rows)
    if code == "goszakup_rnu":
        frame = frame.with_columns(kato_list=pl.lit("010000000,391010000"))
    return frame


def page(tmp_path, name="1.json", items=(), **envelope):
    path = tmp_path / name
    whole = {"total": len(items), "limit": 500, "next_page": "", "items": list(items)} | envelope
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return path


def act(number):
    return {"id": number, "contract_id": 5, "is_deleted": 0}


def refusal(files):
    with pytest.raises(ImportRefused) as refused:
        taken(ACT, files)
    return refused.value.text.id


@pytest.mark.parametrize("code", TABLES)
def test_what_is_written_is_read(code, tmp_path):
    frame = frame_of(code, 1_203)
    files = module(code, "sample").write({TABLES[code]: frame}, tmp_path, AS_AT)
    answer = taken(module(code, "read"), files)
    assert same(answer.frames[TABLES[code]], frame)
    assert (answer.rejects, answer.as_at) == ([], AS_AT)


@pytest.mark.parametrize("code", TABLES)
def test_a_list_of_nobody_is_a_list(code, tmp_path):
    files = module(code, "sample").write({TABLES[code]: frame_of(code, 0)}, tmp_path, AS_AT)
    assert taken(module(code, "read"), files).frames[TABLES[code]].is_empty()


@pytest.mark.parametrize("code", TABLES)
def test_the_same_rows_are_the_same_bytes(code, tmp_path):
    written = [
        module(code, "sample").write({TABLES[code]: frame_of(code, 30)}, tmp_path / name, AS_AT)[0].read_bytes()
        for name in "ab"
    ]
    assert written[0] == written[1]


@pytest.mark.parametrize("code", TABLES)
def test_a_record_of_nothing_is_a_reject_and_its_page_goes_on(code, tmp_path):
    (path,) = module(code, "sample").write({TABLES[code]: frame_of(code, 3)}, tmp_path, AS_AT)
    whole = json.loads(next(iter(members(path).values())))
    whole["items"][1] = {}
    broken = page(tmp_path, items=whole["items"])
    answer = taken(module(code, "read"), [broken])
    assert answer.frames[TABLES[code]].height == 2
    assert [(reject.file, reject.row) for reject in answer.rejects] == [("1.json", 2)]


@pytest.mark.parametrize("code", TABLES)
def test_the_folder_says_what_an_entry_is(code):
    spec = load(SOURCES / code / "source.toml")
    assert spec.code == code
    assert spec.increments


def test_several_pages_are_one_list(tmp_path):
    first = page(tmp_path, "1.json", [act(1), act(2)], total=3, next_page="/v3/acts?page=next&search_after=2")
    second = page(tmp_path, "2.json", [act(3)], total=3)
    assert taken(ACT, [second, first]).frames[ContractAct].height == 3


def test_half_fetched_pages_are_refused(tmp_path):
    first = page(tmp_path, "1.json", [act(1), act(2)], total=3, next_page="/v3/acts?page=next&search_after=2")
    assert refusal([first]) == "import.pages_missing"


def test_a_hole_between_the_pages_is_refused(tmp_path):
    last = page(tmp_path, "3.json", [act(3)], total=3)
    assert refusal([last]) == "import.pages_missing"


def test_a_page_that_comes_twice_is_refused(tmp_path):
    following = "/v3/acts?page=next&search_after=1"
    pages = [page(tmp_path, name, [act(1)], total=2, next_page=following) for name in ("1.json", "2.json")]
    assert refusal(pages) == "import.page_twice"


def test_pages_of_two_lists_are_refused(tmp_path):
    first = page(tmp_path, "1.json", [act(1)], total=2, next_page="/v3/acts?page=next&search_after=1")
    assert refusal([first, page(tmp_path, "2.json", [act(2)], total=7)]) == "import.pages_differ"


def test_two_last_pages_are_refused(tmp_path):
    assert refusal([page(tmp_path, name, [act(1)], total=2) for name in ("1.json", "2.json")]) == "import.pages_missing"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"total": 1, "items": [{"id"', "import.not_json"),
        (b'{"message": "Unauthorized", "status": 401}', "import.not_a_page"),
        (b"[]", "import.not_a_page"),
        (b'{"total": "many", "items": []}', "import.not_a_page"),
        (b"<html><body>502 Bad Gateway</body></html>", "import.html_instead"),
        ('{"total": 0, "items": [], "next_page": "Ұ"}'.encode("utf-16"), "import.wrong_encoding"),
        (b"[" * 100_000, "import.not_a_page"),
        (b'{"total":1,"items":[{"id":' + b"[" * 50_000 + b"]" * 50_000 + b"}]}", "import.not_json"),
        (b"", "import.file_empty"),
        (b"\x00\x01\x02", "import.not_json"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path, content, why):
    path = tmp_path / "1.json"
    path.write_bytes(content)
    assert refusal([path]) == why


def test_a_list_of_which_nothing_is_readable_is_refused(tmp_path):
    assert refusal([page(tmp_path, items=[{"id": "x"}, 7])]) == "import.nothing_readable"


def test_money_stays_exact_to_the_tiyn(tmp_path):
    path = tmp_path / "1.json"
    path.write_text(
        '{"total":1,"items":[{"id":1,"contract_id":2,"sum_fine":123456789012345678.91,"sum_transfer":0.1}]}'
    )
    (row,) = taken(ACT, [path]).frames[ContractAct].to_dicts()
    assert str(row["fine"]) == "123456789012345678.91"
    assert str(row["amount"]) == "0.10"


def test_a_number_too_large_for_its_column_is_a_reject(tmp_path):
    items = [act(1), act(2**63), act(3) | {"status_id": 70_000}, act(4) | {"sum_fine": 1e300}]
    assert taken(ACT, [page(tmp_path, items=items)]).reasons == ["reject.out_of_range"] * 3


def test_a_deleted_act_is_passed_over_and_still_counted(tmp_path):
    answer = taken(ACT, [page(tmp_path, items=[act(1), act(1) | {"is_deleted": 1}])])
    assert answer.frames[ContractAct].height == 1
    assert not answer.rejects


def test_zero_dates_empty_texts_and_null_are_all_missing(tmp_path):
    dates = {"akt_date": "0000-00-00 00:00:00", "approve_date": "", "revoke_date": None, "number_act": ""}
    (row,) = taken(ACT, [page(tmp_path, items=[act(1) | dates])]).frames[ContractAct].to_dicts()
    assert [row["act_on"], row["approved_on"], row["revoked_on"], row["number"]] == [None] * 4


def test_a_long_list_comes_in_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("registry.sources.rows.BATCH_ROWS", 600)
    files = module("goszakup_act", "sample").write({ContractAct: made(ContractAct, 2_000)}, tmp_path, AS_AT)
    answer = taken(ACT, files)
    assert answer.frames[ContractAct].height == 2_000
    assert answer.largest <= 600


def test_one_act_under_one_contract_is_written_as_published(tmp_path):
    frame = one(ContractAct, act_id=7, contract_id=8, days_overdue=14)
    (path,) = module("goszakup_act", "sample").write({ContractAct: frame}, tmp_path, AS_AT)
    whole = json.loads(next(iter(members(path).values())))
    assert (whole["total"], whole["limit"], whole["next_page"]) == (1, 500, "")
    assert whole["items"][0]["day_overdue"] == 14
