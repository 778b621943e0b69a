"""The page taken apart: its elements in order, and the evidence unpacked."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "link", "br", "img", "hr"}
_CHUNK = re.compile(r'<script type="text/plain" id="c(\d+)">([A-Za-z0-9+/=]*)</script>')


@dataclass
class Element:
    """A start tag with its attributes and the text right inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Anatomy(HTMLParser):
    """Reads a page; knows which elements were never closed or closed out of order."""

    elements: list[Element] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data

    def of(self, *tags: str) -> list[Element]:
        return [each for each in self.elements if each.tag in tags]

    def attribute(self, name: str) -> list[str]:
        return [each.attributes[name] for each in self.elements if name in each.attributes]


def take_apart(html: str) -> Anatomy:
    """Read a page or a part of one."""
    made = Anatomy()
    made.feed(html)
    made.close()
    return made


def evidence(page: str) -> dict[str, str]:
    """Unpack what the page keeps packed: name of a scenario to its HTML."""
    found: dict[str, str] = {}
    for _, data in _CHUNK.findall(page):
        found.update(json.loads(zlib.decompress(base64.b64decode(data))))
    return found
