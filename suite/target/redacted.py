"""target.toml as it may be shown: no token, no header value, nothing that came from a variable or a file of the user's."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from suite.target.reader import SECRETS
from suite.target.shape import Stimulus, TargetConfig

_LEFT_OUT = frozenset({"origins", "warnings", "path"})
_SHOWN_ANYHOW = frozenset({"name", "product", "versions_url", "public_url", "party"})
_USERINFO = re.compile(r"//[^/@]*@")


def redacted(config: TargetConfig) -> dict[str, object]:
    """Give the file's values for the report's appendix; real cards are not shown where personal data is hashed."""
    found = _plain("", config, config.origins)
    if not isinstance(found, dict):
        return {}
    if config.safety.personal_data == "hash" and isinstance(found.get("suite"), dict):
        found["suite"]["tokens"] = ["(hidden)"] * len(config.suite.tokens)
    return found


def _plain(name: str, value: object, origins: Mapping[str, str]) -> object:
    if name in SECRETS:
        return "(given)" if value else ""
    if name == "headers" and isinstance(value, Mapping):
        return dict.fromkeys(value, "(hidden)")
    return _stimulus(value) if isinstance(value, Stimulus) else _below(name, value, origins)


def _below(name: str, value: object, origins: Mapping[str, str]) -> object:
    if is_dataclass(value):
        kept = [each.name for each in fields(value) if each.name not in _LEFT_OUT]
        return {each: _plain(each, getattr(value, each), origins) for each in kept}
    if isinstance(value, Mapping):
        return {str(key): _plain(str(key), each, origins) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(name, each, origins) for each in value]
    return _single(name, value, origins)


def _single(name: str, value: object, origins: Mapping[str, str]) -> object:
    if isinstance(value, Path):
        return value.name
    if not isinstance(value, str):
        return value
    return _USERINFO.sub("//", value if name in _SHOWN_ANYHOW else origins.get(value, value))


def _stimulus(value: Stimulus) -> dict[str, object]:
    """Show that it is wired and how; arguments, queries and bodies may hold keys of other systems."""
    if value.run:
        how: dict[str, object] = {"run": f"{shlex.split(value.run)[0]} ..."}
    elif value.http:
        parts = urlsplit(str(value.http.get("url", "")))
        how = {"http": urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))}
    else:
        how = {"ask": value.ask} if value.ask else {"wait": True}
    return {**how, "within": value.within}
