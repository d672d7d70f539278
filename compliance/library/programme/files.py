"""The YAML files of this folder."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent


def read(name: str) -> Any:
    """A file by its name without an ending."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
