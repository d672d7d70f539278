"""What can be taken away of a self-assessment: documents, and audit packages that are made in the background."""

import asyncio
from typing import Any

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.assessment.oscal import FILES
from compliance.colleagues import Colleague
from compliance.commands.packaging import Wish, cancel_package, note_taken, order_package
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.queries.outputs import outputs, package_file, package_of, package_row, present, submitted
from compliance.standing import Standing
from infra.i18n import text
from infra.settings import settings
from services.accounts.permissions import Permission
from services.documents import gap_report
from services.documents.assessment_package import oscal_files, publication_of
from services.documents.assessment_workbook import assessment_workbook
from services.documents.gap_report import gap_report_pdf
from services.documents.workbook import MEDIA_TYPE
from services.web.files import AS_IS, Handed, begins, handed_out
from services.web.forms import Form, filled, read_form
from services.web.guards import AnyRequest, form, needs, ours, page
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.answers import home_of, integrity_page
from services.web.pages.rooms import colleague_in
from services.web.render import Page, render

PATH = "/organisations/{organisation:str}/integrity/assessments/{assessment:int}/outputs"
READS, LEADS = needs(Permission.READ_ASSESSMENTS), needs(Permission.CHANGE_ASSESSMENTS)
ZIP, PDF, JSON = "application/zip", "application/pdf", "application/json"


@page(PATH, guards=[READS])
async def outputs_shown(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[str]:
    """Documents of what was submitted and of today's state, and the packages."""
    return await _outputs(request, organisation, assessment, filled(language=language_of(request)))


async def _outputs(request: AnyRequest, organisation: str, assessment: int, typed: Form) -> Response[str]:
    view = await outputs(colleague_in(request, organisation), assessment)
    more = {"head": view.head, "part": "outputs", "documents": tuple(FILES), "lead": text("outputs.lead")}
    return await integrity_page(request, "assessments/outputs", view, typed, more)


async def _standing(request: AnyRequest, by: Colleague, assessment: int) -> Standing:
    """The state that the address asks for: what was submitted last, or today's."""
    if request.query_params.get("of") == "now":
        return await present(by, assessment)
    return (await submitted(by, assessment)).standing


def sent_file(request: AnyRequest, file: tuple[str, str, str], content: bytes) -> Response[bytes]:
    """A document to keep; 304 where the browser has it. `file`: its name, its media type, what tells it from others."""
    name, media_type, tag = file
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": "private, no-cache",
        "Content-Language": language_of(request),
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(content, headers=headers, media_type=media_type)


@page(PATH + "/report.pdf", guards=[READS])
async def report(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[bytes]:
    """The gap report of a board. The same state gives the same bytes."""
    by, language = colleague_in(request, organisation), language_of(request)
    standing = await _standing(request, by, assessment)
    made = await asyncio.to_thread(gap_report_pdf, standing, language)
    await _taken(request, by, assessment, "report.pdf")
    named = f"moldir-{standing.number}-{language}.pdf", PDF, f"{standing.number}-{language}-{gap_report.EDITION}"
    return sent_file(request, named, made)


@page(PATH + "/assessment.xlsx", guards=[READS])
async def workbook(request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]) -> Response[bytes]:
    """Everything that was asked, said, shown and found, as a workbook."""
    by, language = colleague_in(request, organisation), language_of(request)
    standing = await _standing(request, by, assessment)
    made = await asyncio.to_thread(assessment_workbook, standing, language)
    await _taken(request, by, assessment, "assessment.xlsx")
    named = f"moldir-{standing.number}-{language}.xlsx", MEDIA_TYPE, f"{standing.number}-{language}-x"
    return sent_file(request, named, made)


@page(PATH + "/oscal/{document:str}", guards=[READS])
async def oscal(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], document: FromPath[str]
) -> Response[bytes]:
    """One of the OSCAL documents, for programs of others."""
    by, language = colleague_in(request, organisation), language_of(request)
    standing = await _standing(request, by, assessment)
    content = oscal_document(standing, language, document)
    await _taken(request, by, assessment, document)
    named = f"moldir-{standing.number}-{language}-{document}", JSON, f"{standing.number}-{language}-{document}"
    return sent_file(request, named, content)


def oscal_document(standing: Standing, language: str, document: str) -> bytes:
    """One of the OSCAL documents of a state by its file name. Raises NothingHere."""
    made = oscal_files(standing, publication_of(standing, settings().site, language))
    if document not in made:
        there = document in FILES.values()
        raise NothingHere(text("outputs.no_plan") if there else text("workspace.nothing_here"))
    return made[document]


async def _taken(request: AnyRequest, by: Colleague, assessment: int, what: str) -> None:
    if begins(request):
        await note_taken(by, assessment, what)


@form(PATH + "/packages", guards=[LEADS, ours])
async def package_ordered(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int]
) -> Response[str] | Redirect:
    """A package is asked for; its making is shown on the page."""
    typed = await read_form(request, "language", "restricted")
    by = colleague_in(request, organisation)
    try:
        await order_package(by, assessment, Wish(typed["language"], typed["restricted"] == "1"))
    except (Unfit, OutOfTurn, NothingHere) as problem:
        await outputs(by, assessment)  # an assessment that is not there stays not there
        return await _outputs(request, organisation, assessment, typed.refused(problem))
    return to(request, f"{home_of(organisation)}/assessments/{assessment}/outputs", "package_ordered")


@form(PATH + "/packages/{package:int}/cancel", guards=[LEADS, ours])
async def package_cancelled(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], package: FromPath[int]
) -> Redirect:
    """It is not made any further."""
    await cancel_package(colleague_in(request, organisation), package)
    return to(request, f"{home_of(organisation)}/assessments/{assessment}/outputs", "package_cancelled")


@page(PATH + "/packages/{package:int}/progress", guards=[READS])
async def package_progress(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], package: FromPath[int]
) -> Response[str]:
    """How far it is: a piece of the page, which asks again until it is made."""
    _, view = await package_of(colleague_in(request, organisation), package)
    more = {"inside": f"{home_of(organisation)}/assessments/{assessment}"}
    answer = render(request, Page("integrity/package_progress.html", view, text("outputs.packages"), more=more))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(PATH + "/packages/{package:int}/file", guards=[READS], opt={AS_IS: True})
async def package_taken(
    request: AnyRequest, organisation: FromPath[str], assessment: FromPath[int], package: FromPath[int]
) -> Response[Any] | Stream:
    """The package itself, from where the browser wants it."""
    by = colleague_in(request, organisation)
    row = await package_row(by, package)
    if row["assessment"] != assessment:
        raise NothingHere(text("workspace.nothing_here"))
    path = package_file(row)
    await _taken(request, by, assessment, f"package {package}")
    return handed_out(request, Handed(path, f"moldir-audit-{assessment}-{row['sha256'][:8]}.zip", ZIP, row["sha256"]))


routes = [
    outputs_shown, report, workbook, oscal, package_ordered, package_cancelled, package_progress, package_taken,
]  # fmt: skip
