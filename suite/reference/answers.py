"""Answers as values, before anybody wraps them into an envelope or sends them.

A module returns an `Answer`; how it looks on the wire is decided in envelope.py. `data` may hold `msgspec.Raw`, so an
object that was serialised once is spliced in as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import msgspec

from suite.reference.codes import CLIENT_ERROR, INVALID_PARAMETERS, OK

NOTHING: Final = msgspec.UNSET
"""No `data` in the envelope at all, unlike None, which is an explicit null."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What we answer: HTTP status, OCPI code, data, and headers beside the usual ones."""

    status: int = 200
    code: int = OK
    message: str = ""
    data: object = NOTHING
    headers: tuple[tuple[str, str], ...] = ()

    def having(self, name: str, value: str) -> Answer:
        """Give the answer with one more header."""
        return replace(self, headers=(*self.headers, (name, value)))


def success(data: object = NOTHING, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Say yes, with data where the standard specifies any."""
    return Answer(status=status, data=data, headers=headers)


def refusal(code: int, message: str, *, status: int = 200) -> Answer:
    """Say no to a request that is well-formed, authenticated and to a resource we have: OCPI code, no HTTP error."""
    return Answer(status=status, code=code, message=message)


def invalid(message: str) -> Answer:
    """Refuse a body or parameter that is missing or wrong."""
    return refusal(INVALID_PARAMETERS, message)


def unknown(message: str = "there is no such object") -> Answer:
    """Answer a GET for something we do not have."""
    return refusal(CLIENT_ERROR, message, status=404)


def not_allowed(allowed: tuple[str, ...], message: str = "method not allowed") -> Answer:
    """Refuse a method that this resource does not have."""
    return refusal(CLIENT_ERROR, message, status=405).having("Allow", ", ".join(allowed))
