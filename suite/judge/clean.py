"""Objects of lists that were judged and found clean: word for word the same object is not judged again.

A crawl, its repetition, windows and samples show the same objects over and over. Only entries of pages are left out: what
rules ask of one of them lies in the object itself and in the setting, both of which are part of the key. A page with any
fault is remembered as nothing, so that faults are counted as often as they come.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

    Found = Sequence[tuple[str, dict[str, object], str]]

_MOST = 20_000
"""So many are remembered, 2 MB: a crawl of a million objects must not be kept in memory by this."""
_ENCODER = msgspec.json.Encoder()


@dataclass
class Clean:
    """What one registration showed so far."""

    _known: set[bytes] = field(default_factory=set)

    def fresh(self, exchange: Exchange, setting: Setting, found: Found) -> tuple[Found, list[bytes]]:
        """Give the objects of a page that were not judged clean before, and their keys, for `add`."""
        if not (exchange.label.paged and exchange.outbound) or not found:
            return found, []
        where = f"{setting.version} {exchange.label.side} {setting.target_roles} {setting.parties}".encode()
        keys = [_key(where, name, value) for name, value, _ in found]
        new = [(each, key) for each, key in zip(found, keys, strict=True) if key not in self._known]
        return [each for each, _ in new], [key for _, key in new]

    def add(self, keys: Sequence[bytes]) -> None:
        """Remember these as clean, as long as there is room."""
        if len(self._known) + len(keys) <= _MOST:
            self._known.update(keys)


def _key(where: bytes, name: str, value: dict[str, object]) -> bytes:
    made = hashlib.blake2b(where, digest_size=16)
    made.update(name.encode())
    made.update(_ENCODER.encode(value))
    return made.digest()
