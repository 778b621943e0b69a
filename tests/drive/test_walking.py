"""Walks over lists that do not want to end, lie about their size, lead astray, or are large: bounded, and told."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from suite.drive.answer import Answer
from suite.drive.crawl import PAGES, SAMPLE, Crawl
from suite.drive.links import next_link
from suite.drive.lists import limit_for
from suite.drive.walking import Bounds, key_of, walk
from suite.drive.windows import choose
from suite.wire.exchange import Exchange, Heard
from suite.wire.message import Label

BASE = "http://target.test/ocpi/locations"
Page = Callable[[int], Answer]


def page(
    number: int, ids: Iterable[int], *, link: str | None = None, total: int | None = None, status: int = 200
) -> Answer:
    """Page `number` with these objects."""
    data = [{"id": f"L{each}", "last_updated": f"2024-01-01T00:{each // 60 % 60:02}:{each % 60:02}Z"} for each in ids]
    body = json.dumps({"status_code": 1000, "data": data, "timestamp": "2024-01-01T00:00:00Z"}).encode()
    said = [("X-Limit", "50")]
    said += [("Link", f'<{link}>; rel="next"')] if link else []
    said += [("X-Total-Count", str(total))] if total is not None else []
    request = Heard(method="GET", url=f"{BASE}?page={number}")
    label = Label(module="locations", paged=True)
    return Answer(Exchange(number, True, label, request, Heard(tuple(said), body, "", status=status)))  # noqa: FBT003


def walked(list_: Page, query: dict[str, str] | None = None, **bounds: Any) -> Crawl:
    """Follow the Links of a made-up list; page n is at `?page=n`."""
    allowed = Bounds(**{"allowed": lambda url: url.startswith("http://target.test/"), **bounds})
    return walk("locations", query or {}, list_(0), lambda url: list_(int(url.rpartition("=")[2])), allowed)


def endless(size: int = 5, total: int | None = None, *, fresh: bool = True) -> Page:
    """A list that always has another page."""
    return lambda n: page(
        n, range(n * size if fresh else 0, (n + 1) * size if fresh else size), link=f"{BASE}?page={n + 1}", total=total
    )


def finite(count: int, size: int = 50) -> Page:
    """A list as it should be."""

    def make(number: int) -> Answer:
        last = (number + 1) * size >= count
        ids = range(number * size, min(count, (number + 1) * size))
        return page(number, ids, link=None if last else f"?page={number + 1}", total=count)

    return make


def test_a_list_that_is_in_order() -> None:
    crawl = walked(finite(120))
    assert crawl.ended
    assert crawl.fits
    assert crawl.complete
    assert crawl.turned == 3
    assert crawl.head[0] == "//L0/"
    assert crawl.tail[-1] == "//L119/"
    assert (crawl.oldest, crawl.newest) == ("2024-01-01T00:00:00Z", "2024-01-01T00:01:59Z")


def test_endless_pages_each_with_new_objects_end_soon_after_what_the_list_said() -> None:
    crawl = walked(endless(total=100))
    assert crawl.looped
    assert not crawl.ended
    assert crawl.count < 500
    assert "X-Total-Count was 100" in crawl.stopped


def test_endless_pages_that_say_no_count_end_too() -> None:
    crawl = walked(endless(size=1))
    assert crawl.looped
    assert crawl.turned == 1000


def test_a_count_that_lies_sky_high_is_bounded_by_the_requests_that_a_crawl_may_use() -> None:
    crawl = walked(endless(total=10**15), pages=40)
    assert crawl.limited
    assert not crawl.looped
    assert crawl.turned == 40


def test_the_same_objects_under_ever_new_urls_end_after_three_pages() -> None:
    crawl = walked(endless(fresh=False))
    assert crawl.looped
    assert crawl.turned == 4
    assert "nothing new" in crawl.stopped


def test_empty_pages_without_end() -> None:
    crawl = walked(lambda n: page(n, [], link=f"{BASE}?page={n + 1}", total=0))
    assert crawl.looped
    assert crawl.turned == 3


def test_a_circle() -> None:
    crawl = walked(lambda n: page(n, [n], link=f"{BASE}?page={(n + 1) % 3}", total=3))
    assert crawl.looped
    assert crawl.turned == 3
    assert "leads back" in crawl.stopped
    assert not crawl.duplicates


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.test/ocpi?page=1",
        "http://169.254.169.254/latest?page=1",
        "//evil.test/?page=1",
        "file:///etc/x?page=1",
        "http://[half?page=1",
    ],
)
def test_a_foreign_host_is_never_asked(url: str) -> None:
    asked: list[int] = []

    def pages(number: int) -> Answer:
        asked.append(number)
        return page(number, [number], link=url, total=2)

    crawl = walked(pages)
    assert crawl.foreign
    assert not crawl.ended
    assert asked == [0]


def test_a_page_that_is_not_given() -> None:
    crawl = walked(lambda n: page(n, [n], link=f"{BASE}?page=1", total=2, status=200 if n == 0 else 404))
    assert crawl.failed
    assert crawl.refused is None
    assert "HTTP 404" in crawl.stopped
    assert walked(lambda n: page(n, [], status=500)).refused


def test_a_limit_on_objects() -> None:
    crawl = walked(finite(500), objects=100)
    assert crawl.limited == "[limits] crawl = 100 objects"
    assert crawl.count == 100


def test_objects_on_two_pages() -> None:
    crawl = walked(lambda n: page(n, [2 * n, 2 * n + 1, 2 * n + 2], link=f"?page={n + 1}" if n < 2 else None, total=9))
    assert crawl.duplicates == ["L2", "L4"]
    assert crawl.ended
    assert not crawl.fits


def test_ids_that_differ_in_case_are_the_same_where_the_version_says_so() -> None:
    def pages(number: int) -> Answer:
        return page(number, [number], link="?page=1" if number == 0 else None, total=2)

    assert not walked(pages).duplicates
    assert walked(pages, fold=lambda _each: "SAME").duplicates == ["L1"]


def test_an_object_outside_the_window_ends_the_walk() -> None:
    crawl = walked(finite(200), {"date_from": "2024-01-01T00:00:00Z", "date_to": "2024-01-01T00:00:40Z"})
    assert [(stray.bound, stray.by_link) for stray in crawl.strays] == [("date_to", True)]
    assert crawl.turned == 1
    assert not crawl.ended


def test_a_large_list_costs_little_memory_and_keeps_a_sample() -> None:
    small, small_peak = _measured(1_000)
    large, large_peak = _measured(20_000)
    assert large.fits
    assert large.count == 20_000
    assert large.turned == 400
    assert (len(large.objects), len(large.head), len(large.pages)) == (SAMPLE, SAMPLE, PAGES + 1)
    assert small.fits
    assert large_peak - small_peak < 1_000_000
    assert len({str(each["id"]) for each in large.objects}) == SAMPLE
    assert sum(int(str(each["id"])[1:]) for each in large.objects) / SAMPLE > 8_000


def _measured(count: int) -> tuple[Crawl, int]:
    """A walk and its peak: the least of three, as whatever else lives in this process is traced too."""
    peaks = []
    for _ in range(3):
        gc.collect()
        tracemalloc.start()
        try:
            crawl = walked(finite(count))
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return crawl, min(peaks)


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ('<a>; rel="next"', "a"),
        ("<a>;rel=next", "a"),
        ('<a>; rel="prev", <b>; REL=NEXT', "b"),
        ('<a>; title="x, y; rel=next"; rel=last, <b>; title="more, of it"; rel="prefetch next"', "b"),
        ('<a>; title="rel=next"', None),
        ("<a>; rel=next-page", None),
        ("<a>; rel=last; rel=next", None),
        ("a; rel=next", None),
        ("", None),
        ("<" * 5000 + ";" * 5000 + '"' * 5000, None),
    ],
)
def test_reading_a_link(header: str, url: str | None) -> None:
    assert next_link(header) == url


@pytest.mark.parametrize("count", range(2, 40))
def test_a_limit_makes_two_pages_at_least_and_a_short_last_one_where_it_can(count: int) -> None:
    limit = limit_for(count)
    assert 0 < limit < count
    assert count % limit or count == 2


@pytest.mark.parametrize("count", [1, 2, 3, 5, 12, 300, 5_000])
def test_a_window_lies_around_some_of_the_objects(count: int) -> None:
    def pages(number: int) -> Answer:
        ids = range(number * 50, min(count, (number + 1) * 50))
        answer = page(number, ids, link=f"?page={number + 1}" if (number + 1) * 50 < count else None, total=count)
        for place, each in zip(ids, answer.exchange.envelope["data"], strict=True):  # type: ignore[call-overload]
            each["last_updated"] = (
                f"2024-{1 + place // 2800:02}-{1 + place // 100 % 28:02}T{place // 10 % 10:02}:{place % 10:02}:00Z"
            )
        return answer

    crawl = walked(pages)
    window = choose(crawl, str)
    assert window is not None
    assert window.start < window.exact < window.end
    inside = [each for each in crawl.objects if window.start < str(each["last_updated"]) < window.end]
    assert inside
    assert window.inside == len(inside) if crawl.complete else window.inside is None
    assert len(inside) <= max(3, count // 2 + 1)
    assert (window.start < window.middle < window.end) == (len(inside) > 1)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"type": "OTHER"}, False),
        ({"contract_id": "NL-TST-C00000002-X"}, False),
        ({"issuer": "another"}, True),
        ({"uid": "u1", "contract_id": "nl-tst-c00000001-x"}, True),
    ],
)
def test_a_token_is_its_uid_and_type_and_contract(other: dict[str, object], *, same: bool) -> None:
    card: dict[str, object] = {"uid": "U1", "type": "RFID", "contract_id": "NL-TST-C00000001-X", "issuer": "one"}
    assert (key_of(card, str.upper) == key_of({**card, **other}, str.upper)) is same


def test_what_has_an_id_is_told_apart_by_it_alone() -> None:
    assert key_of({"id": "L1", "type": "ON_STREET"}) == key_of({"id": "L1", "type": "OTHER"})
