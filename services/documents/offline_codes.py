"""The offline code of a label as a picture for packaging: sizes and error level as measured on prints."""

import io

import segno

ERROR = "M"  # of four levels: bears a scratch, and still has three dots of a 300 dpi print for each module at 2 cm
QUIET = 4  # modules around it that stay white
SIDE_MM = 20  # the smallest print it is read from


def offline_code(text: str) -> segno.QRCode:
    """The QR code of a text made by compliance.credentials.offline: alphanumeric, so small."""
    return segno.make(text, error=ERROR, boost_error=False, micro=False)


def offline_svg(text: str) -> str:
    """The same as an SVG of two centimetres, black on white, without a script."""
    made = io.BytesIO()
    offline_code(text).save(made, kind="svg", border=QUIET, xmldecl=False, svgns=True, light="#ffffff", unit="",
                            omitsize=True)  # fmt: skip
    return made.getvalue().decode()
