"""From what the register publishes to what the method reads: section, size class, legal form, kind of entity."""

from collections.abc import Mapping
from functools import lru_cache

import polars as pl

from scoring.alike import alike

SECTIONS = (
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47), ("H", 49, 53),
    ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82), ("O", 84, 84),
    ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip
SHAPES = ("section", "size", "legal_form", "builder", "divisions")
SIZES = (("micro", "105"), ("small", "1"), ("medium", "2"), ("large", "3"))  # КРП: code, or what it begins with
NAMES = ("name_ru", "name_kk")
BUILDING = "^(4[123]|71)"  # construction, and engineering that goes with it
FORMS = (  # of names in Kazakh and Russian, long and short; the first that fits; < and > are the edges of a word
    ("ГККП", "казенное|казённое|қазыналық|^(ГККП|РГКП|КГКП)>|<(МКҚК|РМҚК)$"),
    ("ГУ", "государственное учреждение|мемлекеттік мекеме|^(ГУ|КГУ|РГУ)>|<(ММ|КММ|РММ)$"),
    ("РО", "религиозн|діни бірлестік|діни бірлестігі|^РО>"),
    ("ОСИ", "собственников (имущества|квартир|жилья)|мүлік иелерінің|^(ОСИ|ПКСК|КСК|ТСЖ)>|<МИБ$"),
    ("НКО", "общественн(ое объединение|ый фонд)|(корпоративный|частный) фонд|некоммерческ|ассоциация"),
    ("НКО", "частное учреждение|объединение юридических лиц|коммерциялық емес|^(ОО|ОФ|ОЮЛ)>"),
    ("НКО", "қоғамдық (бірлестік|бірлестігі|қор)"),
)
BEGINS, ENDS = r"(?:^|\W)", r"(?:\W|$)"
EXACT = {"<": BEGINS, ">": ENDS}
LOOSE = EXACT | {"^": BEGINS, "$": ENDS}  # for names with quotation marks still on


def shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `SHAPES`, from oked, krp and names."""
    different, which = alike(frame.select("oked", "secondary_okeds", "krp"))
    division = pl.col("oked").str.slice(0, 2).cast(pl.Int32, strict=False)
    found = different.with_columns(_division=division).select(_shapes())[which]
    return frame.hstack(found).with_columns(_forms(frame))


@lru_cache
def _shapes() -> tuple[pl.Expr, ...]:
    okeds = pl.concat_list(pl.col("oked"), pl.col("secondary_okeds").fill_null("").str.split(",")).list.eval(
        pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != "")
    )
    return (
        _section().alias("section"),
        _size().alias("size"),
        pl.when(pl.col("oked").is_not_null())
        .then(okeds.list.eval(pl.element().str.contains(BUILDING)).list.any())
        .alias("builder"),
        pl.when(pl.col("oked").is_not_null())
        .then(okeds.list.eval(pl.element().str.slice(0, 2).unique()).list.len().cast(pl.Int32))
        .alias("divisions"),
    )


def kind() -> pl.Expr:
    """What the number says, as registry.identifiers reads it: column `kind`."""
    fifth, sixth = pl.col("bin").str.slice(4, 1), pl.col("bin").str.slice(5, 1)
    entity = fifth.is_in(["4", "5"])
    return (
        pl.when(entity & (sixth == "1")).then(pl.lit("branch"))
        .when(entity & (sixth == "2")).then(pl.lit("representative"))
        .when(fifth.is_in(["4", "6"]) & (sixth == "3")).then(pl.lit("farm"))
        .when(fifth == "4").then(pl.lit("legal")).when(fifth == "5").then(pl.lit("nonresident"))
        .when(fifth == "6").then(pl.lit("joint")).otherwise(pl.lit("person"))
    ).alias("kind")  # fmt: skip


def _section() -> pl.Expr:
    division = pl.col("_division")
    chain = pl.lit(None, pl.String())
    for letter, first, last in SECTIONS:
        chain = pl.when(division.is_between(first, last)).then(pl.lit(letter)).otherwise(chain)
    return chain


def _size() -> pl.Expr:
    chain = pl.lit(None, pl.String())
    for name, start in reversed(SIZES):
        chain = pl.when(pl.col("krp").str.starts_with(start)).then(pl.lit(name)).otherwise(chain)
    return chain


def _forms(frame: pl.DataFrame) -> pl.Series:
    """The legal form that a name says, where it is one of `FORMS`. Few say one, and only those are looked at twice."""
    both = pl.concat_str(NAMES, separator="\n", ignore_nulls=True)
    may = frame.select(both.str.contains(_pattern("|".join(pattern for _, pattern in FORMS), LOOSE))).to_series()
    forms = pl.Series("legal_form", [None], pl.String()).new_from_index(0, frame.height)
    rows = may.fill_null(value=False).arg_true()
    return forms.scatter(rows, frame[rows].select(_form()).to_series()) if rows.len() else forms


@lru_cache
def _form() -> pl.Expr:
    names = [pl.col(name).fill_null("").str.replace_all(r"[\"«»“”]", " ").str.strip_chars() for name in NAMES]
    chain = pl.lit(None, pl.String())
    for form, pattern in reversed(FORMS):
        fits = pl.any_horizontal(name.str.contains(_pattern(pattern, EXACT)) for name in names)
        chain = pl.when(fits).then(pl.lit(form)).otherwise(chain)
    return chain


def _pattern(text: str, edges: Mapping[str, str]) -> str:
    """A search that a table of states can do: what looks back, as the edge of a word does, is ten times slower."""
    return "(?im)" + "".join(edges.get(letter, letter) for letter in text)
