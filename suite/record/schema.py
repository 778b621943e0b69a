"""The JSON Schema of a run record's row, made from the row types: `python -m suite.record.schema` prints what `schemas/` holds."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from suite.record.rows import FORMAT, AnyRow


def schema() -> dict[str, Any]:
    """Give the schema of one line of `run.ndjson`. Fields may be added to rows, so unknown ones are allowed."""
    made = msgspec.json.schema(AnyRow, schema_hook=_anything)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ocpi-suite:run-record",
        "title": "A row of run.ndjson",
        "description": f"Format {FORMAT}. One JSON object a line: a header first, a footer last where the run ended.",
        **made,
    }


def _anything(kind: type) -> dict[str, Any]:
    """Values of the redacted settings may be of any kind."""
    if kind is object:
        return {"description": "any JSON value"}
    raise TypeError(f"no schema for {kind!r} in a row of the record")


def text() -> str:
    """Give the schema as the file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
