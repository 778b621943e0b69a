"""Reads tables of a TOML file key by key, with the line of each key in every complaint.

A complaint shows what stands in the file (`env:NAME`, not what the variable holds), and never the value of a token.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from suite.target.errors import ConfigError, closest, one_line
from suite.target.locate import Place, line_of, lines_of

T = TypeVar("T")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
SECRETS = frozenset({"token_a", "token_b", "token_c", "our_token_a", "spare_tokens_a"})
_KINDS = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}


class Source:
    """The file's text, its folder, what `--set` put in, and what is gathered on the way."""

    def __init__(self, path: Path, text: str, overridden: Iterable[Place] = ()) -> None:
        """Keep the text for line numbers."""
        self.path = path
        self.lines = lines_of(text)
        self.overridden = frozenset(overridden)
        self.warnings: list[str] = []
        self.origins: dict[str, str] = {}
        """What came from outside the file, and from where: the report shows the latter."""

    def error(self, place: Place, what: str, *, allowed: str = "", suggestion: str = "") -> ConfigError:
        """Make the error for a key."""
        key = dotted(place)
        line = line_of(self.lines, place)
        if any(
            place[: len(each)] == each or (line is None and each[: len(place)] == place) for each in self.overridden
        ):
            key, line = f"--set {key}", None
        return ConfigError(self.path, line, key, what, allowed=allowed, suggestion=suggestion)

    def warn(self, place: Place, what: str) -> None:
        """Keep a warning, in the form of the errors."""
        line = line_of(self.lines, place)
        told = one_line(f"{self.path}{f':{line}' if line else ''}: {dotted(place)}: {what}")
        if told not in self.warnings:
            self.warnings.append(told)

    def outside(self, place: Place, value: str) -> str:
        """Follow `env:NAME` and `file:PATH`."""
        if value.startswith("env:"):
            found = self._variable(place, value[4:])
        elif value.startswith("file:"):
            found = self._file(place, value[5:])
        else:
            return value
        self.origins[found] = value
        return found

    def _variable(self, place: Place, name: str) -> str:
        found = os.environ.get(name)
        if not found:
            state = "not set" if found is None else "empty"
            raise self.error(place, f"the environment variable {name} is {state}", allowed=f"export {name}=...")
        return found

    def _file(self, place: Place, name: str) -> str:
        try:
            found = (self.path.parent / name).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise self.error(place, f"cannot read the file {name}: {reason(error)}") from None
        if not found:
            raise self.error(place, f"the file {name} is empty")
        return found


class Table:
    """One table, with typed access. `only` says which keys it may have."""

    def __init__(self, source: Source, place: Place, values: object) -> None:
        """Take the table; anything else in its place is an error."""
        if not isinstance(values, dict):
            raise source.error(place, f"must be a table, not {kind(values)}")
        self.source, self.place, self.values = source, place, values

    def only(self, known: Iterable[str], elsewhere: Callable[[str], str] = lambda _key: "") -> None:
        """Complain of the first key that means nothing here; `elsewhere` may know where it belongs."""
        names = tuple(known)
        for key in self.values:
            if key not in names:
                home = "" if closest(key, names) else elsewhere(key)
                what = f"unknown key; it belongs in {home}" if home else "unknown key"
                raise self.error(key, what, allowed=", ".join(names), suggestion=closest(key, names))

    def error(self, key: str, what: str, **more: str) -> ConfigError:
        """Make the error for a key of this table, for the table itself if the key is empty."""
        return self.source.error((*self.place, key) if key else self.place, what, **more)

    def warn(self, key: str, what: str) -> None:
        """Keep a warning about a key of this table."""
        self.source.warn((*self.place, key), what)

    def raw(self, key: str) -> Any:
        """Give a value as it is, None where it is missing."""
        return self.values.get(key)

    def shown(self, key: str) -> str:
        """Give what stands in the file, fit to be shown."""
        return "the value given" if key in SECRETS else repr(self.raw(key))

    def text(self, key: str, default: str = "", *, one_of: Iterable[str] = (), required: bool = False) -> str:
        """Give a string; `env:` and `file:` are followed."""
        given = self.raw(key)
        if given is None or (required and given == ""):
            if required:
                raise self.error(key, "is missing" if given is None else "is empty")
            return default
        value = self.resolve(key, given)
        choices = tuple(one_of)
        if choices and value not in choices:
            raise self.error(
                key, f"{self.shown(key)} is not known", allowed=", ".join(choices), suggestion=closest(value, choices)
            )
        return value

    def resolve(self, key: str, given: object) -> str:
        """Follow a string's `env:` or `file:`; a token must be fit for a header, and draws a warning if it stands here."""
        if not isinstance(given, str):
            raise self.error(key, f"must be a string, not {kind(given)}")
        value = self.source.outside((*self.place, key), given)
        if key in SECRETS and value:
            if value != value.strip() or any(char < " " or char == "\x7f" for char in value):
                raise self.error(key, "the token has spaces around it or control characters in it")
            if value == given:
                self.warn(key, "a token stands in the file itself; env:NAME or file:PATH keep it out")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of strings."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.error(key, f"must be a list of strings, not {kind(value)}", allowed='["...", "..."]')
        return tuple(self.resolve(key, each) for each in value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Give true or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, f"{self.shown(key)} is neither", allowed="true, false")
        return value

    def number(self, key: str, default: float) -> float:
        """Give a number that is not negative."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
            raise self.error(key, f"{self.shown(key)} is no such number", allowed="a number from 0 upwards")
        return value

    def whole(self, key: str, default: int) -> int:
        """Give a whole number that is not negative."""
        value = self.number(key, default)
        if not isinstance(value, int):
            raise self.error(key, f"{self.shown(key)} is no such number", allowed="a whole number from 0 upwards")
        return value

    def seconds(self, key: str, default: float) -> float:
        """Give a duration in seconds, from text such as 10s, 5m, 24h."""
        value = self.raw(key)
        if value is None:
            return default
        found = duration(self.resolve(key, value)) if isinstance(value, str) else None
        if found is None:
            raise self.error(key, f"{self.shown(key)} is no duration", allowed='"500ms", "10s", "5m", "24h"')
        return found

    def path(self, key: str) -> Path | None:
        """Give a path relative to the file, None where it is missing."""
        value = self.text(key)
        return (self.source.path.parent / value).resolve() if value else None

    def existing(self, key: str) -> Path | None:
        """Give the path of a file that must be there."""
        found = self.path(key)
        if found is not None and not found.is_file():
            raise self.error(key, f"there is no file {self.raw(key)}, seen from the folder of {self.source.path.name}")
        return found

    def table(self, key: str) -> Table:
        """Give the table below a key, an empty one where it is missing."""
        return Table(self.source, (*self.place, key), self.values.get(key, {}))

    def each(self, key: str, make: Callable[[Table], T]) -> tuple[T, ...]:
        """Give what `make` makes of each table of a list."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.error(key, f"must be a list of tables, not {kind(value)}")
        return tuple(make(Table(self.source, (*self.place, key, number), entry)) for number, entry in enumerate(value))


def dotted(place: Place) -> str:
    """Give a key as people write it; the line says which entry of a list is meant."""
    return ".".join(each for each in place if isinstance(each, str))


def kind(value: object) -> str:
    """Say what sort of value this is, without showing it."""
    return _KINDS.get(type(value), "a date or time")


def reason(error: Exception) -> str:
    """Say in few words why a file cannot be read."""
    return str(getattr(error, "strerror", None) or "it is not UTF-8 text")


def duration(text: str) -> float | None:
    """Give the seconds that a text such as `10s` means, None where it means none."""
    found = _DURATION.fullmatch(text.strip())
    return float(found.group(1)) * _UNITS[found.group(2)] if found else None
