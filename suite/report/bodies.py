"""The bytes of a body as the record keeps them: unpacked within a limit, or why they are not there."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.report.visible import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.record.rows import Body, Message

_LIMIT = 32 * 1024 * 1024
SHOWN = 64 * 1024
"""Of a longer body the page shows this much; the record has the rest."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A body for the page. `note` says what is missing and where it is."""

    text: str = ""
    size: int = 0
    note: str = ""


def content(bodies: Mapping[str, Body], message: Message) -> bytes | None:
    """Give the bytes, or None where the record does not hold them."""
    row = bodies.get(message.body)
    if row is None or row.trimmed:
        return None
    return _unpacked(row.data) if row.packed else row.data.encode("utf-8", errors="surrogatepass")


def _unpacked(data: str) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(base64.b64decode(data), _LIMIT)
    except (zlib.error, binascii.Error):
        return None


def _of_what_is_gone(row: Body | None) -> str:
    """What the record knows of a body that it does not hold."""
    ids = row.ids if row else []
    if not ids:
        return "not kept"
    told = ids[0] if len(ids) == 1 else f"{ids[0]} to {ids[-1]}"
    return f"not kept, since nothing was found in it; {len(ids)} objects, {told}"


def shown(bodies: Mapping[str, Body], message: Message, limit: int = SHOWN) -> Shown:
    """Give a body as text, at most `limit` bytes of it."""
    if not message.body:
        return Shown()
    found = content(bodies, message)
    if found is None or limit == 0:
        place = "in run.ndjson" if found is not None else _of_what_is_gone(bodies.get(message.body))
        return Shown(size=message.size, note=f"{message.size} bytes, {place}; SHA-256 {message.body[:16]}…")
    note = f"the first {limit} of {len(found)} bytes; all of it is in run.ndjson" if len(found) > limit else ""
    return Shown(decoded(found[:limit]), message.size or len(found), note)
