"""Pages, one at a time: headers, limit, Link (OCPI-FACTS PAG). What only the walk shows is a scenario's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from suite.judge.facts import instant
from suite.judge.rule import Fault, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.judge.setting import Setting
    from suite.wire.exchange import Exchange

_LINK = re.compile(r"<([^<>]*)>\s*((?:;(?:[^\",;<]|\"(?:[^\"\\]|\\.)*\")*)*)")
_NEXT = re.compile(r'\s*rel\s*=\s*("(?:[^"]*\s)?next(?:\s[^"]*)?"|next)\s*', re.IGNORECASE)
_BETWEEN = re.compile(r';((?:[^";]|"(?:[^"\\]|\\.)*")*)')
_ELSEWHERE = re.compile(r'(?<!rel)\s*=\s*"(?:[^"\\]|\\.)*"', re.IGNORECASE)
"""What stands in quotes, but for relations."""
_FILTERS = ("date_from", "date_to")
_TOLERANCE = 2.0


def _page(exchange: Exchange, setting: Setting) -> bool:
    del setting
    return exchange.outbound and exchange.label.paged and exchange.succeeded


def _header(exchange: Exchange, name: str) -> str | None:
    return exchange.response.fields.get(name) if exchange.response else None


def _whole(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 - no count is longer


def _entries(exchange: Exchange) -> list[dict[str, object]]:
    data = exchange.envelope.get("data")
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _target(exchange: Exchange) -> str | None:
    """The URL of the link to the next page, None where the header cannot be read."""
    for url, parameters in _LINK.findall(_header(exchange, "link") or ""):
        if any(_NEXT.fullmatch(each) for each in _BETWEEN.findall(parameters)):
            return str(url)
    return None


def _means_next(header: str) -> bool:
    """Say whether a Link that cannot be read was meant to lead to the next page: others are nobody's business."""
    around = _ELSEWHERE.sub("", re.sub(r"<[^<>]*>", "", header)).lower()
    return "next" in around or "rel" not in around


def _parts(url: str) -> tuple[str, set[str]]:
    """Give host and names of the query of a URL; of what is none, nothing."""
    try:
        found = urlsplit(url)
        return found.netloc, set(parse_qs(found.query, keep_blank_values=True))
    except ValueError:
        return "", set()


def _opaque(names: set[str]) -> bool:
    """Say whether a Link says in its own way where it stands: by a cursor, or in its path (d26)."""
    return "offset" not in names and (not names or bool(names - {"limit", *_FILTERS}))


@rule("pagination.total-count.present", "pagination.limit-header.present", of="response", when=_page)
def counts_are_there(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Every page says how many there are and how many it may give."""
    del setting
    for name, requirement in (
        ("x-total-count", "pagination.total-count.present"),
        ("x-limit", "pagination.limit-header.present"),
    ):
        if _whole(_header(exchange, name)) is None:
            yield Fault(requirement, f"{name}: a whole number", _header(exchange, name) or "absent")


@rule("pagination.limit.honoured", "pagination.limit.within-maximum", of="response", when=_page)
def limits_are_kept(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A page holds no more than was asked for and no more than it says itself."""
    del setting
    count = len(_entries(exchange))
    asked, most = _whole(exchange.query.get("limit")), _whole(_header(exchange, "x-limit"))
    if asked is not None and asked > 0 and count > asked:
        yield Fault("pagination.limit.honoured", f"at most {asked} objects", str(count), pointer="/data")
    elif most is not None and count > most:
        yield Fault("pagination.limit.within-maximum", f"at most X-Limit = {most} objects", str(count), pointer="/data")


@rule(
    "pagination.link.form",
    "pagination.link.absolute",
    of="response",
    when=lambda x, s: _page(x, s) and bool(_header(x, "link")),
)
def link_can_be_read(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A Link is a URL in angle brackets with rel=next; the URL is absolute."""
    del setting
    header, url = _header(exchange, "link") or "", _target(exchange)
    if url is None:
        if _means_next(header):
            yield Fault("pagination.link.form", '<URL>; rel="next"', header[:200])
    elif not _parts(url)[0]:
        yield Fault("pagination.link.absolute", "an absolute URL", url[:200])


@rule(
    "pagination.link.keeps-filters",
    of="response",
    when=lambda x, s: _page(x, s) and _target(x) is not None and bool(set(_FILTERS) & set(x.query)),
)
def link_keeps_filters(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A Link that can be read keeps the date filters; an opaque one may do it in its own way."""
    del setting
    _, names = _parts(_target(exchange) or "")
    lost = [name for name in _FILTERS if name in exchange.query and name not in names]
    if lost and not _opaque(names):
        yield Fault(
            "pagination.link.keeps-filters",
            f"{', '.join(lost)} in the Link",
            "absent",
            hint="the next page is asked for without the filter",
        )


@rule(
    "pagination.date-from.filters",
    "pagination.date-to.filters",
    of="response",
    when=lambda x, s: _page(x, s) and bool(set(_FILTERS) & set(x.query)),
)
def window_is_kept(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """No object lies clearly outside the window that was asked for."""
    del setting
    start, end = instant(exchange.query.get("date_from")), instant(exchange.query.get("date_to"))
    if start is not None and end is not None and start > end:
        return  # nothing can lie within; what is to be answered is a matter of its own
    for place, entry in enumerate(_entries(exchange)):
        at = instant(entry.get("last_updated"))
        if at is None:
            continue
        pointer = f"/data/{place}/last_updated"
        if start is not None and at < start - _TOLERANCE:
            yield Fault(
                "pagination.date-from.filters",
                f"last_updated from {exchange.query['date_from']}",
                str(entry["last_updated"]),
                pointer=pointer,
            )
        if end is not None and at > end + _TOLERANCE:
            yield Fault(
                "pagination.date-to.filters",
                f"last_updated before {exchange.query['date_to']}",
                str(entry["last_updated"]),
                pointer=pointer,
            )


@rule(
    "pagination.client.date-format",
    of="request",
    when=lambda x, _: x.label.paged and bool(set(_FILTERS) & set(x.query)),
)
def client_sends_dates(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """Dates that the target sends as client are DateTimes."""
    del setting
    for name in _FILTERS:
        value = exchange.query.get(name)
        if value is not None and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,5})?Z?", value, re.ASCII):
            yield Fault("pagination.client.date-format", "a DateTime in UTC", f"{name}={value[:60]}")


@rule(
    "pagination.objects.own-parties",
    of="response",
    when=lambda x, s: _page(x, s) and bool(s.parties) and s.version.owner_in_objects,
)
def own_objects(exchange: Exchange, setting: Setting) -> Iterator[Fault]:
    """A list holds objects of the parties that the target's credentials name."""
    for place, entry in enumerate(_entries(exchange)):
        owner = (str(entry.get("country_code", "")).upper(), str(entry.get("party_id", "")).upper())
        if all(owner) and owner not in setting.parties:
            yield Fault(
                "pagination.objects.own-parties",
                "an owner among the target's roles",
                "-".join(owner),
                pointer=f"/data/{place}/party_id",
            )
            return
