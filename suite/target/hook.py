"""Calls an HTTP hook: one request, one deadline, and of what it says only the beginning is read."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from suite.wire.asking import UNSENDABLE, asking
from suite.wire.clients import connections
from suite.wire.message import Call
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_SAID = 65536
_HEADERS = {"accept": "*/*"}


class FailedError(Exception):
    """It could not be called; says why in one line."""


class _Enough(Exception):
    """More was said than anybody will read."""


class _Said:
    """What a hook answers."""

    def __init__(self) -> None:
        self.status = 0
        self.text = bytearray()

    def begins(self, status: int, reason: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """Only the status matters."""
        del reason, headers
        self.status = status

    def takes(self, part: bytes) -> None:
        """Take a piece, and break off where it is enough."""
        self.text += part
        if len(self.text) >= _MOST_SAID:
            raise _Enough


def call(method: str, url: str, body: object, within: float) -> tuple[int, str]:
    """Give status and the beginning of the body; raises FailedError."""
    said = _Said()
    words = Call(method, url, (("Content-Type", "application/json"),), json.dumps(body).encode())
    try:
        connections().handle(asking(words, _HEADERS, within), time.monotonic() + within, said)
    except UNSENDABLE as error:
        raise FailedError(str(error) or type(error).__name__) from None
    except (Unanswered, OSError) as error:
        raise FailedError(in_words(error, within, begun=said.status > 0)[1]) from None
    except _Enough:
        pass
    return said.status, said.text[:_MOST_SAID].decode("utf-8", "replace")
