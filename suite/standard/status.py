"""The status codes of each version (status codes), and which numbers are custom ones."""

from __future__ import annotations

_OLD = frozenset({1000, 2000, 2001, 2002, 2003, 3000, 3001, 3002, 3003})
_HUB = frozenset({2004, 4000, 4001, 4002, 4003})

LISTED: dict[str, frozenset[int]] = {"2.1.1": _OLD, "2.2.1": _OLD | _HUB, "2.3.0": _OLD | _HUB}
"""Version -> the codes it lists."""


def is_custom(code: int) -> bool:
    """Say whether a code lies in a range reserved for custom modules: 19xx, 29xx, 39xx, 49xx."""
    return code // 1000 in {1, 2, 3, 4} and code // 100 % 10 == 9  # noqa: PLR2004 - the ranges' own digits
