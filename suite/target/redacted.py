"""target.toml as it may be shown: no token, no header value."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suite.target.shape import TargetConfig

_SECRET = frozenset({"token_a", "spare_tokens_a", "our_token_a", "token_c", "token_b"})


def redacted(config: TargetConfig) -> dict[str, object]:
    """Give the file's values for the report's appendix."""
    found = _plain("", config)
    return found if isinstance(found, dict) else {}


def _plain(name: str, value: object) -> object:
    if name in _SECRET:
        return "(given)" if value else ""
    if name == "headers" and isinstance(value, dict):
        return dict.fromkeys(value, "(hidden)")
    if is_dataclass(value):
        return {each.name: _plain(each.name, getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(str(key), each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain("", each) for each in value]
    return value.name if isinstance(value, Path) else value
