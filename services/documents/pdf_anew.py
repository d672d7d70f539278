"""A PDF that somebody gave, written anew from what its pages draw: nothing that could run, leave or hide goes along.

Of each page only its size, what it draws and what it draws with are kept. Scripts, actions, forms, links, files inside,
layers and names of the old document are not looked for: they are left behind. The old file is read by a process of its
own, which has little memory and little time, since it may be made to use up both.
"""

import asyncio
import resource
import sys
from io import BytesIO
from itertools import islice
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

MOST_BYTES, MOST_PAGES = 50_000_000, 300
SECONDS, MEMORY = 15, 1 << 30
KEPT = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents")
# what a file that is broken, or was made to break a reader, comes to
FAULTS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError, OSError,
)  # fmt: skip
ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound",
})  # fmt: skip
# what may hang on what a page draws with, and draws nothing
LEFT = ("/AA", "/A", "/AF", "/OC", "/OPI", "/Metadata", "/PieceInfo", "/Properties", "/JS", "/Annots", "/StructParents")


async def written_anew(path: Path) -> bytes | None:
    """The pages of a PDF, in a new one; None where it cannot be read, is locked or too large, or takes too long."""
    if (await asyncio.to_thread(path.stat)).st_size > MOST_BYTES:
        return None
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(path), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        made, _ = await asyncio.wait_for(child.communicate(), SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()
        return None
    return made if child.returncode == 0 and made.startswith(b"%PDF-") else None


def anew(content: bytes) -> bytes:
    """The same pages in a new document. Raises PyPdfError and what a broken file makes of a reader."""
    reader, writer = PdfReader(BytesIO(content)), PdfWriter()
    for page in islice(reader.pages, MOST_PAGES):
        kept = DictionaryObject({NameObject(name): page.raw_get(name) for name in KEPT if name in page})
        writer.add_blank_page(1, 1).update(kept.clone(writer))
    writer.metadata = None
    for each in writer._objects:
        _leave_behind(each)
    made = BytesIO()
    PdfWriter(clone_from=BytesIO(_written(writer))).write(made)  # what nothing leads to any more is not copied
    return made.getvalue()


def _written(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _leave_behind(value: object) -> None:
    """Take away, at any depth, what draws nothing; objects that are referred to are visited by themselves."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            for name in [name for name in one if name in LEFT or _does(one.raw_get(name))]:
                del one[name]
        if isinstance(one, DictionaryObject | ArrayObject):
            waiting += [one.raw_get(name) for name in one] if isinstance(one, DictionaryObject) else list(one)


def _does(value: object) -> bool:
    """Whether something is an action."""
    return isinstance(value, DictionaryObject) and (value.get("/S") in ACTIONS or "/JS" in value)


def main(path: str) -> int:
    """Write a file anew to where a process says what it has to say; 1 where it cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        made = anew(Path(path).read_bytes())
    except FAULTS:
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
