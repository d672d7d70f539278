"""What somebody brings to be checked: a file as it is, or the code in a picture of it."""

import io
import warnings

import zxingcpp
from PIL import Image

from compliance.credentials.baked import taken_out
from compliance.credentials.errors import CredentialInvalid

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
MOST_PIXELS = 40_000_000  # a photo of a good telephone


def brought(content: bytes) -> bytes:
    """The credential in a picture, baked in or as a QR code; whatever is no picture, as it is.

    Raises CredentialInvalid for a picture in which there is neither.
    """
    if not content.startswith(PICTURES):
        return content
    try:
        baked = taken_out(content)
    except CredentialInvalid:
        baked = content
    if baked is not content:
        return baked
    found = code_in(content)
    if found is None:
        raise CredentialInvalid("no_code_in_picture")
    return found


def code_in(picture: bytes) -> bytes | None:
    """The text of the first QR code in a picture; None where there is none, or no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture)) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    return None
                grey = opened.convert("L")
    except Exception:  # noqa: BLE001 - whatever the library raises of somebody's bytes, they are no picture
        return None
    for found in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        if found.valid and found.text:
            return str(found.text).encode()
    return None
