"""Writes the workbook of Excel 97 (.xls), just enough of it for a sheet of texts and numbers.

Layouts: [MS-CFB] for the file of sectors, [MS-XLS] for the records in its stream `Workbook`.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

FREE, END, FAT, NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, LEAST_STREAM = 512, 4_096
BOF, EOF, BOUNDSHEET, CODEPAGE, XF, DIMENSIONS, LABEL, NUMBER = 0x809, 0x0A, 0x85, 0x42, 0xE0, 0x200, 0x204, 0x203


def write_old_excel(path: Path, rows: Sequence[Sequence[str | float | None]]) -> Path:
    """One sheet. Small: the file has one sector of allocation table."""
    stream = _workbook("Лист", rows)
    path.write_bytes(_sectors(stream.ljust(max(LEAST_STREAM, -(-len(stream) // SECTOR) * SECTOR), b"\0")))
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(kind: int) -> bytes:
    return _record(BOF, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0x41, 6))


def _sheet(rows: Sequence[Sequence[str | float | None]]) -> bytes:
    out = _begin(0x10) + _record(DIMENSIONS, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            at = struct.pack("<HHH", number, place, 0)
            if isinstance(value, str):
                out += _record(LABEL, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif value is not None:
                out += _record(NUMBER, at + struct.pack("<d", value))
    return out + _record(EOF)


def _workbook(name: str, rows: Sequence[Sequence[str | float | None]]) -> bytes:
    start = _begin(0x5) + _record(CODEPAGE, struct.pack("<H", 1200)) + _record(XF, bytes(20))

    def listed(position: int) -> bytes:
        body = struct.pack("<IBBBB", position, 0, 0, len(name), 1) + name.encode("utf-16-le")
        return start + _record(BOUNDSHEET, body) + _record(EOF)

    return listed(len(listed(0))) + _sheet(rows)


def _sectors(stream: bytes) -> bytes:
    """Sector 0 is the allocation table, 1 the directory, the rest the stream."""
    count = len(stream) // SECTOR
    table = [FAT, END, *(place + 3 for place in range(count - 1)), END]
    assert len(table) <= SECTOR // 4
    table += [FREE] * (SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, LEAST_STREAM, END, 0, END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    directory = _entry("Root Entry", 5, 1, (END, 0)) + _entry("Workbook", 2, NO_ENTRY, (2, len(stream)))
    return header + struct.pack("<128I", *table) + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, where: tuple[int, int]) -> bytes:
    written = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<HBBIII", len(written), kind, 1, NO_ENTRY, NO_ENTRY, child)
    return written.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", *where)
