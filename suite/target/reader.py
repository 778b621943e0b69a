"""Reads tables of a TOML file key by key, with the line of each key in every complaint."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suite.target.errors import ConfigError, closest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SECRETS = frozenset({"token_a", "token_b", "token_c", "our_token_a", "spare_tokens_a"})


class Source:
    """The file's text, its folder, and the warnings gathered on the way."""

    def __init__(self, path: Path, text: str) -> None:
        """Keep the text for line numbers."""
        self.path = path
        self.lines = text.splitlines()
        self.warnings: list[str] = []

    def line(self, table: str, key: str) -> int | None:
        """Find the line of a key in a table, as well as can be told from the text."""
        inside, first = table == "", None
        for number, text in enumerate(self.lines, 1):
            stripped = text.strip()
            if stripped.startswith("["):
                inside = stripped.strip("[] ") == table
                if inside and first is None:
                    first = number
            elif inside and re.match(rf"\"?{re.escape(key)}\"?\s*=", stripped):
                return number
        return first

    def error(self, table: str, key: str, what: str, *, allowed: str = "", suggestion: str = "") -> ConfigError:
        """Make the error for a key."""
        dotted = f"{table}.{key}" if table and key else table or key
        return ConfigError(self.path, self.line(table, key), dotted, what, allowed=allowed, suggestion=suggestion)


class Table:
    """One table, with typed access; `close` complains of keys that nobody asked for."""

    def __init__(self, source: Source, name: str, values: object) -> None:
        """Take the table; anything else in its place is an error."""
        if not isinstance(values, dict):
            raise source.error(name, "", "must be a table")
        self.source, self.name, self.values = source, name, values
        self.asked: set[str] = set()

    def error(self, key: str, what: str, **more: str) -> ConfigError:
        """Make the error for a key of this table."""
        return self.source.error(self.name, key, what, **more)

    def raw(self, key: str) -> Any:
        """Give a value as it is, None where it is missing."""
        self.asked.add(key)
        return self.values.get(key)

    def text(self, key: str, default: str = "", *, one_of: Iterable[str] = (), required: bool = False) -> str:
        """Give a string; `env:` and `file:` are followed."""
        value = self.raw(key)
        if value is None:
            if required:
                raise self.error(key, "is missing")
            return default
        if not isinstance(value, str):
            raise self.error(key, f"must be a string, not {value!r}")
        value = self.resolve(key, value)
        choices = tuple(one_of)
        if choices and value not in choices:
            raise self.error(key, f"{value!r} is not known", allowed=", ".join(choices), suggestion=closest(value, choices))
        return value

    def resolve(self, key: str, value: str) -> str:
        """Follow `env:NAME` and `file:PATH`; a literal token draws a warning."""
        if value.startswith("env:"):
            found = os.environ.get(value[4:])
            if found is None:
                raise self.error(key, f"the environment variable {value[4:]} is not set", allowed=f"export {value[4:]}=...")
            return found
        if value.startswith("file:"):
            try:
                return (self.source.path.parent / value[5:]).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise self.error(key, f"cannot read {value[5:]}: {getattr(error, 'strerror', 'not text')}") from None
        if key in _SECRETS and value:
            self.source.warnings.append(f"{self.name}.{key}: a token stands in the file itself; env:NAME or file:PATH keep it out")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of strings."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.error(key, "must be a list of strings")
        return tuple(self.resolve(key, each) for each in value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Give true or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {value!r}")
        return value

    def number(self, key: str, default: float) -> float:
        """Give a number that is not negative."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self.error(key, f"must be a number from 0, not {value!r}")
        return value

    def seconds(self, key: str, default: float) -> float:
        """Give a duration in seconds, from text such as 10s, 5m, 24h."""
        value = self.raw(key)
        if value is None:
            return default
        found = duration(value) if isinstance(value, str) else None
        if found is None:
            raise self.error(key, f"{value!r} is no duration", allowed='"500ms", "10s", "5m", "24h"')
        return found

    def path(self, key: str) -> Path | None:
        """Give a path relative to the file, None where it is missing."""
        value = self.text(key)
        return (self.source.path.parent / value).resolve() if value else None

    def each(self, key: str, make: Callable[[Table], Any]) -> tuple[Any, ...]:
        """Give what `make` makes of each table of a list."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.error(key, "must be a list of tables")
        made = []
        for entry in value:
            table = Table(self.source, f"{self.name}.{key}" if self.name else key, entry)
            made.append(make(table))
            table.close()
        return tuple(made)

    def close(self) -> None:
        """Complain of the first key that means nothing here."""
        for key in self.values:
            if key not in self.asked:
                known = sorted(self.asked)
                raise self.error(key, "unknown key", allowed=", ".join(known), suggestion=closest(key, known))


def duration(text: str) -> float | None:
    """Give the seconds that a text such as `10s` means, None where it means none."""
    found = _DURATION.fullmatch(text.strip())
    return float(found.group(1)) * _UNITS[found.group(2)] if found else None
