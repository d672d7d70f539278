"""Whom an index is made for. Each rule names its reason; the reason is shown instead of an index."""

import polars as pl

BRANCHES = ("branch", "representative")
BUDGET_FORMS = ("ГУ", "ГККП")  # institutions of the state, and enterprises run on the budget
RELIGIOUS_FORMS = ("РО",)
NONPROFIT_FORMS = ("НКО",)
OWNERS_FORMS = ("ОСИ",)


def no_entity() -> pl.Expr:
    """Why no index at all is made: left the register, or a branch, for which its head entity answers."""
    return (
        pl.when(~pl.col("registered").fill_null(value=False)).then(pl.lit("not_applicable_left"))
        .when(pl.col("kind").is_in(BRANCHES)).then(pl.lit("not_applicable_branch"))
    )  # fmt: skip


def no_balance() -> pl.Expr:
    """Why financial stability is not measured.

    Budget bodies: ОКЭД division 84, КСЭ 13…, a state institution by legal form, or КОПФ 12 or 35 owned by the state
    (КФС 11-13). Religious bodies: ОКЭД 94.91, КОПФ 39, legal form. Associations of owners: legal form. Non-profit
    bodies: ОКЭД division 94, КСЭ 15…, КОПФ 36, 38, 40, legal form. Banks, insurers and other financial bodies: ОКЭД
    divisions 64 and 65, КСЭ 12….
    """
    oked, kse, kopf, form = (pl.col(name).fill_null("") for name in ("oked", "kse", "kopf", "legal_form"))
    state_owned = pl.col("kfs").fill_null("").is_in(["11", "12", "13"])
    budget = (
        oked.str.starts_with("84") | kse.str.starts_with("13") | form.is_in(BUDGET_FORMS)
        | (kopf.is_in(["12", "35"]) & state_owned)
    )  # fmt: skip
    religious = oked.str.starts_with("9491") | (kopf == "39") | form.is_in(RELIGIOUS_FORMS)
    owners = form.is_in(OWNERS_FORMS)
    nonprofit = (
        oked.str.starts_with("94")
        | kse.str.starts_with("15")
        | kopf.is_in(["36", "38", "40"])
        | form.is_in(NONPROFIT_FORMS)
    )
    financial = oked.str.contains("^6[45]") | kse.str.starts_with("12")
    return (
        pl.when(budget).then(pl.lit("not_applicable_budget"))
        .when(religious).then(pl.lit("not_applicable_religious"))
        .when(owners).then(pl.lit("not_applicable_owners"))
        .when(nonprofit).then(pl.lit("not_applicable_nonprofit"))
        .when(financial).then(pl.lit("not_applicable_financial"))
    )  # fmt: skip
