"""An exchange as judges see it: a request and its response, redacted, parsed once, facts derived once.

Headers here are already redacted: instead of a token stands `token:<keyed hash>` (see redact.py). Rules never parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from suite.wire.message import Label
from suite.wire.parse import Parsed, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class Authorization:
    """What may be kept of an `Authorization` header: never the token itself."""

    present: bool = False
    scheme: str = ""
    gap: str = " "
    """What stands between scheme and token."""
    hash: str = ""
    """Keyed hash of the token as the holder knows it (decoded where it came in base64)."""
    form: str = ""
    """raw, base64, base64+newline, empty, or other."""
    length: int = 0
    printable: bool = True
    """All characters within U+0021..U+007E."""


@dataclass(frozen=True)
class Heard:
    """One message of an exchange."""

    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    digest: str = ""
    at: float = 0.0
    method: str = ""
    url: str = ""
    status: int = 0
    token: Authorization = Authorization()
    """Facts of the token that a credentials object in the body carries; in the body itself stands its hash."""

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Headers by lower-case name; the first of a name wins, except Link, whose values are joined."""
        found: dict[str, str] = {}
        for name, value in self.headers:
            key = name.lower()
            if key == "link" and key in found:
                found[key] = f"{found[key]}, {value}"
            else:
                found.setdefault(key, value)
        return found

    @cached_property
    def parsed(self) -> Parsed:
        """The body as JSON, with what was wrong about it."""
        return parse(self.body)

    @property
    def json(self) -> object:
        """The parsed body, None where it is no JSON."""
        return self.parsed.value


@dataclass
class Exchange:
    """A request with its response. `outbound`: we called the target; else the target called us."""

    number: int
    outbound: bool
    label: Label = field(default_factory=Label)
    request: Heard = field(default_factory=Heard)
    response: Heard | None = None
    authorization: Authorization = field(default_factory=Authorization)
    error: str = ""
    """Why there is no (whole) response."""

    @cached_property
    def envelope(self) -> dict[str, object]:
        """The response's JSON object, empty where it is none."""
        value = self.response.json if self.response else None
        return value if isinstance(value, dict) else {}

    @property
    def status(self) -> int:
        """HTTP status of the response, 0 for none."""
        return self.response.status if self.response else 0

    @cached_property
    def code(self) -> int | None:
        """OCPI status_code of the response; digits in a string are understood too, None stands for anything else."""
        found = self.envelope.get("status_code")
        if isinstance(found, str) and _DIGITS.fullmatch(found):
            return int(found)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @cached_property
    def succeeded(self) -> bool:
        """HTTP 2xx and an OCPI success code."""
        code = self.code
        return 200 <= self.status < 300 and code is not None and 1000 <= code < 2000  # noqa: PLR2004 - the standard's ranges

    @cached_property
    def query(self) -> dict[str, str]:
        """Query parameters of the request."""
        from urllib.parse import parse_qsl, urlsplit  # noqa: PLC0415 - once per exchange, and only where asked

        return dict(parse_qsl(urlsplit(self.request.url).query, keep_blank_values=True))
