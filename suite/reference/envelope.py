"""The envelope around every answer: OCPI's JSON object, and the headers that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suite.reference.answers import NOTHING, Answer
from suite.reference.codes import OK
from suite.reference.core import Part
from suite.reference.jsonread import write
from suite.reference.seams import seam
from suite.standard.routes import MODULES

if TYPE_CHECKING:
    from suite.reference.incoming import Incoming

Headers = tuple[tuple[str, str], ...]

_IDS: Final = ("X-Request-ID", "X-Correlation-ID")
_SUCCESS: Final = range(OK, OK + 1000)


class Envelope(Part):
    """Makes bytes and headers of an answer."""

    @seam
    def body(self, incoming: Incoming, answer: Answer) -> bytes:
        """Write the body of an answer."""
        return self.written(self.wrapped(incoming, answer))

    @seam
    def written(self, wrapped: dict[str, object]) -> bytes:
        """Serialise the envelope."""
        return write(wrapped)

    @seam
    def wrapped(self, incoming: Incoming, answer: Answer) -> dict[str, object]:
        """Put the data into the envelope."""
        del incoming
        found: dict[str, object] = {"status_code": self.code(answer), "timestamp": self.timestamp()}
        message = self.message(answer)
        if message:
            found["status_message"] = message
        if answer.data is not NOTHING:
            found["data"] = answer.data
        return found

    @seam
    def code(self, answer: Answer) -> object:
        """Give the status code."""
        return answer.code

    @seam
    def timestamp(self) -> object:
        """Give the time of the answer."""
        return self.core.stamp()

    @seam
    def message(self, answer: Answer) -> object:
        """Give the status message."""
        return answer.message or ("Success" if answer.code in _SUCCESS else "")

    @seam
    def headers(self, incoming: Incoming, answer: Answer) -> Headers:
        """Give all headers of an answer."""
        return (*self.content_type(), *self.ids(incoming), *self.routing(incoming), *answer.headers)

    @seam
    def content_type(self) -> Headers:
        """Say that it is JSON."""
        return (("Content-Type", "application/json"),)

    @seam
    def ids(self, incoming: Incoming) -> Headers:
        """Give back the ids of the request, in versions that have them."""
        if incoming.version is not None and not incoming.version.message_ids:
            return ()
        return tuple((name, incoming.headers[name.lower()]) for name in _IDS if name.lower() in incoming.headers)

    @seam
    def routing(self, incoming: Incoming) -> Headers:
        """Give back the routing headers with the two sides swapped, for functional modules that came with them."""
        entry = MODULES.get(incoming.module)
        if incoming.version is None or not incoming.version.routing_headers or entry is None or not entry.functional:
            return ()
        return tuple(_swapped(incoming, mine, theirs) for mine, theirs in _PAIRS if theirs.lower() in incoming.headers)


_PAIRS: Final = tuple(
    (f"OCPI-{mine}-{what}", f"OCPI-{theirs}-{what}")
    for mine, theirs in (("to", "from"), ("from", "to"))
    for what in ("party-id", "country-code")
)


def _swapped(incoming: Incoming, mine: str, theirs: str) -> tuple[str, str]:
    return mine, incoming.headers[theirs.lower()]
