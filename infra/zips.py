"""What Python's zipfile raises for bytes that nobody vouches for."""

import lzma
import struct
import zipfile
import zlib

# whoever opens or unpacks an archive from outside catches these, and says in a sentence what is wrong
ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, OverflowError,
    RuntimeError, NotImplementedError, KeyError, IndexError,
)  # fmt: skip
