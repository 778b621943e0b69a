"""Looks for one object in a list, page by page, without reading more than it has to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from suite.drive.links import next_link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

_PAGES = 20


def look_for(
    ocpi: Conversation,
    module: str,
    query: Mapping[str, str],
    wanted: Callable[[dict[str, object]], bool],
    *,
    pages: int = _PAGES,
) -> tuple[bool | None, list[Answer]]:
    """Say whether a list has such an object, None where it is too long to tell; and the pages that were read."""
    answer = ocpi.get(module, side="sender", query=query)
    read, urls = [answer], {answer.exchange.request.url}
    while True:
        data = answer.data if isinstance(answer.data, list) else []
        if any(wanted(each) for each in data if isinstance(each, dict)):
            return True, read
        link = next_link(answer.header("link") or "")
        if not link:
            return False if answer.ok else None, read
        url = _absolute(answer.exchange.request.url, link)
        if url in urls or url not in ocpi.session.hosts or len(urls) >= pages:
            return None, read
        urls.add(url)
        answer = ocpi.send(ocpi.call("GET", module, side="sender").to(url).about(purpose=f"GET {module}, next page"))
        read.append(answer)


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""
