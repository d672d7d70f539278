"""Writes contracts as the procurement portal serves them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.goszakup_contract.read import PUBLISHED
from registry.sources.ows import Record, write_list, written
from registry.tables.procurement import Contract

FIELDS = (
    "id", "parent_id", "root_id", "trd_buy_id", "trd_buy_number_anno", "trd_buy_name_ru", "trd_buy_name_kz",
    "ref_contract_status_id", "deleted", "crdate", "last_update_date", "supplier_id", "supplier_biin", "supplier_bik",
    "supplier_iik", "supplier_bank_name_kz", "supplier_bank_name_ru", "supplier_legal_address", "supplier_bill_id",
    "contract_number", "sign_reason_doc_name", "sign_reason_doc_date", "trd_buy_itogi_date_public", "customer_id",
    "customer_bin", "customer_bik", "customer_iik", "customer_bill_id", "customer_bank_name_kz",
    "customer_bank_name_ru", "customer_legal_address", "contract_number_sys", "payments_terms_ru", "payments_terms_kz",
    "ref_subject_type_id", "ref_subject_types_id", "is_gu", "fin_year", "ref_contract_agr_form_id",
    "ref_contract_year_type_id", "ref_finsource_id", "ref_currency_code", "exchange_rate", "contract_sum",
    "contract_sum_wnds", "sign_date", "ec_end_date", "plan_exec_date", "fakt_exec_date", "fakt_sum", "fakt_sum_wnds",
    "contract_end_date", "ref_contract_cancel_id", "ref_contract_type_id", "description_kz", "description_ru",
    "fakt_trade_methods_id", "ec_customer_approve", "ec_supplier_approve", "contract_ms", "treasure_req_num",
    "treasure_req_date", "treasure_not_num", "treasure_not_date", "system_id", "index_date",
)  # fmt: skip
DELETED_EVERY = 97  # so many contracts are followed by a deleted twin, as drafts leave them


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One list of all contracts; missing dates are null or zero dates, some records are deleted twins."""
    frame = frames[Contract]
    total = frame.height + frame.height // DELETED_EVERY
    return write_list("goszakup_contract", "/v3/contract/all", total, _records(frame, as_at), folder)


def _records(frame: pl.DataFrame, as_at: date) -> Iterator[Record]:
    for position, record in enumerate(written(frame, PUBLISHED, FIELDS), start=1):
        full = record | {
            "deleted": 0,
            "contract_number": record["contract_number_sys"],
            "ref_currency_code": "KZT",
            "exchange_rate": 1,
            "system_id": 3,
            "index_date": f"{as_at} 06:11:48.250000",
            "fakt_exec_date": record["fakt_exec_date"] or ("0000-00-00 00:00:00" if position % 2 else None),
        }
        yield full
        if position % DELETED_EVERY == 0:
            yield full | {"deleted": 1}
