"""Where the files beside the package lie: templates, static, courses."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def data_dir(name: str) -> Path:
    """The folder of this name: inside an installed package if it is there, else in the checkout."""
    packaged = PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name
