"""URLs that the target gave in an answer, followed as they are.

One that leads elsewhere, to where nobody answers, is the target's own mistake and no bad weather.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.drive.answer import Answer
from suite.drive.signals import Blocked

if TYPE_CHECKING:
    from suite.drive.registration import Registration
    from suite.wire.message import Call

FORBIDDEN = "a host that may not be contacted"
HOW_ALLOWED = "[safety] allow_hosts names those that may be"


def follow(registration: Registration, call: Call, url: str) -> Answer:
    """Send a call to that URL; where nobody answers there, and its origin is another than the call's, give that."""
    try:
        return registration.session.exchange(call.to(url), registration)
    except Blocked as blocked:
        if isinstance(blocked.answer, Answer) and not blocked.answer.answered and _origin(url) != _origin(call.url):
            return blocked.answer
        raise


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
