"""Contrast of the colours in `frontend/styles/tokens.css`, in both themes: `python3 -m infra.deploy.contrast`.

Formula: WCAG 2.2, relative luminance and contrast ratio. Text needs 4.5 on every ground it is set on (1.4.3), controls,
the focus ring and the grade badges need 3 (1.4.11).
"""

import re
import sys
from itertools import product

from infra.deploy.say import PROJECT, Stop, line, told

TOKENS = PROJECT / "frontend/styles/tokens.css"
TEXT, CONTROL = 4.5, 3.0
GROUNDS = ("canvas", "surface", "surface-2")
STATES = ("ok", "info", "warn", "danger")
GRADES = ("a", "b", "c", "d", "e", "nr")

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, ground, TEXT) for ink, ground in product(("ink", "ink-2", "ink-3", "accent", "visited"), GROUNDS)),
    *((state, ground, TEXT) for state in STATES for ground in ("canvas", "surface", f"{state}-soft")),
    *(("ink", f"{soft}-soft", TEXT) for soft in (*STATES, "accent")),
    *(("accent-ink", ground, TEXT) for ground in ("accent", "accent-hover")),
    *((f"grade-{grade}-ink", f"grade-{grade}", TEXT) for grade in GRADES),
    *((f"grade-{grade}", "canvas", CONTROL) for grade in GRADES),
    *((mark, ground, CONTROL) for mark, ground in product(("line-strong", "focus-ring"), GROUNDS)),
)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#RRGGBB`, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def themes(css: str) -> dict[str, dict[str, str]]:
    """Colours by name of the light theme, and of the dark one, which overrides some of them."""
    light, _, dark = css.partition("prefers-color-scheme: dark")
    colours = [dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", part)) for part in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def main() -> None:
    """Print the weakest pair of each theme. Raises Stop when a pair falls short or a colour has no name."""
    short: list[str] = []
    for theme, colours in themes(TOKENS.read_text(encoding="utf-8")).items():
        nameless = {name for one, other, _ in PAIRS for name in (one, other)} - colours.keys()
        if nameless:
            raise Stop(f"{TOKENS.name} does not name {', '.join(sorted(nameless))}")
        found = [(contrast(colours[one], colours[other]) / least, one, other, least) for one, other, least in PAIRS]
        share, one, other, least = min(found)
        line(f"{theme}: {len(found)} pairs, the weakest is {one} on {other}: {share * least:.2f}, at least {least}")
        short += [
            f"{theme} {one} on {other} {share * least:.2f} < {least}" for share, one, other, least in found if share < 1
        ]
    if short:
        raise Stop("Contrast falls short: " + "; ".join(short))


if __name__ == "__main__":
    sys.exit(told(main))
