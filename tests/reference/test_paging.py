"""Paged lists: parameters, headers, links that are followed as they are, windows that neither overlap nor leave out."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from suite.reference import Ear
from suite.reference.links import next_link
from suite.reference.paging import Paging
from suite.reference.seams import Bend
from suite.standard.versions import VERSIONS, Version
from suite.wire.message import Reply
from tests.reference.duo import Duo, code, data, duo
from tests.reference.town import say

EACH = pytest.mark.parametrize("version", VERSIONS, ids=str)


def crawl(both: Duo, **query: str) -> list[list[Any]]:
    reply, pages = both.own(**query), []
    while True:
        pages.append(data(reply))
        link = next_link(reply.headers)
        if link is None:
            return pages
        assert len(pages) < 100
        reply = say(both.town, both.emsp.outgoing.follow(both.there, "locations", "sender", link))


def ids(pages: list[list[Any]]) -> list[str]:
    return [each["id"] for page in pages for each in page]


def counts(reply: Reply) -> tuple[str | None, str | None]:
    return reply.header("X-Total-Count"), reply.header("X-Limit")


@EACH
@pytest.mark.parametrize("limit", [1, 7, 20, 50, 1000])
def test_a_crawl_is_the_whole_list_once(version: Version, limit: int) -> None:
    both = duo(version)
    pages = crawl(both, limit=str(limit))
    assert len(ids(pages)) == len(set(ids(pages))) == 20
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert ids(pages) == ids(crawl(both))


@EACH
def test_many_locations_come_in_pages_of_ours(version: Version) -> None:
    pages = crawl(duo(version, locations=120), limit="10000")
    assert [len(page) for page in pages] == [50, 50, 20]


@EACH
def test_headers_of_a_page(version: Version) -> None:
    both = duo(version)
    shown = [counts(both.own(**query)) for query in ({}, {"limit": "5"}, {"limit": "500"}, {"offset": "18"})]
    maximum = version.limit_header_is_maximum
    assert shown == [("20", "50"), ("20", "50" if maximum else "5"), ("20", "50"), ("20", "50")]


@EACH
def test_the_link_is_there_until_the_last_page_and_keeps_filters(version: Version) -> None:
    both = duo(version)
    link = next_link(both.own(limit="5", date_from="2020-01-01T00:00:00Z").headers)
    assert link is not None
    url = urlsplit(link)
    assert url._replace(query="").geturl() == both.there.endpoint(version, "locations", "sender")
    assert parse_qs(url.query) == {"limit": ["5"], "offset": ["5"], "date_from": ["2020-01-01T00:00:00Z"]}
    for query in ({"offset": "15", "limit": "5"}, {"offset": "20"}, {"offset": "999"}, {}):
        assert next_link(both.own(**query).headers) is None


@EACH
def test_past_the_end_is_nothing(version: Version) -> None:
    reply = duo(version).own(offset="20")
    assert (data(reply), counts(reply)) == ([], ("20", "50"))


@EACH
def test_from_is_inclusive_and_to_is_exclusive(version: Version) -> None:
    both = duo(version)
    every = data(both.own())
    at = every[10]["last_updated"]
    assert ids([data(both.own(date_from=at))]) == ids([every[10:]])
    assert ids([data(both.own(date_to=at))]) == ids([every[:10]])
    assert counts(both.own(date_from=at, limit="1"))[0] == "10"


@EACH
def test_windows_neither_overlap_nor_leave_out(version: Version) -> None:
    both = duo(version)
    stamps = [each["last_updated"] for each in data(both.own())]
    cuts = ["2000-01-01T00:00:00Z", *stamps[3::4], "2100-01-01T00:00:00.5Z"]
    windows = [crawl(both, date_from=since, date_to=until, limit="3") for since, until in pairwise(cuts)]
    assert [found for pages in windows for found in ids(pages)] == ids(crawl(both))


@EACH
@pytest.mark.parametrize("shape", ["{}", "{}Z", "{}.1", "{}.12Z", "{}.123", "{}.000Z"])
def test_all_lawful_dates_are_understood(version: Version, shape: str) -> None:
    both = duo(version)
    assert len(data(both.own(date_from=shape.format("2020-01-01T00:00:00")))) == 20
    assert data(both.own(date_to=shape.format("2020-01-01T00:00:00"))) == []


@EACH
@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "ten"}, {"limit": ""}, {"limit": "1.5"}, {"limit": "\u0661"},
        {"limit": "9" * 5000}, {"offset": "-1"}, {"offset": "x"}, {"date_from": "yesterday"}, {"date_to": ""},
        {"date_from": "2024-01-01"}, {"date_from": "2024-13-01T00:00:00Z"}, {"date_to": "2024-01-01T00:00:00+02:00"},
        {"date_from": "0000-01-01T00:00:00Z"}, {"date_from": "2024-01-01T00:00:61Z"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_2001(version: Version, query: dict[str, str]) -> None:
    assert code(duo(version, locations=3).own(**query)) == (200, 2001)


@EACH
def test_a_lenient_ear_makes_the_best_of_it(version: Version) -> None:
    both = duo(version)
    both.cpo.core.ear = Ear.LENIENT
    assert len(data(both.own(limit="0", offset="x"))) == 20
    assert len(data(both.own(date_from="2020-01-01T00:00:00+02:00"))) == 20
    assert code(both.own(date_from="yesterday")) == (200, 2001)


@EACH
def test_a_reversed_window_is_empty(version: Version) -> None:
    reply = duo(version).own(date_from="2090-01-01T00:00:00Z", date_to="2020-01-01T00:00:00Z")
    assert (data(reply), reply.header("X-Total-Count")) == ([], "0")


@EACH
def test_one_decision_bends_alone(version: Version) -> None:
    both = duo(version)
    both.cpo.bends.set([Bend(Paging.total, lambda *_: None)])
    reply = both.own(limit="5")
    assert counts(reply)[0] is None
    assert next_link(reply.headers)
    both.cpo.bends.set([Bend(Paging.filters, lambda *_: {})])
    link = next_link(both.own(limit="5", date_from="2020-01-01T00:00:00Z").headers)
    assert link
    assert "date_from" not in link


@EACH
def test_tariffs_are_paged_the_same_way(version: Version) -> None:
    both = duo(version)
    reply = both.own(module="tariffs", limit="2")
    assert counts(reply)[0] == "6"
    assert len(data(reply)) == 2
    assert next_link(reply.headers)
    assert json.loads(reply.body)["status_code"] == 1000
