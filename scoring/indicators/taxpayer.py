"""Taxpayer integrity: hard facts from official lists and registers, and positive facts. Docstrings are the public
text.
"""

import polars as pl

from scoring.reading import (
    ARREARS_HALF_LIFE,
    REGISTRATION_HALF_LIFE,
    Reading,
    day,
    days_since,
    faded,
    money,
    number,
    open_or_faded,
    percent,
    steps,
    variant,
)


def _listed(short: str, points: pl.Expr, half_life: int) -> Reading:
    """Stands in a list, or the committee's own answer says so; left it; or is not there."""
    listed, left = pl.col(f"stands_{short}"), pl.col(f"{short}_left_on")
    finding = variant(
        (listed & pl.col(f"{short}_act_on").is_not_null(), "listed"), (listed, "listed_undated"),
        (left.is_not_null(), "left"), otherwise="clear",
    )  # fmt: skip
    return Reading(
        open_or_faded(listed, points, left, half_life), finding, {"on": day(f"{short}_act_on"), "left": day(left)}
    )


def court_verdict() -> Reading:
    """Whether a court has found the company to be a pseudo-enterprise, or has voided its deals as made without real
    work.

    No points while the company stands in the list of the State Revenue Committee. After it leaves the list the loss
    fades by half every 36 months. A court case that is not decided counts for nothing.
    """
    return _listed("pseudo", pl.lit(0.0), REGISTRATION_HALF_LIFE)


def registration_invalid() -> Reading:
    """Whether a court has declared the company's registration invalid.

    No points while it stands in the list; after it leaves, the loss fades by half every 36 months.
    """
    return _listed("invalid", pl.lit(0.0), REGISTRATION_HALF_LIFE)


def declared_inactive() -> Reading:
    """Whether the tax authority has declared the company inactive: it neither reports nor pays.

    No points while it stands in the list; after it leaves, the loss fades by half every 12 months.
    """
    return _listed("inactive", pl.lit(0.0), ARREARS_HALF_LIFE)


def address_absent() -> Reading:
    """Whether a survey found nobody at the company's legal address, and for how long.

    Up to 90 days after the survey act 50 points, up to a year 25, then none; an act without a date counts 25.
    After the company confirms its address and leaves the list, the loss fades by half every 12 months.
    """
    until = pl.when("stands_absent").then("cutoff").otherwise(pl.coalesce("absent_left_on", "cutoff"))
    stood = (until - pl.col("absent_act_on")).dt.total_days()
    points = steps(stood, [(90, 50), (365, 25)], 0).fill_null(25.0)
    return _listed("absent", points, ARREARS_HALF_LIFE)


def violations() -> Reading:
    """Whether the company stands in the committee's list of violators of tax law.

    40 points while it stands there; after it leaves, the loss fades by half every 12 months. Court disputes about
    taxes and fines are not measured yet.
    """
    return _listed("violation", pl.lit(40.0), ARREARS_HALF_LIFE)


def vat_cancelled() -> Reading:
    """Whether the tax authority has struck the company off the VAT register, where the committee's answer states it.

    20 points when struck off. A company that was never a VAT payer, or left by itself, loses nothing.
    """
    cancelled = pl.col("vat_cancelled")
    points = pl.when(cancelled).then(20.0).when(cancelled.is_not_null()).then(100.0)
    finding = variant(
        (cancelled & pl.col("vat_cancelled_on").is_not_null(), "cancelled"), (cancelled, "cancelled_undated"),
        otherwise="clear",
    )  # fmt: skip
    return Reading(points, finding, {"on": day("vat_cancelled_on")})


def insolvency() -> Reading:
    """Whether the company is in bankruptcy or rehabilitation. Shown as its status.

    It takes no points here: being unable to pay is not dishonesty. It limits the financial stability index.
    """
    return _listed("bankrupt", pl.lit(0.0), ARREARS_HALF_LIFE)


def large_arrears() -> Reading:
    """Whether the company stands in the public list of debtors to the budget (over 150 monthly calculation indices;
    for entrepreneurs over 10), and how large the debt is beside the taxes it pays in a year.

    Up to a tenth of yearly taxes 60 points, up to a half 40, up to a whole year 20, beyond that none. Where yearly
    taxes are not published: up to 1,000 indices 40, beyond that 20. After the debt is paid the loss fades by half
    every 12 months.
    """
    share = pl.col("arrears_share")
    listed, left = pl.col("arrears_listed"), pl.col("arrears_left_on")
    finding = variant(
        (listed & share.is_not_null(), "listed_share"), (listed, "listed"), (left.is_not_null(), "left"),
        otherwise="clear",
    )  # fmt: skip
    return Reading(
        pl.col("arrears_points"), finding,
        {"amount": money("arrears_total"), "share": percent(share), "left": day("arrears_left_on")},
    )  # fmt: skip


def lasting_arrears() -> Reading:
    """Whether arrears of any size have lasted over 90 days, and how often arrears came back within 36 months.

    40 points while arrears older than 90 days stand; each return within 36 months takes 20 more, up to 40. After
    payment the loss fades by half every 12 months.
    """
    listed, left = pl.col("arrears_listed"), pl.col("arrears_left_on")
    owing, lasted = pl.col("owing"), pl.col("arrears_lasted")
    returns = (pl.col("arrears_spells").fill_null(0) - 1).clip(0, 2)
    points = 100 - pl.when(lasted > 90).then(60).otherwise(0) - 20 * returns
    known = listed.is_not_null() | pl.col("debt_now").is_not_null()
    read = (
        pl.when(owing)
        .then(points)
        .when(left.is_not_null())
        .then(faded(points, left, ARREARS_HALF_LIFE))
        .otherwise(100.0)
    )
    finding = variant(
        (owing & (lasted > 90), "lasting"), (owing, "recent"), (left.is_not_null(), "paid"), otherwise="clear"
    )
    values = {"days": number(lasted), "amount": money(pl.max_horizontal("arrears_total", "debt_now")),
              "spells": number("arrears_spells"), "left": day("arrears_left_on")}  # fmt: skip
    return Reading(pl.when(known).then(read), finding, values)


def tax_enforcement() -> Reading:
    """Whether enforcement proceedings for taxes or other payments to the budget are open, or the head may not leave
    the country.

    No points under a travel ban, 30 with an open proceeding of the tax authority. After the last one ends the loss
    fades by half every 12 months.
    """
    banned = pl.col("travel_ban_on").is_not_null()
    count, left = pl.col("tax_enforcement_open"), pl.col("tax_enforcement_left_on")
    points = (
        pl.when(count.is_null()).then(pl.lit(None, pl.Float64())).when(banned).then(0.0).when(count > 0).then(30.0)
        .when(left.is_not_null()).then(faded(pl.lit(30.0), left, ARREARS_HALF_LIFE)).otherwise(100.0)
    )  # fmt: skip
    finding = variant((banned, "banned"), (count > 0, "open"), (left.is_not_null(), "ended"), otherwise="clear")
    values = {"on": day("travel_ban_on"), "count": number(count), "left": day(left)}
    return Reading(points, finding, values)


def filings() -> Reading:
    """Whether statements that were due have been filed, for companies whose duty to file is known because they filed
    before.

    A year's statements are due by 31 August of the next year. One year missed leaves 50 points, two or more leave
    none.
    """
    missed = pl.col("filings_missed")
    finding = variant((missed > 0, "missed"), otherwise="filed")
    values = {"missed": number(missed), "due": number("filings_due")}
    return Reading(steps(missed, [(0, 100), (1, 50)], 0), finding, values, applies=pl.col("filings_due") > 0)


def steady_payer() -> Reading:
    """For how many years in a row the company has paid taxes, and how much it pays beside its peers.

    Half of the points for the years, five in a row giving all of it; half for the percentile of taxes paid among
    companies of the same activity and size. This fact only adds.
    """
    years = pl.col("taxes_streak").clip(0, 5) / 5 * 50
    points = years + pl.col("pct_log_taxes").fill_null(0) / 2
    finding = variant((pl.col("taxes_streak") > 0, "paid"), otherwise="none")
    values = {"years": number("taxes_streak"), "amount": money("taxes_mean"),
              "percentile": number(pl.col("pct_log_taxes").round(0))}  # fmt: skip
    return Reading(pl.when(pl.col("taxes_streak").is_not_null()).then(points), finding, values)


def clean_record() -> Reading:
    """For how long the company has been free of listed arrears, up to 36 months.

    Counted from the first list of debtors the register has read, or from the day the last debt was paid, so a short
    watch gives few points. This fact only adds. Horizontal monitoring and authorised economic operators are not
    measured yet.
    """
    since = pl.max_horizontal("arrears_watched_from", "arrears_left_on", "registered_on")
    months = (days_since(since) // 30).clip(0, 36)
    listed = pl.col("arrears_listed")
    points = pl.when(listed).then(0.0).when(listed.is_not_null()).then(months / 36 * 100)
    finding = variant((listed, "owing"), otherwise="clear")
    return Reading(points, finding, {"months": number(months), "since": day(since)})
