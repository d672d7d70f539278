"""Cut Möldir's one font file out of Inter: `python frontend/fonts/cut_font.py` (or `make fonts`).

In: the npm package inter-ui, fetched by `npm pack` and checked against its hash. Out: `InterMoldir.woff2` beside this
file: Latin, Russian and every Kazakh letter in one file (split files break kerning inside Kazakh words, and garble
PDFs), weights 400 to 700, tabular figures, slashed zero. Source: rsms Inter, SIL Open Font License (OFL.txt).
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

PACKAGE = "inter-ui@4.1.1"
SHA512 = "451h0J29HyOmA+JXgSi/6M12tL7ZCZ8arYKZUXiOXTJpJbAKqJvFh3k5SiV3x7tKe0C0KyrKUUiQIvvZ2PQDcA=="
HERE = Path(__file__).resolve().parent
OUT = HERE / "InterMoldir.woff2"
LIMIT = 45 * 1024  # bytes: the page budget's share of the font

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
UNICODES = [
    *range(0x20, 0x7F),  # Latin
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: names in the Kazakh Latin drafts and Turkish
    0x18F,
    0x259,
    0x192,  # Ə ə ƒ
    0x401,
    0x451,
    *range(0x410, 0x450),  # Russian
    *map(ord, KAZAKH),
    *range(0x2010, 0x2016),
    0x2018,
    0x2019,
    0x201A,
    0x201C,
    0x201D,
    0x201E,
    0x2020,
    0x2022,
    0x2026,  # punctuation
    0x2009,
    0x202F,
    0x2030,
    0x2032,
    0x2033,
    0x2039,
    0x203A,
    0x2212,
    0x20AC,
    0x20B8,
    0x20BD,
    0x2116,
    0x2122,  # € ₸ ₽ № ™
    0x2190,
    0x2191,
    0x2192,
    0x2193,
    0x2197,  # arrows
    0x2248,
    0x2260,
    0x2264,
    0x2265,
    0x2713,
    0x25CF,
    0x25B2,
    0x25BC,  # ≈ ≠ ≤ ≥ ✓ ● ▲ ▼
]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "zero", "case"]


def fetch(folder: Path) -> Path:
    """The variable font of the package, unpacked into `folder`. Exits when its hash is not the expected one."""
    subprocess.run(["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(folder)], check=True, cwd=folder)  # noqa: S607 - the one on the path
    archive = next(folder.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != SHA512:
        sys.exit(f"{PACKAGE} is not the package this recipe was written for: sha512 {digest}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package" / "variable" / "InterVariable.woff2"


def cut(source: Path) -> TTFont:
    """The font with only our letters and features, optical size fixed for text."""
    options = subset.Options(layout_features=FEATURES, flavor="woff2", notdef_outline=True, name_IDs=["*"])
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=UNICODES)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"opsz": 14, "wght": (400, 700)})
    font.flavor = "woff2"
    return font


def main() -> None:
    """Write the font and say how large it is."""
    with tempfile.TemporaryDirectory() as folder:
        font = cut(fetch(Path(folder)))
        font["head"].modified = font["head"].created  # the same input gives the same bytes
        font.recalcTimestamp = False
        font.save(OUT)
    size = OUT.stat().st_size
    missing = [letter for letter in KAZAKH + "₸№" if ord(letter) not in TTFont(OUT).getBestCmap()]
    if missing or size > LIMIT:
        sys.exit(f"{OUT.name}: {size} bytes (limit {LIMIT}), missing letters: {missing}")
    print(f"{OUT.name}: {size / 1024:.1f} KiB")


if __name__ == "__main__":
    main()
