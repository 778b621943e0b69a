"""Makes a HAR of a run's record, as a proxy between the two would have written it: without what was provoked on purpose."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from suite.record.file import rows
from suite.record.rows import Body, Event

if TYPE_CHECKING:
    from pathlib import Path

    from suite.record.rows import Message

_ASKED = {"request-sent", "request-seen"}


def har(record: Path) -> str:
    """Give the HAR as text."""
    bodies = {each.digest: each for each in rows(record) if isinstance(each, Body)}
    asked: dict[int, Event] = {}
    entries = []
    for each in (row for row in rows(record) if isinstance(row, Event)):
        if each.end in _ASKED:
            asked[each.exchange] = each
        elif each.message is not None and not each.provocation and each.exchange in asked:
            entries.append(_entry(asked[each.exchange], each, bodies))
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def _entry(first: Event, last: Event, bodies: dict[str, Body]) -> dict[str, Any]:
    assert first.message is not None
    assert last.message is not None
    sent = _text(first.message, bodies)
    return {
        "startedDateTime": datetime.fromtimestamp(first.at, UTC).isoformat(),
        "time": (last.at - first.at) * 1000,
        "request": {
            "method": first.message.method, "url": first.message.url, "headers": _headers(first.message),
            **({"postData": {"mimeType": "application/json", "text": sent}} if sent else {}),
        },
        "response": {
            "status": last.message.status, "headers": _headers(last.message),
            "content": {"size": last.message.size, "text": _text(last.message, bodies)},
        },
    }  # fmt: skip


def _headers(message: Message) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in message.headers]


def _text(message: Message, bodies: dict[str, Body]) -> str | None:
    """What was said; None where the record did not keep it."""
    row = bodies.get(message.body)
    if not message.body or row is None:
        return "" if not message.body else None
    if row.trimmed:
        return None
    raw = zlib.decompress(base64.b64decode(row.data)) if row.packed else row.data.encode()
    return raw.decode("utf-8", "replace")
