"""The statistical business register, from workbooks or csv files; all files and sheets together are one snapshot."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.sources.base import Batch
from registry.sources.layouts import read_sheet
from registry.sources.statgov.layout import LAYOUT
from registry.sources.workbooks import books

KINDS = ("xlsx", "xls", "csv", "zip")


def read(files: Sequence[Path]) -> Iterator[Batch]:
    """Batches of Company. Raises ImportRefused for a file without the published header."""
    for sheets in books(files, KINDS):
        for sheet in sheets:
            yield from read_sheet(sheet, LAYOUT)
