"""What people type of a file, as evidence is described."""

from typing import cast

from litestar.datastructures import UploadFile

from compliance.commands.evidence import Confidentiality, Described
from compliance.errors import NotAccepted, Unfit
from compliance.library.model import ProofKind
from infra.file_names import safe_name
from infra.i18n import text
from infra.media_types import REFUSED, type_of_name
from services.web.forms import Form
from services.web.guards import AnyRequest
from services.web.typed import day_or_none
from services.web.uploads import brought

FIELDS = ("kind", "dated", "starts", "ends", "expires", "source", "confidentiality")


async def described_file(request: AnyRequest, typed: Form) -> tuple[Described, UploadFile]:
    """The file that a form brought, and what is said of it; its type is the one that its name says.

    What a browser says of it is not asked: it says one thing on one machine and another on the next. Whether the
    content is of that type is looked at when it is taken in. Raises Unfit, NotAccepted.
    """
    file = brought(await request.form(), "file")
    if file is None:
        raise Unfit(text("evidence.choose_file"), field="file")
    name = safe_name(file.filename)
    if type_of_name(name) in REFUSED:
        raise NotAccepted(text("file.program", name=name))
    dated = day_or_none(typed, "dated")
    if dated is None:
        raise Unfit(text("evidence.dated_needed"), field="dated")
    said = Described(
        name=name,
        media_type=type_of_name(name),
        kind=cast("ProofKind", typed["kind"]),
        dated=dated,
        source=typed["source"].strip(),
        confidentiality=cast("Confidentiality", typed["confidentiality"] or "internal"),
        starts=day_or_none(typed, "starts"),
        ends=day_or_none(typed, "ends"),
        expires=day_or_none(typed, "expires"),
    )
    return said, file
