"""Reads a feed page by page: follows Link headers on the host that was given, and nowhere else; everything is bounded.

What the feed does wrong as a feed becomes a note with its requirement; what ends it is one line.
"""

from __future__ import annotations

import base64
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx
import orjson

from suite.checking.slices import CutError, Slices
from suite.checking.sources import Piece, SourceError, alone
from suite.drive.links import next_link
from suite.drive.seen import short
from suite.standard.catalogue import requirements
from suite.wire.clients import transport
from suite.wire.deadline import within
from suite.wire.hosts import AllowedHosts, place
from suite.wire.intake import Intake
from suite.wire.unanswered import Unanswered, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.standard.versions import Version

_DEADLINE, _PAGES, _SECONDS, _BYTES = 60.0, 100_000, 6 * 3600.0, 20 << 30
_TRIES, _LONGEST_PAUSE = 4, 30.0
_LATER = frozenset({429, 502, 503, 504})
_OK, _MULTIPLE = range(200, 300), range(300, 400)
_SUCCESS = range(1000, 2000)


class FeedSource:
    """A paged list behind a URL."""

    def __init__(self, url: str, version: Version, token: str) -> None:
        """Nothing is asked before the first piece; raises SourceError for a token that cannot be had."""
        self.name = url.partition("?")[0]
        self.notes: list[tuple[str, str, str]] = []
        self._url, self._version = url, version
        self._headers = {"Accept": "application/json", **_authorization(token, version)}
        self._hosts = AllowedHosts([url])
        self._count, self._total = 0, 0
        self._urls: set[int] = set()
        self._pages: set[int] = set()

    def progress(self) -> tuple[int, int]:
        """Objects, and how many the feed says it has."""
        return self._count, self._total

    def pieces(self) -> Iterator[Piece]:
        """Walk from Link to Link."""
        if not place(self._url):
            raise SourceError(f"{self._url!r} is no URL that can be asked")
        with httpx.Client(transport=transport(), trust_env=False) as client:
            yield from self._walk(client)

    def _walk(self, client: httpx.Client) -> Iterator[Piece]:
        url, number, read, end = self._url, 0, 0, time.monotonic() + _SECONDS
        while url:
            number += 1
            self._urls.add(short(url))
            response, body = self._page(client, url)
            read += len(body)
            self._look(response, body, number)
            before = self._count
            for raw, pointer in _cut(body, url):
                self._count += 1
                piece = Piece(raw, pointer) if pointer else alone(raw, self.name)
                yield piece._replace(place=f"page {number} {piece.place}")
            url = self._next(response, body, url, got=self._count - before)
            if url and (number >= _PAGES or read > _BYTES or time.monotonic() > end):
                raise SourceError(
                    f"{self.name}: stopped after {number} pages, {self._count} objects: there is no end in sight"
                )
        if self._total and self._count != self._total and not self._said("pagination.crawl.ends"):
            self._note("pagination.crawl.complete", f"X-Total-Count said {self._total}, and {self._count} objects came")

    def _page(self, client: httpx.Client, url: str) -> tuple[httpx.Response, bytes]:
        for tried in range(1, _TRIES + 1):
            response, body = self._asked(client, url)
            if response.status_code not in _LATER or tried == _TRIES:
                break
            time.sleep(_pause(response, tried))
        if response.status_code in _MULTIPLE:
            raise SourceError(
                f"{self.name}: a redirect to {response.headers.get('location', '?')[:200]}; give that URL"
            )
        if response.status_code not in _OK:
            hint = "; is the token the right one (--token)?" if response.status_code in {401, 403} else ""
            raise SourceError(f"{self.name}: HTTP {response.status_code}{hint}")
        return response, body

    def _asked(self, client: httpx.Client, url: str) -> tuple[httpx.Response, bytes]:
        end = time.monotonic() + _DEADLINE
        try:
            with within(end), client.stream("GET", url, headers=self._headers, timeout=_DEADLINE) as response:
                intake = Intake(response.headers.get("content-encoding", ""), end, _DEADLINE)
                for part in response.iter_raw():
                    intake.take(part)
                return response, intake.body
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, Unanswered, OSError) as error:
            _, reason = in_words(error, _DEADLINE)
            raise SourceError(f"{self.name}: {reason}") from None

    def _look(self, response: httpx.Response, body: bytes, number: int) -> None:
        """Read what the page says of itself."""
        total = response.headers.get("x-total-count", "")
        if total.isascii() and total.isdigit():
            if number > 1 and self._total and int(total) != self._total:
                self.notes.append(
                    ("pagination.crawl.complete", "INFO", f"the feed changed while it was read: X-Total-Count {total}")
                )
            self._total = int(total[:12])
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        code = value.get("status_code") if isinstance(value, dict) else None
        if isinstance(code, int) and code not in _SUCCESS:
            raise SourceError(f"{self.name}: status_code {code}: {str(value.get('status_message'))[:200]}")

    def _next(self, response: httpx.Response, body: bytes, url: str, *, got: int) -> str:
        """Give the URL of the next page; empty at the end, and where going on makes no sense."""
        found = next_link(", ".join(response.headers.get_list("link")))
        if found is None:
            if _names_next(body):
                self._note("pagination.link.present", "the page names another one in its body, and no Link header does")
            return ""
        link = urljoin(url, found)
        page = short(body.decode("utf-8", "replace"))
        if short(link) in self._urls or (page in self._pages and got):
            self._note("pagination.crawl.ends", f"the Link of page {len(self._urls)} leads in a circle: {link[:200]}")
            return ""
        self._pages.add(page)
        if link not in self._hosts:
            raise SourceError(f"{self.name}: the Link leads to another host, {place(link) or link[:100]}: not followed")
        return link

    def _note(self, requirement: str, message: str) -> None:
        self.notes.append((requirement, requirements()[requirement].verdict_in(self._version.name), message))

    def _said(self, requirement: str) -> bool:
        return any(each[0] == requirement for each in self.notes)


def _cut(body: bytes, url: str) -> Iterator[tuple[bytes, str]]:
    head = [body]
    try:
        yield from Slices(lambda _: head.pop() if head else b"")
    except CutError as error:
        raise SourceError(f"{url.partition('?')[0]}: {error}") from None


def _names_next(body: bytes) -> bool:
    if b'"next"' not in body:
        return False
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict) and bool(value.get("next"))


def _pause(response: httpx.Response, tried: int) -> float:
    said = response.headers.get("retry-after", "")
    return min(_LONGEST_PAUSE, float(said) if said.isascii() and said.isdigit() else 2.0**tried)


def _authorization(token: str, version: Version) -> dict[str, str]:
    if not token:
        return {}
    kind, _, name = token.partition(":")
    try:
        found = (
            os.environ.get(name, "")
            if kind == "env"
            else Path(name).read_text("utf-8").strip()
            if kind == "file"
            else None
        )
    except (OSError, ValueError):
        found = ""
    if found is None:
        raise SourceError("--token is env:NAME or file:PATH, so that no token stands on the command line")
    if not found or not found.isascii() or not found.isprintable() or " " in found:
        raise SourceError(f"--token {token}: no token there that could stand in a header")
    sent = found if version.token_encoding == "raw" else base64.b64encode(found.encode()).decode()
    return {"Authorization": f"Token {sent}"}
