"""The short way for what is clean: a closed, strict schema in Rust, a few looks at the bytes, and the judges of objects called directly.

Sound by construction: what passes the strict schema and the looks can have no schema problem, no lawful leftover and no
finding of the rules on texts and names; the judges are the same functions that the rules run. Everything else goes the
long way (documents.py). A test holds both ways to each other.
"""

from __future__ import annotations

import copy
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from suite.judge import rules as _rules  # noqa: F401 - importing the package registers every judge
from suite.judge.judges import of_object
from suite.judge.owners import NOT_AVAILABLE
from suite.judge.rules.fields import may_hold_controls
from suite.standard import schemas
from suite.standard.catalogue import requirements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.judge.rule import Fault
    from suite.standard.versions import Version

Json = dict[str, Any]
_NAMES = frozenset({"location", "tariff", "cdr", "session", "token"})
_ROLES = {"token": "EMSP"}
_BLANKS = (b"\t", b"\n", b"\r", b" :", b"\\u")
_NA = NOT_AVAILABLE.encode()
_SECONDS = 19


class Quick:
    """The short way for one kind of object."""

    def __init__(self, version: Version, name: str, now: float) -> None:
        """Compile it."""
        self._version, self._name = version, name
        self._engine = _strict(version.name, name)
        self._ascii = version.text_charset == "ascii"
        self._now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
        role = _ROLES.get(name, "CPO")
        known = requirements()
        self._applies = frozenset(each for each, entry in known.items() if entry.applies(version.name, role))
        self._judged = of_object(version, name)

    @staticmethod
    def knows(name: str) -> bool:
        """Say whether there is a short way for it."""
        return name in _NAMES

    def plain(self, raw: bytes) -> Json | None:
        """Read an object that is plain in every way; None: go the long way. Its numbers are floats."""
        try:
            value = orjson.loads(raw)
            told = orjson.dumps(value)  # where it is the same, nothing stands twice and nothing hides in escapes
            if (told != raw and _is_loose(raw, told)) or self._may_be_odd(raw) or not self._engine.is_valid(value):
                return None
        except (ValueError, TypeError, OverflowError):
            return None
        return value if value["last_updated"][:_SECONDS] <= self._now else None

    def _may_be_odd(self, raw: bytes) -> bool:
        """Say whether a text may hold what rules on texts look for."""
        if b"#" in raw and _NA in raw:
            return True
        if raw.isascii():
            return (b"\\" in raw or b"\x7f" in raw) and may_hold_controls(raw)
        return self._ascii or may_hold_controls(raw)

    def faults(self, value: Json) -> Sequence[Fault] | None:
        """Give what the judges say of a plain object; None: go the long way after all."""
        found = self._judged(value)
        if not found:  # so no part is newer than the object, which has come
            return ()
        if not self._parts_have_come(value):
            return None
        return [fault for fault in found if fault.requirement in self._applies]

    def _parts_have_come(self, value: Json) -> bool:
        """Say whether every last_updated of its parts has come."""
        now = self._now
        for evse in value.get("evses", ()):
            if evse["last_updated"][:_SECONDS] > now:
                return False
            for connector in evse["connectors"]:
                if connector["last_updated"][:_SECONDS] > now:
                    return False
        return True


def _is_loose(raw: bytes, told: bytes) -> bool:
    """Say whether blanks or escapes are where they could hide a name that stands twice, or one does."""
    return any(each in raw for each in _BLANKS) or told.count(b'":') != raw.count(b'":')


@cache
def _strict(version: str, name: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415 - keeps `--help` light

    files = [*schemas.names(version), "types"]
    made = {each: _closed(version, schemas.document(version, each)) for each in files}
    registry = jsonschema_rs.Registry([(f"urn:strict:{version}:{each}", made[each]) for each in files])
    return jsonschema_rs.Draft202012Validator(made[name], registry=registry, offline=True)


def _closed(version: str, document: Json) -> Json:
    """Give a schema without null, unknown names, and unlisted values."""
    made: Json = _stricter(version, copy.deepcopy(document))
    if "properties" in made:
        made["additionalProperties"] = False
    made["$id"] = str(document["$id"]).replace("urn:ocpi:", "urn:strict:", 1)
    return made


def _stricter(version: str, schema: Any) -> Any:
    if isinstance(schema, list):
        return [_stricter(version, each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if set(schema) >= {"if", "then"} and schema["if"] == {"not": {"type": "null"}}:
        return _stricter(
            version, {**{key: each for key, each in schema.items() if key not in {"if", "then"}}, **schema["then"]}
        )
    made = {key: _stricter(version, each) for key, each in schema.items()}
    if isinstance(schema.get("$ref"), str):
        made["$ref"] = schema["$ref"].replace("urn:ocpi:", "urn:strict:", 1)
    if isinstance(schema.get("type"), list) and "null" in schema["type"]:
        kept = [each for each in schema["type"] if each != "null"]
        made["type"] = kept[0] if len(kept) == 1 else kept
    if "x-open-enum" in schema:
        made["enum"] = [each for each in schema["x-open-enum"] if each is not None]
    return made
