"""Files that applicants gave, given out again: to the applicant, and to whom of the desk the case is open."""

from compliance.errors import NothingHere
from compliance.queries.evidence import Handed, opened
from infra.database import fetch_one
from infra.i18n import text
from infra.settings import settings
from infra.storage import Store


async def document_handed_out(application: int, document: int) -> Handed:
    """The content of a file of a case that is open to the viewer, held against its hash before the first byte goes out.

    Raises NothingHere, also where the file is gone, and Spoiled where it is not the one that was taken in.
    """
    row = await fetch_one("select * from label_document where id = $1 and application = $2", document, application)
    if row is None:
        raise NothingHere(text("workspace.nothing_here"))
    path = Store(settings().evidence_dir).path(row["sha256"])
    if not path.is_file():
        raise NothingHere(text("file.gone"))
    file = await opened(path, row["sha256"])
    return Handed(row["name"], row["media_type"], row["size"], row["sha256"], file)
