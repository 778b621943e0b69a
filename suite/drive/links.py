"""Reads a Link header leniently, as RFC 8288 allows: several links, any order of parameters, quotes or none.

A judge of its own on the form of the header stands in judge/rules; this only finds where to go next.
"""

from __future__ import annotations

import re

_LINK = re.compile(r"<([^<>]{1,8192})>\s*((?:;[^,<]*)*)")
_REL = re.compile(r";\s*rel\s*=\s*\"?([^\";,]*)\"?", re.IGNORECASE)


def next_link(header: str) -> str | None:
    """Give the URL of the link whose relation is `next`, or None."""
    for url, parameters in _LINK.findall(header[:65536]):
        found = _REL.search(parameters)
        if found and "next" in found.group(1).lower().split():
            return str(url).strip()
    return None
