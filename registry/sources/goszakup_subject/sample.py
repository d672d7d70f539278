"""Writes subjects as the procurement portal serves them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
from piccolo.table import Table

from registry.sources.goszakup_subject.read import PUBLISHED
from registry.sources.ows import Record, write_list, written
from registry.tables.procurement import ProcurementSubject

FIELDS = (
    "pid", "bin", "iin", "inn", "unp", "regdate", "crdate", "index_date", "number_reg", "series", "name_ru", "name_kz",
    "full_name_ru", "full_name_kz", "email", "phone", "website", "last_update_date", "country_code", "qvazi",
    "customer", "organizer", "supplier", "type_supplier", "mark_national_company", "mark_world_company",
    "mark_state_monopoly", "mark_natural_monopoly", "mark_patronymic_producer", "mark_patronymic_supplyer",
    "mark_small_employer", "mark_resident", "mark_assoc_with_disab", "is_single_org", "ref_kopf_code", "krp_code",
    "oked_list", "kse_code", "year", "system_id",
)  # fmt: skip
PERSON_DAYS = "0123"  # fifth digit of an IIN: the first of its day of birth


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One list of all subjects. Persons have an empty `bin` and a filled `iin`; `crdate` is a year."""
    frame = frames[ProcurementSubject]
    return write_list("goszakup_subject", "/v3/subject/all", frame.height, _records(frame, as_at), folder)


def _records(frame: pl.DataFrame, as_at: date) -> Iterator[Record]:
    for record in written(frame, PUBLISHED, FIELDS):
        number = str(record["bin"])
        is_person = number[4] in PERSON_DAYS
        yield record | {
            "bin": "" if is_person else number,
            "iin": number if is_person else "",
            "crdate": as_at.year,
            "index_date": f"{as_at} 16:40:02",
            "full_name_ru": record["name_ru"],
            "full_name_kz": record["name_kz"],
            "website": record["website"] or "",
            "country_code": "398",
            "system_id": 3,
        }
