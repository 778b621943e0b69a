"""Reading JSON that others sent, within limits. Written twice on purpose: the judges' reader is another one.

Numbers with a fraction become Decimal, so that what we store and give back keeps its digits.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

MOST: Final = 20_000_000
"""Bytes of one body that we are ready to read."""

_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class BadJson(ValueError):
    """The bytes are no JSON, or more than we read."""


def read(body: bytes, *, most: int = MOST) -> object:
    """Read a JSON document; raises BadJson and nothing else."""
    if len(body) > most:
        raise BadJson(f"more than {most} bytes")
    try:
        value: object = _DECODER.decode(body)
    except (msgspec.MsgspecError, ValueError, ArithmeticError) as error:
        raise BadJson(str(error)) from error
    except RecursionError as error:
        raise BadJson("nested too deeply") from error
    return value


def write(value: object) -> bytes:
    """Write a JSON document; `msgspec.Raw` within it is taken over as it stands."""
    return _ENCODER.encode(value)
