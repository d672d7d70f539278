"""A code on packaging is read from a print of two centimetres: rendered at 300 dpi, blurred, tilted, with noise.

Measured on the code of a usual label (384 characters), ten prints each. Level L is version 10 with 3.6 dots of the
print to a module, and is lost with a scratch of 5 dots four times in ten; M is version 12 with 3.2 dots, bears that
scratch every time and is lost only in blur that a telephone would not keep; Q is version 15 with 2.8 dots, which heavy
noise undoes seven times in ten. So M.
"""

import io

import pytest
from PIL import Image, ImageDraw, ImageFilter

from services.documents.offline_codes import ERROR, QUIET, offline_code, offline_svg
from services.scanned import brought, code_in
from tests.compliance.labels.test_offline import CODE

DPI, SIDE_MM = 300, 20
DOTS = round(SIDE_MM / 25.4 * DPI)


def printed(text: str, *, noise: int = 0, blur: float = 0.0, tilt: float = 0.0) -> Image.Image:
    """The code as a scanner at 300 dpi sees it: 236 dots across with its quiet zone, on a sheet."""
    drawn = io.BytesIO()
    offline_code(text).save(drawn, kind="png", scale=10, border=QUIET)
    small = Image.open(drawn).convert("L").resize((DOTS, DOTS), Image.Resampling.BOX)
    sheet = Image.new("L", (DOTS + 80, DOTS + 80), 245)
    sheet.paste(small.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=245), (40, 40))
    if noise:
        sheet = Image.blend(sheet, Image.effect_noise(sheet.size, noise), 0.3)
    return sheet.filter(ImageFilter.GaussianBlur(blur)) if blur else sheet


def as_png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "png")
    return made.getvalue()


@pytest.mark.parametrize(("noise", "blur", "tilt"), [
    (0, 0.0, 0.0), (60, 0.0, 0.0), (100, 0.5, 0.0), (60, 0.7, 0.0), (60, 0.5, 2.0), (60, 0.5, 90.0),
])  # fmt: skip
def test_it_is_read_from_a_print_of_two_centimetres(noise: int, blur: float, tilt: float) -> None:
    assert code_in(as_png(printed(CODE, noise=noise, blur=blur, tilt=tilt))) == CODE.encode()


def test_it_bears_a_scratch() -> None:
    sheet = printed(CODE, noise=40)
    ImageDraw.Draw(sheet).line((60, 130, 300, 150), fill=255, width=4)
    assert brought(as_png(sheet)) == CODE.encode()


def test_its_modules_are_as_large_as_a_print_can_hold() -> None:
    made = offline_code(CODE)
    modules = made.symbol_size(border=QUIET)[0]
    assert made.error == ERROR
    assert DOTS / modules >= 3.0
    assert 'viewBox="0 0' in offline_svg(CODE)


def test_a_picture_without_a_code_is_told() -> None:
    assert code_in(as_png(Image.new("L", (100, 100), 200))) is None
    assert code_in(b"\x89PNG\r\n\x1a\nbroken") is None
