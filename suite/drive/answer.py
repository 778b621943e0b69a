"""An answer as a scenario sees it: never raises for what the target sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.wire.exchange import Exchange, Heard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.wire.message import Reply


_LONGEST = 15
"""No count has more digits."""


class _Absent:
    """What `at` gives for a path that leads nowhere: false, equal to nothing, not even to itself."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()


def at(value: object, path: str | Iterable[str | int]) -> object:
    """Follow a dotted path (`data.0.id`) or a sequence of keys; ABSENT where it ends early."""
    steps = path.split(".") if isinstance(path, str) else path
    for step in steps:
        value = _step(value, step)
        if value is ABSENT:
            return ABSENT
    return value


def _step(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step, ABSENT)
    if isinstance(value, list) and str(step).isdigit() and int(step) < len(value):
        return value[int(step)]
    return ABSENT


class Answer:
    """One exchange with the target, read leniently. `at` looks into `data`, `body_at` into the whole body."""

    def __init__(self, exchange: Exchange, reply: Reply | None = None) -> None:
        """Wrap a finished exchange; `reply` keeps the bytes with tokens in them, in memory only."""
        self.exchange = exchange
        self.reply = reply

    @property
    def number(self) -> int:
        """Number of the exchange in the record."""
        return self.exchange.number

    @property
    def status(self) -> int:
        """HTTP status; 0 where no answer came."""
        return self.exchange.status

    @property
    def code(self) -> int | None:
        """OCPI status_code, None where there is none."""
        return self.exchange.code

    @property
    def ok(self) -> bool:
        """HTTP 2xx with an OCPI success code."""
        return self.exchange.succeeded

    @property
    def answered(self) -> bool:
        """Whether an HTTP answer came at all."""
        return self.status != 0

    @property
    def refused(self) -> bool:
        """An answer that says no: an HTTP 4xx, or an OCPI 2xxx or 3xxx code."""
        code = self.code
        return 400 <= self.status < 500 or (code is not None and 2000 <= code < 5000)  # noqa: PLR2004 - ranges of the standard

    @property
    def data(self) -> object:
        """The envelope's data, ABSENT where there is none."""
        return self.exchange.envelope.get("data", ABSENT)

    @property
    def shape(self) -> str:
        """What `data` is, in words."""
        names: dict[type, str] = {list: "an array", dict: "an object", type(None): "null", _Absent: "absent"}
        return names.get(type(self.data), "a plain value")

    def at(self, path: str) -> object:
        """Look into `data` by a dotted path."""
        return at(self.exchange.envelope, f"data.{path}" if path else "data")

    def body_at(self, path: str) -> object:
        """Look into the whole response by a dotted path."""
        return at(self.exchange.envelope, path)

    def sent_at(self, path: str) -> object:
        """Look into the request's body by a dotted path (calls of the target to us)."""
        return at(self.exchange.request.json, path)

    def header(self, name: str) -> str | None:
        """Give a response header, None where it is missing."""
        response: Heard | None = self.exchange.response
        return response.fields.get(name.lower()) if response else None

    def whole(self, name: str) -> int | None:
        """Give a response header as a whole number from 0, None where it is none or absurdly long."""
        text = (self.header(name) or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None

    @property
    def brief(self) -> str:
        """The answer in a few words, for the Actual of a finding."""
        if not self.answered:
            return self.exchange.error or "no answer"
        code = "no OCPI status_code" if self.code is None else f"status_code {self.code}"
        return f"HTTP {self.status}, {code}"

    def __repr__(self) -> str:
        """Show it in a few words."""
        return f"<Answer {self.number}: {self.brief}>"
