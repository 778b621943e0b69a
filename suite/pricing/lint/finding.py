"""One remark on a tariff, and the register of those who make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from suite.pricing.tariff import Tariff

    Judge = Callable[[dict[str, Any], Tariff], Iterable["Finding"]]

WARNING, INFO = "WARNING", "INFO"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` for scripts, `pointer` into the tariff, what is there and what would be better."""

    code: str
    verdict: str
    pointer: str
    message: str
    hint: str = ""


JUDGES: list[Judge] = []


def judge(function: Judge) -> Judge:
    """Enter a judge into the register; they run in the order in which their files are read."""
    JUDGES.append(function)
    return function
