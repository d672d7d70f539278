"""From what the register publishes to what the method reads: section, size class, legal form, kind of entity."""

from functools import lru_cache

import polars as pl

SECTIONS = (
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47), ("H", 49, 53),
    ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82), ("O", 84, 84),
    ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip
SHAPES = ("section", "size", "legal_form", "builder", "divisions")
SIZES = (("micro", "105"), ("small", "1"), ("medium", "2"), ("large", "3"))  # КРП: code, or what it begins with
NAMES = ("name_ru", "name_kk")
BUILDING = "^(4[123]|71)"  # construction, and engineering that goes with it
FORMS = (  # of names in Kazakh and Russian, long and short; the first that fits
    ("ГККП", r"казенное|казённое|қазыналық|^(ГККП|РГКП|КГКП)\b|\b(МКҚК|РМҚК)$"),
    ("ГУ", r"государственное учреждение|мемлекеттік мекеме|^(ГУ|КГУ|РГУ)\b|\b(ММ|КММ|РММ)$"),
    ("РО", r"религиозн|діни бірлестік|діни бірлестігі|^РО\b"),
    ("ОСИ", r"собственников (имущества|квартир|жилья)|мүлік иелерінің|^(ОСИ|ПКСК|КСК|ТСЖ)\b|\bМИБ$"),
    ("НКО", r"общественн(ое объединение|ый фонд)|(корпоративный|частный) фонд|некоммерческ|ассоциация"),
    ("НКО", r"частное учреждение|объединение юридических лиц|коммерциялық емес|^(ОО|ОФ|ОЮЛ)\b"),
    ("НКО", r"қоғамдық (бірлестік|бірлестігі|қор)"),
)  # fmt: skip


def shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `SHAPES`, from oked, krp and names."""
    return (
        frame.with_columns(
            pl.col("oked").str.slice(0, 2).cast(pl.Int32, strict=False).alias("_division"),
            *(_cleaned(name).alias(f"_{name}") for name in NAMES),
        )
        .with_columns(_shapes())
        .drop("_division", *(f"_{name}" for name in NAMES))
    )


@lru_cache
def _shapes() -> tuple[pl.Expr, ...]:
    okeds = pl.concat_list(pl.col("oked"), pl.col("secondary_okeds").fill_null("").str.split(",")).list.eval(
        pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != "")
    )
    return (
        _section().alias("section"),
        _size().alias("size"),
        _form().alias("legal_form"),
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


def _cleaned(name: str) -> pl.Expr:
    """A name without quotation marks."""
    return pl.col(name).fill_null("").str.replace_all(r"[\"«»“”]", " ").str.strip_chars()


def _form() -> pl.Expr:
    chain = pl.lit(None, pl.String())
    for form, pattern in reversed(FORMS):
        fits = pl.any_horizontal(pl.col(f"_{name}").str.contains(f"(?i){pattern}") for name in NAMES)
        chain = pl.when(fits).then(pl.lit(form)).otherwise(chain)
    return chain
