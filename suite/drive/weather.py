"""Weather: 429, 502, 503, 504 and lost connections are waited out within bounds and are never a finding (d79)."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.wire.message import Call, Reply

PASSING = frozenset({429, 502, 503, 504})
_LOST = frozenset({"lost", "refused", "timeout"})
_REPEATABLE = frozenset({"GET", "PUT", "DELETE", "HEAD", "OPTIONS"})
_TRIES = 4
_LONGEST = 30.0
_PAUSES = 2
_ID = "X-Request-ID"


@dataclass
class Weather:
    """Decides whether to try again and how long to wait before it; `scale` shortens the waits of rehearsals."""

    scale: float = 1.0
    counts: dict[str, int] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    pauses: int = 0
    """How often the whole run rested because the target did not answer."""

    def passing(self, method: str, reply: Reply, kind: str) -> bool:
        """Say whether this outcome may be tried again without changing anything on the target."""
        if reply.status in PASSING:
            return method in _REPEATABLE or reply.status in {429, 503}
        return reply.status == 0 and kind in _LOST and method in _REPEATABLE and kind != "timeout"

    def wait(self, attempt: int, reply: Reply) -> bool:
        """Wait before the next try; False when there have been enough."""
        if attempt >= _TRIES:
            return False
        name = str(reply.status or "lost connection")
        self.counts[name] = self.counts.get(name, 0) + 1
        pause = _retry_after(reply) if reply.status else None
        self.sleep(min(_LONGEST, pause if pause is not None else 0.5 * 2**attempt) * self.scale)
        return True

    def rest(self, reason: str) -> tuple[str, str]:
        """Pause instead of failing by the hundreds; gives what to note, and why the target counts as gone, if it does."""
        if self.pauses >= _PAUSES:
            gone = f"the target stopped answering ({reason})"
            return gone, gone
        self.pauses += 1
        self.sleep(_LONGEST * self.scale)
        return f"paused {_LONGEST:.0f} s, since the target did not answer ({reason})", ""


def renewed(call: Call) -> Call:
    """Give the call for another try: the same words, and an id of its own, since no two requests share one."""
    return call.having(_ID, str(uuid.uuid4())) if call.header(_ID) else call


def _retry_after(reply: Reply) -> float | None:
    value = (reply.header("retry-after") or "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
