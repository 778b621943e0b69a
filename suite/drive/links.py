"""Reads a Link header leniently, as RFC 8288 allows: several links, any order of parameters, quotes or none.

A judge of its own on the form of the header stands in judge/rules; this only finds where to go next.
"""

from __future__ import annotations

import re

_PARAMETER = r"\s*;\s*[^=;,\s\"<]*(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\";,\s<]*))?"
_LINK = re.compile(rf"<([^<>]{{1,8192}})>((?:{_PARAMETER})*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\";,\s]*))", re.IGNORECASE)
_QUOTED = re.compile(r"=\s*\"(?:[^\"\\]|\\.)*\"")


def next_link(header: str) -> str | None:
    """Give the URL of the link whose relation is `next`, or None."""
    for url, parameters in _LINK.findall(header[:65536]):
        if "next" in _relations(parameters):
            return str(url).strip()
    return None


def _relations(parameters: str) -> list[str]:
    """Give the words of the first `rel`, as RFC 8288 has it; what stands in other quotes is no parameter."""
    shown = [(found.start(), found.end()) for found in _QUOTED.finditer(parameters)]
    for found in _REL.finditer(parameters):
        if not any(start < found.start() < end for start, end in shown):
            return (found.group(1) or found.group(2) or "").lower().split()
    return []
