"""The keys of all sentences of the standard that demand something, one a line, without their words.

`tests/standard/sentences/<set>.txt` holds, for each, how sure the index is of it (formal: a word of RFC 2119; likely: the
same in lower case; weak: other wording, or part of an example) and its key, so that the mapping is held against them on any
machine. `python -m tests.standard.sentences --write` renews the lists where the index lies beside this project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.standard import census

FOLDER = Path(__file__).with_suffix("")
SETS = tuple(name for names in census.SETS.values() for name in names)
NORMATIVE = frozenset({"formal", "likely"})


@cache
def listed(name: str) -> tuple[tuple[str, str], ...]:
    """Give (how sure, key) of each sentence of a set."""
    pairs = (line.split(" ") for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines())
    return tuple((sure, key) for sure, key in pairs)


def keys(name: str) -> Iterator[str]:
    """Give the keys of those that have to be answered."""
    return (key for sure, key in listed(name) if sure in NORMATIVE)


def drawn(folder: Path, name: str) -> list[str]:
    """Draw the lines of a set from the index."""
    rows = (json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [f"{row['confidence']} {row['key']}" for row in rows if row["kind"] == "prose"]


if __name__ == "__main__":
    source = census.index()
    if source is None:
        sys.exit("the index of the standard does not lie beside this project")
    for each in SETS:
        text = drawn(source, each)
        if "--write" in sys.argv[1:]:
            (FOLDER / f"{each}.txt").write_text("\n".join(text) + "\n", encoding="utf-8")
        sys.stdout.write(f"{each}: {len(text)} lines\n")
