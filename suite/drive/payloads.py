"""Invalid payloads as a table (fixtures/payloads.toml): each row changes one place of a lawful object."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import dataclass
from functools import cache

from suite.standard.shelf import shelf

Json = dict[str, object]


@dataclass(frozen=True)
class Payload:
    """One way to be wrong: the field at a JSON pointer has another value, or is left out."""

    module: str
    kind: str
    what: str
    at: str
    value: object = None
    left_out: bool = False

    def spoilt(self, lawful: Json) -> Json | None:
        """Give the object with that one thing wrong; None where it has no such place."""
        found = copy.deepcopy(lawful)
        *way, last = self.at.strip("/").split("/")
        here: object = found
        for step in way:
            here = _step(here, step)
        if not isinstance(here, dict) or last not in here:
            return None
        if self.left_out:
            del here[last]
        else:
            here[last] = copy.deepcopy(self.value)
        return found


def _step(here: object, step: str) -> object:
    if isinstance(here, list):
        return here[int(step)] if step.isdigit() and int(step) < len(here) else None
    return here.get(step) if isinstance(here, dict) else None


@cache
def payloads(module: str) -> tuple[Payload, ...]:
    """Give the rows of a module, in the order of the table."""
    rows = tomllib.loads((shelf("fixtures") / "payloads.toml").read_text("utf-8"))["payload"]
    return tuple(
        Payload(row["module"], row["kind"], row["what"], row["at"], row.get("value"), left_out="value" not in row)
        for row in rows
        if row["module"] == module
    )
