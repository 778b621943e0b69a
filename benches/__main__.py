"""All benches: `make bench`, or `python -m benches NAME...`. Exit 1 where a limit is missed.

Everything is a ratio to something measured in the same minutes, so that the machine does not matter, but its load does:
run it on a quiet one.
"""

from __future__ import annotations

import importlib
import sys

NAMES = ("helping", "running", "serving", "crawling", "pricing", "charging", "sharing", "auditing")


def main(names: list[str]) -> int:
    """Measure and tell."""
    kept = True
    for name in names or NAMES:
        for ratio in importlib.import_module(f"benches.{name}").measure():
            print(ratio, flush=True)
            kept = kept and ratio.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
