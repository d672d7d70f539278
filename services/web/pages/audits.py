"""The auditor's room: one assessment of an organisation of others, for a while, and every step recorded."""

import asyncio
from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from compliance.assessment.oscal import FILES
from compliance.commands.reviewing import comment
from compliance.errors import NothingHere, OutOfTurn, Unfit
from compliance.queries.audits import as_shown, audit, audited_file, audited_item
from compliance.queries.evidence import handed_out as evidence_handed_out
from compliance.queries.heads import Place
from compliance.queries.outputs import package_file, package_row, submitted
from compliance.standing import Standing
from infra.i18n import Bilingual, Text, text, translate
from registry.references import masked
from services.accounts.commands.auditors import accept_audit, decline_audit, note_audit
from services.accounts.permissions import Permission
from services.accounts.queries.auditors import access_of, audit_letter_behind, audits_page, guest_of
from services.accounts.views.auditors import Access
from services.documents.assessment_workbook import assessment_workbook
from services.documents.gap_report import gap_report_pdf
from services.documents.workbook import MEDIA_TYPE
from services.web.files import AS_IS, Handed, begins, handed_out
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, form, needs, ours, page, public
from services.web.language import language_of
from services.web.pages.account.answers import to
from services.web.pages.integrity.evidence import kept_file
from services.web.pages.integrity.outputs import JSON, PDF, ZIP, oscal_document, sent_file
from services.web.render import Page, render
from services.web.viewing import viewer_in

AUDITS = needs(Permission.AUDIT_ASSESSMENTS)
PATH = "/audits/{access:int}"
NOTHING: Mapping[str, object] = {}


@page("/audits", guards=[AUDITS])
async def audits(request: AnyRequest) -> Response[str]:
    """What the viewer audits, and until when."""
    view = await audits_page(viewer_in(request))
    done = request.query_params.get("done", "")
    more = {"done": done if done in ("accepted", "declined") else ""}
    return render(request, Page("audit/audits.html", view, text("audit.heading.audits"), form=EMPTY, more=more))


@page("/audits/invitations/{token:str}", guards=[public])
async def audit_letter(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """What a letter invites to; for whoever holds it."""
    view = await audit_letter_behind(viewer_in(request), token)
    answer = render(request, Page("audit/letter.html", view, text("audit.heading.letter"), form=EMPTY))
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return answer


@form("/audits/invitations/{token:str}/accept", guards=[AUDITS, ours])
async def audit_accepted(request: AnyRequest, token: FromPath[str]) -> Redirect:
    """An auditor from now on."""
    await accept_audit(viewer_in(request), token)
    return to(request, "/audits", "accepted")


@form("/audits/invitations/{token:str}/decline", guards=[AUDITS, ours])
async def audit_declined(request: AnyRequest, token: FromPath[str]) -> Redirect:
    """The letter opens nothing any more."""
    await decline_audit(viewer_in(request), token)
    return to(request, "/audits", "declined")


def _room(
    request: AnyRequest, access: Access, place: tuple[str, object, Text | Bilingual], form: Form = EMPTY
) -> Response[str]:
    """A page of the room; its banner says what one is there as, and until when."""
    template, view, heading = place
    name = access.name
    whose = name if name.kk or name.ru else Bilingual(*[masked(access.organisation)] * 3)
    more = {"access": access, "whose": whose, "inside": f"/audits/{access.id}", "documents": tuple(FILES)}
    page = Page(f"audit/{template}.html", view, heading, form=form, status=422 if form.faults else 200, more=more)
    return render(request, page)


@page(PATH, guards=[AUDITS])
async def audit_shown(request: AnyRequest, access: FromPath[int]) -> Response[str]:
    """Levels by chapter and item, findings, files."""
    viewer = viewer_in(request)
    found = await access_of(viewer, access)
    view = await audit(guest_of(viewer, found), found.assessment, restricted=found.restricted)
    await note_audit(viewer, found, "overview")
    return _room(request, found, ("overview", view, text("audit.heading.overview", cycle=found.cycle)))


@page(PATH + "/items/{item:str}", guards=[AUDITS])
async def audit_item(request: AnyRequest, access: FromPath[int], item: FromPath[str]) -> Response[str]:
    """An item as it was submitted: question, answer, evidence, remarks."""
    return await _item(request, access, item, EMPTY)


async def _item(request: AnyRequest, access: int, item: str, typed: Form) -> Response[str]:
    viewer = viewer_in(request)
    found = await access_of(viewer, access)
    view = await audited_item(guest_of(viewer, found), found.assessment, item, restricted=found.restricted)
    await note_audit(viewer, found, item)
    title = view.clause.item.title
    heading = Bilingual(*(f"{item} · {each}" for each in (title.kk, title.ru, title.en)))
    return _room(request, found, ("item", view, heading), typed)


@form(PATH + "/items/{item:str}/remark", guards=[AUDITS, ours])
async def audit_remarked(request: AnyRequest, access: FromPath[int], item: FromPath[str]) -> Response[str] | Redirect:
    """Something is said at an item."""
    viewer, typed = viewer_in(request), await read_form(request, "said")
    found = await access_of(viewer, access)
    try:
        await comment(guest_of(viewer, found), Place(found.assessment, item), typed["said"])
    except (Unfit, OutOfTurn) as problem:
        problem.extra.setdefault("field", "said")
        return await _item(request, access, item, typed.refused(problem))
    return to(request, f"/audits/{access}/items/{item}")


async def _standing(request: AnyRequest, found: Access, what: str) -> Standing:
    """The submitted state as the auditor may have it; that they take it is recorded first."""
    viewer = viewer_in(request)
    state = await submitted(guest_of(viewer, found), found.assessment)
    await note_audit(viewer, found, what)
    title = translate("outputs.restricted_title", language_of(request))
    return as_shown(state, title, restricted=found.restricted)


@page(PATH + "/report.pdf", guards=[AUDITS])
async def audit_report(request: AnyRequest, access: FromPath[int]) -> Response[bytes]:
    """The gap report of what was submitted."""
    found, language = await access_of(viewer_in(request), access), language_of(request)
    standing = await _standing(request, found, "report.pdf")
    made = await asyncio.to_thread(gap_report_pdf, standing, language)
    return sent_file(request, (f"moldir-{standing.number}-{language}.pdf", PDF, f"{standing.number}-{language}"), made)


@page(PATH + "/assessment.xlsx", guards=[AUDITS])
async def audit_workbook(request: AnyRequest, access: FromPath[int]) -> Response[bytes]:
    """Everything of it as a workbook."""
    found, language = await access_of(viewer_in(request), access), language_of(request)
    standing = await _standing(request, found, "assessment.xlsx")
    made = await asyncio.to_thread(assessment_workbook, standing, language)
    named = f"moldir-{standing.number}-{language}.xlsx", MEDIA_TYPE, f"{standing.number}-{language}-x{access}"
    return sent_file(request, named, made)


@page(PATH + "/oscal/{document:str}", guards=[AUDITS])
async def audit_oscal(request: AnyRequest, access: FromPath[int], document: FromPath[str]) -> Response[bytes]:
    """One of the OSCAL documents."""
    found, language = await access_of(viewer_in(request), access), language_of(request)
    standing = await _standing(request, found, document[:60])
    content = oscal_document(standing, language, document)
    named = f"moldir-{standing.number}-{language}-{document}", JSON, f"{standing.number}-{language}-{document}-{access}"
    return sent_file(request, named, content)


@page(PATH + "/evidence/{evidence:int}", guards=[AUDITS], opt={AS_IS: True})
async def audit_evidence(request: AnyRequest, access: FromPath[int], evidence: FromPath[int]) -> Stream:
    """A file of evidence, to keep and not to be shown by the browser."""
    viewer = viewer_in(request)
    found = await access_of(viewer, access)
    guest = guest_of(viewer, found)
    await audited_file(guest, found.assessment, evidence, restricted=found.restricted)
    handed = await evidence_handed_out(guest, evidence)
    await note_audit(viewer, found, f"evidence {evidence}")
    return kept_file(handed)


@page(PATH + "/packages/{package:int}/file", guards=[AUDITS], opt={AS_IS: True})
async def audit_package(request: AnyRequest, access: FromPath[int], package: FromPath[int]) -> Response[Any] | Stream:
    """A package that the organisation had made of this assessment."""
    viewer = viewer_in(request)
    found = await access_of(viewer, access)
    row = await package_row(guest_of(viewer, found), package)
    if row["assessment"] != found.assessment or (row["restricted"] and not found.restricted):
        raise NothingHere(text("workspace.nothing_here"))
    path = package_file(row)
    if begins(request):
        await note_audit(viewer, found, f"package {package}")
    name = f"moldir-audit-{found.assessment}-{row['sha256'][:8]}.zip"
    return handed_out(request, Handed(path, name, ZIP, row["sha256"]))


routes = [
    audits, audit_letter, audit_accepted, audit_declined, audit_shown, audit_item, audit_remarked, audit_report,
    audit_workbook, audit_oscal, audit_evidence, audit_package,
]  # fmt: skip
