"""Taxpayer integrity: statistical signs. None is a finding of fault, and all together leave the index at 40 or more."""

import polars as pl

from scoring.reading import Reading, day, days_since, money, number, percent, steps, variant

LEAST_MASS = 5  # companies under one director before the number can be a sign
LEAST_ADDRESS = 10
OLD_PAYERS = 0.30  # share of old, tax-paying companies that makes an address a business centre


def director_record() -> Reading:
    """The share of the director's other companies of the last five years that stand in the lists of
    pseudo-enterprises, invalid registrations or inactive taxpayers, drawn towards a small average: (listed + 1) /
    (companies + 20).

    Up to 5 % or no listed company 100 points, up to 10 % 60, up to 20 % 30, beyond that none. The register gives no
    number of the director, so people are matched by full name of three parts; namesakes are possible, and the sign is
    soft.
    """
    listed, firms = pl.col("director_listed"), pl.col("director_firms") - 1
    share = (listed + 1) / (firms + 20)
    points = pl.when(listed == 0).then(100.0).otherwise(steps(share, [(0.05, 100), (0.10, 60), (0.20, 30)], 0))
    finding = variant((listed > 0, "found"), (firms > 0, "clear"), otherwise="alone")
    return Reading(points, finding, {"listed": number(listed), "firms": number(firms)})


def mass_director() -> Reading:
    """Whether one person heads more companies than 99 % of directors do.

    30 points above that limit (never below six companies), else 100. The limit is frozen with the method and shown
    beside the finding. People are matched by full name, so the sign is soft.
    """
    firms, limit = pl.col("director_firms"), (-pl.col("tail_director_firms")).clip(LEAST_MASS, None)
    mass = firms > limit
    points = pl.when(mass).then(30.0).when(limit.is_not_null() & firms.is_not_null()).then(100.0)
    finding = variant((mass, "mass"), otherwise="usual")
    return Reading(points, finding, {"firms": number(firms), "limit": number(limit)})


def mass_address() -> Reading:
    """Whether more companies share the legal address than at 99 % of addresses.

    40 points above that limit (never below eleven companies), else 100. An address where more than 30 % of companies
    are five years old and pay taxes is a business centre and no sign.
    """
    firms, limit = pl.col("address_firms"), (-pl.col("tail_address_firms")).clip(LEAST_ADDRESS, None)
    centre = (pl.col("address_old_paying") > OLD_PAYERS).fill_null(value=False)
    mass = (firms > limit) & ~centre
    points = pl.when(mass).then(40.0).when(limit.is_not_null() & firms.is_not_null()).then(100.0)
    finding = variant((mass, "mass"), (firms > limit, "centre"), otherwise="usual")
    values = {"firms": number(firms), "limit": number(limit), "old": percent("address_old_paying")}
    return Reading(points, finding, values)


def youth() -> Reading:
    """Whether the company is younger than a year, or its director has lately left similar companies behind.

    Up to three months of age 20 points, up to six 40, up to twelve 60, then 100. Each company of the same director
    and activity that left the register within three years takes 30.
    """
    age = days_since(pl.col("registered_on"))
    clones = pl.col("clones").fill_null(0)
    points = (steps(age, [(90, 20), (180, 40), (365, 60)], 100) - 30 * clones).clip(0, 100)
    finding = variant((clones > 0, "clones"), (age <= 365, "young"), otherwise="grown")
    values = {"on": day("registered_on"), "clones": number(clones), "years": number(age // 365)}
    return Reading(points, finding, values)


def restlessness() -> Reading:
    """How often the director or the address changed in twelve months, and whether the company moved between regions.

    Up to two changes 100 points, three 50, more 20; a move to another region counts as one change more. Founders are
    not published and not measured.
    """
    changes = pl.col("changes") + pl.col("region_moves").fill_null(0)
    finding = variant((changes >= 3, "often"), (changes > 0, "some"), otherwise="none")
    return Reading(steps(changes, [(2, 100), (3, 50)], 20), finding, {"changes": number(changes)})


def untaxed_income() -> Reading:
    """Whether a company that earned money from the state in the last three full years paid taxes in them.

    No points when it paid none at all, 30 when it paid less than a thousandth of that income, else 100. Applies only
    to companies with income from the state.
    """
    income = pl.col("state_income")
    taxes = pl.sum_horizontal("taxes_0", "taxes_1", "taxes_2")
    points = steps(taxes / income, [(0.0, 0), (0.001, 30)], 100)
    finding = variant((taxes <= 0, "none"), (taxes / income <= 0.001, "little"), otherwise="paid")
    values = {"income": money(income), "taxes": money(taxes)}
    return Reading(pl.when("taxed").then(points), finding, values, applies=income > 0)


def low_burden() -> Reading:
    """Taxes paid per tenge earned, against the lowest quarter of companies of the same activity and size, in the last
    three years.

    Two years in the lowest quarter leave 40 points, three leave 20. Earnings are the larger of stated revenue and
    income from the state; where neither is known there is nothing to compare.
    """
    limit = pl.col("quarter_tax_burden")
    burdens = [pl.col(f"burden_{back}") for back in (0, 1, 2)]
    below = pl.sum_horizontal((burden < limit).fill_null(value=False).cast(pl.Int32) for burden in burdens)
    years = pl.sum_horizontal(burden.is_not_null().cast(pl.Int32) for burden in burdens)
    points = pl.when((years >= 2) & limit.is_not_null()).then(steps(below, [(1, 100), (2, 40)], 20))
    finding = variant((below >= 2, "low"), otherwise="usual")
    values = {"burden": percent("burden_0"), "limit": percent(limit), "years": number(below)}
    return Reading(points, finding, values)


def taxes_by_worker() -> Reading:
    """Taxes paid per employee, against half of the median of companies of the same activity and size.

    40 points under half of the median, else 100. Payroll taxes are not published by company, so all taxes are counted.
    """
    paid, half = pl.col("tax_in") / pl.col("workers"), pl.col("median_taxes_per_worker") / 2
    known = (pl.col("workers") > 0) & half.is_not_null() & pl.col("tax_in").is_not_null()
    low = paid < half
    points = pl.when(known).then(pl.when(low).then(40.0).otherwise(100.0))
    finding = variant((low, "low"), otherwise="usual")
    return Reading(points, finding, {"paid": money(paid), "half": money(half), "workers": number("workers")})


def falling_taxes() -> Reading:
    """Whether taxes fell by more than 70 % in a year in which income from the state grew.

    30 points if so, else 100. Applies to companies with income from the state in both years.
    """
    both = (pl.col("state_income_0") > 0) & (pl.col("state_income_1") > 0)
    fell = 1 - pl.col("taxes_0") / pl.col("taxes_1")
    found = (fell > 0.7) & (pl.col("state_income_0") > pl.col("state_income_1"))
    known = (pl.col("taxes_1") > 0) & pl.col("taxes_0").is_not_null()
    points = pl.when(known).then(pl.when(found).then(30.0).otherwise(100.0))
    finding = variant((found, "fell"), otherwise="usual")
    values = {"fell": percent(fell), "before": money("taxes_1"), "after": money("taxes_0")}
    return Reading(points, finding, values, applies=both)


def listed_partners() -> Reading:
    """Whether the company has contracts with two or more counterparties that stand in the lists of
    pseudo-enterprises, invalid registrations or inactive taxpayers, and their share of its contracts.

    One such counterparty is no sign. Two or more leave 60 points, from a tenth of the amount 40, from three tenths
    20.
    """
    count, share = pl.col("partners_listed"), pl.col("partners_listed_share").fill_null(0)
    by_share = pl.when(share >= 0.3).then(20.0).when(share >= 0.1).then(40.0).otherwise(60.0)
    points = pl.when(count >= 2).then(by_share).when(count.is_not_null()).then(100.0)
    finding = variant((count >= 2, "found"), (count == 1, "one"), otherwise="clear")
    values = {"count": number(count), "share": percent(share), "partners": number("partners")}
    return Reading(points, finding, values, applies=pl.col("partners") > 0)


def scattered_profile() -> Reading:
    """Whether the contracts won fit the declared activities: construction works won without a construction activity,
    or eight and more unrelated divisions of activity declared.

    40 points when most of the amount won is for works and no building activity is declared, 60 for scattered
    activities, else 100.
    """
    misfit = (pl.col("works_share") > 0.5) & ~pl.col("builder")
    many = pl.col("divisions") >= 8
    misfits = misfit.fill_null(value=False)
    points = pl.when(pl.col("divisions").is_not_null()).then(
        pl.when(misfits).then(40.0).when(many).then(60.0).otherwise(100.0)
    )
    finding = variant((misfits, "misfit"), (many, "many"), otherwise="fits")
    values = {"share": percent("works_share"), "divisions": number("divisions")}
    return Reading(points, finding, values)
