"""Writes answers of `get-sur-data`."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import msgspec
import polars as pl
from piccolo.table import Table

from registry.sources.sur_data.read import STATUS, YEAR
from registry.tables.tax import TaxpayerStatus, TaxpayerYear

NO_DATA = {"ru": "Нет данных", "kk": "Деректер жоқ"}
KAZAKH = {"Да": "Иә", "Нет": "Жоқ", "Резидент": "Резидент", "Нерезидент": "Бейрезидент"}
ENCODER = msgspec.json.Encoder(decimal_format="number")


def write(frames: Mapping[type[Table], pl.DataFrame], folder: Path, as_at: date) -> list[Path]:
    """One answer on each line of `sur_data.jsonl`: texts as localized objects, «Нет данных» where there is none.

    `as_at` is not used: each answer has its own `actuality`. Raises ValueError for statistics of a taxpayer without
    a status: the committee answers both at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    statistics = dict(_statistics(frames[TaxpayerYear])) if TaxpayerYear in frames else {}
    path = folder / "sur_data.jsonl"
    with path.open("wb") as stream:
        for record in frames[TaxpayerStatus].iter_rows(named=True):
            stream.write(ENCODER.encode(_answer(record, statistics.pop(record["bin"], []))) + b"\n")
    if statistics:
        raise ValueError(f"statistics without a status: {next(iter(statistics))}")
    return [path]


def _statistics(frame: pl.DataFrame) -> Iterator[tuple[str, list[dict[str, object]]]]:
    rows = frame.sort("bin", "year", maintain_order=True).iter_rows(named=True)
    for number, entries in groupby(rows, key=lambda row: str(row["bin"])):
        yield number, [{YEAR[name]: value for name, value in row.items() if name != "bin"} for row in entries]


def _answer(record: Mapping[str, object], statistics: list[dict[str, object]]) -> dict[str, object]:
    answer = {
        STATUS[name]: _styled(value) for name, value in record.items() if name not in ("name_ru", "name_kk", "bin")
    }
    return {
        "actuality": answer.pop("actuality"),
        "xin": record["bin"],
        "name": {"ru": record["name_ru"] or NO_DATA["ru"], "kk": record["name_kk"] or NO_DATA["kk"]},
        **answer,
        "selfRegulatoryRegistry": NO_DATA,
        "statistics": statistics,
    }


def _styled(value: object) -> object:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, Decimal):
        return value
    return {"ru": value, "kk": KAZAKH.get(str(value), value)} if value is not None else NO_DATA
