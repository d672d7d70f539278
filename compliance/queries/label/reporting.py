"""The report that every applicant gets: requirements as they were found, findings, advice, decisions with reasons."""

from collections.abc import Mapping

from compliance.colleagues import Colleague
from compliance.errors import NothingHere
from compliance.library.scheme import Requirement, scheme
from compliance.queries.label.case import NEWEST_CHECK, SIGNED, case_row
from compliance.queries.label.decision_pages import CONDITIONS, appeal_by, conditions_in
from compliance.queries.label.meeting_pages import FINDINGS, REPORT, heads_of
from compliance.views.label.deciding import Found, Outcome
from compliance.views.label.reporting import Looked, Reported, ReportView
from infra import clock
from infra.database import Record, fetch, fetch_one
from infra.i18n import text

JUDGED = """
select distinct on (requirement) requirement, met, said from label_judgement
where application = $1 and round = $2 order by requirement, id desc
"""
DECISIONS = """
select id, decision, reasons, at, sha256 from label_decision where application = $1 and appeal is null order by id
"""


async def report_of(by: Colleague, application: int) -> ReportView:
    """The report about an application of one's organisation. Raises NothingHere while nothing was found or decided."""
    by.needs("lead")
    row = await case_row(by, application)
    report = await fetch_one(REPORT, application, row["round"])
    decisions = await fetch(DECISIONS, application)
    if report is None and not decisions:
        raise NothingHere(text("workspace.nothing_here"))
    head = (await heads_of([row]))[0]
    check = await fetch_one(NEWEST_CHECK, application)
    return ReportView(
        number=row["number"],
        bin=row["organisation"],
        name=head.name,
        level=scheme().level(row["level"]),
        micro=row["micro"],
        scheme_version=row["scheme_version"],
        submitted_on=clock.local_date(row["submitted_at"]) if row["submitted_at"] else None,
        state=row["state"],
        checked_at=check["checked_at"] if check else None,
        looked=await _looked(row, check),
        findings=tuple(
            Found(one["requirement"], one["grade"], one["said"], one["answer"], one["closed_why"])
            for one in await fetch(FINDINGS, application)
        ),
        reported=_reported(report),
        decisions=tuple(Outcome(one["id"], one["decision"], one["reasons"], one["at"]) for one in decisions),
        hashes=tuple((one["id"], one["sha256"]) for one in decisions),
        conditions=conditions_in(await fetch(CONDITIONS, [application]), application),
        appeal_by=appeal_by(head),
        appeal_days=scheme().clocks.appeal_days,
    )


def _reported(row: Record | None) -> Reported | None:
    if row is None:
        return None
    return Reported(row["recommendation"], row["summary"], row["advice"], row["visited_on"], row["at"], row["comment"])


async def _looked(row: Record, check: Record | None) -> tuple[Looked, ...]:
    judged = {one["requirement"]: one for one in await fetch(JUDGED, row["id"], row["round"])}
    asked = scheme().asked(row["level"], micro=row["micro"])
    return tuple(Looked(each, *_found(each, check, judged, bool(row["declaration"]))) for each in asked)


def _found(each: Requirement, check: Record | None, judged: Mapping[str, Record], is_signed: bool) -> tuple[str, str]:
    if each.id in judged:
        return ("met" if judged[each.id]["met"] else "unmet"), judged[each.id]["said"]
    if each.kind == "human":
        return ("met" if each.id in SIGNED and is_signed else "unknown"), ""
    if check is None or each.id in check["unknown"]:
        return "unknown", ""
    return ("unmet" if each.id in check["unmet"] else "met"), ""
