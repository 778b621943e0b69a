"""Lists that attack: told once, bounded, and nothing that may not be contacted is contacted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.record.verdicts import Judgement
from suite.reference.paging import Paging
from suite.reference.seams import Bend
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import Rehearsal, rehearse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from suite.stage.server import Server

_NEWEST = VERSIONS[-1]


def _attack(server: Server, record: Path, *bends: Bend, locations: int = 12) -> Rehearsal:
    def only(case: Any) -> bool:
        return str(case.scenario.chapter) == "pagination"

    return rehearse(server, "CPO", _NEWEST, bends=bends, only=only, locations=locations, keep_record=record)


def _loud(done: Rehearsal) -> list[tuple[str, str]]:
    return sorted({(str(row.verdict), row.requirement) for row in done.findings if row.verdict is not Judgement.INFO})


def _urls(record: Path) -> list[str]:
    rows = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    heard = [row["message"] for row in rows if isinstance(row.get("message"), dict)]
    return [each["url"] for each in heard if each.get("url")]


@pytest.mark.parametrize(
    "url", ["http://203.0.113.7:81/ocpi?cursor=1", "https://evil.example/ocpi", "//evil.example/x"]
)
def test_a_link_to_a_foreign_host_is_told_once_and_never_followed(server: Server, tmp_path: Path, url: str) -> None:
    record = tmp_path / "run.ndjson"
    done = _attack(server, record, Bend(Paging.link_url, lambda _real, *_args: url))
    assert _loud(done) == [("INCONCLUSIVE", "pagination.link.callable")]
    assert len([row for row in done.findings if row.verdict is Judgement.INCONCLUSIVE]) == 1
    assert "allow_hosts" in done.findings[0].message
    assert not [each for each in _urls(record) if "203.0.113.7" in each.split("?")[0] or "evil" in each]
    assert done.ending.code == 10


def _every_page_new(real: Any, incoming: Any, window: Any) -> Any:
    """Add as many objects as a page may hold, whenever a page is asked for."""
    part = real.args[0]
    for number in range(min(window.limit, 20)):
        part.changing.create(f"MORE-{window.offset}-{window.limit}-{number}")
    return real(incoming, window)


def test_a_list_that_grows_under_the_reader_without_end_is_left(server: Server, tmp_path: Path) -> None:
    from suite.reference.locations import Locations  # noqa: PLC0415 - the one test that needs it

    record = tmp_path / "run.ndjson"
    seams = [
        Bend(Locations.listed, _every_page_new),
        Bend(Paging.link, lambda real, incoming, window, total: real(incoming, window, total + 10**6)),
    ]
    done = _attack(server, record, *seams)
    assert ("FAIL", "pagination.crawl.ends") in _loud(done)
    assert len(_urls(record)) < 1500


@pytest.mark.parametrize("said", ["-1", "99999999999999999999", "12, 12", "١٢", "1e3", ""])
def test_a_count_that_is_none_breaks_nothing_but_its_own_requirement(server: Server, tmp_path: Path, said: str) -> None:
    bend: Callable[..., Any] = lambda _real, _incoming, _total: said.encode("utf-8").decode("latin-1")  # noqa: E731
    done = _attack(server, tmp_path / "run.ndjson", Bend(Paging.total, bend))
    assert _loud(done) == [("FAIL", "pagination.total-count.present")]


@pytest.mark.parametrize(
    "link",
    [
        "<>; rel=next",
        "<http://[half>; rel=next",
        "<\x01>; rel=next",
        "<ftp://x/y>; rel=next",
        "<http://x:99999/>; rel=next",
    ],
)
def test_a_link_that_is_no_url_breaks_nothing_of_ours(server: Server, tmp_path: Path, link: str) -> None:
    done = _attack(server, tmp_path / "run.ndjson", Bend(Paging.link, lambda _real, *_args: link))
    assert not [row for row in done.findings if row.verdict is Judgement.SUITE_ERROR]
    assert done.ending.code in {1, 10}
