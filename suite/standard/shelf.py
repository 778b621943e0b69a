"""Finds the data folders that travel with the package: in a wheel below `suite/_data`, in a checkout beside `suite`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shelf(name: str) -> Path:
    """Give the folder `schemas` or `fixtures`."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
