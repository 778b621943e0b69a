"""Takes an `Authorization` header apart: scheme, gap, token. Knows nothing of secrets or of writing."""

from __future__ import annotations

import base64
import binascii
import re

_SCHEMES = frozenset({"token", "bearer", "basic", "digest", "apikey", "api-key", "negotiate", "jwt", "ocpi", "hawk"})
"""What may be shown; any other word in that place may be the secret itself."""
_PARTS = re.compile(r"[ \t]*(?P<scheme>[^\s]+)(?P<gap>\s+)(?P<token>.*)", re.DOTALL)
_GLUED = re.compile(r"[ \t]*(?P<scheme>token)(?P<token>.*)", re.DOTALL | re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def apart(value: str) -> tuple[str, str, str]:
    """Give scheme, gap and token; the scheme is `?` where it is none that we know, empty where there is none."""
    found = _PARTS.fullmatch(value)
    if found and found["token"]:
        scheme = found["scheme"]
        return (scheme if scheme.lower() in _SCHEMES else "?"), found["gap"], found["token"]
    glued = _GLUED.fullmatch(value.rstrip())
    if glued:
        return glued["scheme"], value[len(value.rstrip()) :], glued["token"]
    return "", "", value.strip()


def unwrapped(token: str) -> str | None:
    """Give what the token says in base64, None where it is none or says nothing printable."""
    if len(token.rstrip("=")) % 4 == 1 or not _BASE64.fullmatch(token):
        return None
    padded = token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_" if set(token) & set("-_") else None, validate=True).decode(
            "utf-8"
        )
    except (binascii.Error, ValueError):
        return None
    return text if text.strip() and text.rstrip("\r\n").isprintable() else None
