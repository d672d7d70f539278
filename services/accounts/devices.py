"""Which browser on which system: enough for a person to recognise it in a list, and no more."""

import re

# the first that fits; those that borrow others' names come first
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Opera", r"OPR/|Opera"), ("Yandex", r"YaBrowser/"), ("Samsung", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"), ("Chrome", r"Chrome/|CriOS/|Chromium/"), ("Safari", r"Version/.+Safari/"),
)  # fmt: skip
SYSTEMS = (
    ("Android", r"Android"), ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"), ("ChromeOS", r"CrOS"), ("Linux", r"Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """«Firefox, Windows»; an empty text for what is no browser we know."""
    names = (
        next((name for name, pattern in table if re.search(pattern, user_agent)), "") for table in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in names if name)
