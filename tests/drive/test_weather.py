"""Weather: waited out within bounds, told with its count, never a finding; what does not clear is INCONCLUSIVE."""

from __future__ import annotations

import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.weather import Weather, renewed
from suite.record.verdicts import Judgement
from suite.reference.answers import refusal
from suite.reference.seams import Bend
from suite.reference.wire import Wire
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from suite.wire.message import Call, Reply
from tests.rungs.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEWEST = VERSIONS[-1]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def weather() -> tuple[Weather, list[float]]:
    slept: list[float] = []
    return Weather(sleep=slept.append), slept


@pytest.mark.parametrize(
    ("method", "status", "again"),
    [
        ("GET", 429, True), ("POST", 429, True), ("POST", 503, True), ("PUT", 502, True), ("GET", 504, True),
        ("POST", 502, False), ("PATCH", 504, False), ("GET", 500, False), ("GET", 404, False), ("GET", 413, False),
    ],
)  # fmt: skip
def test_only_what_changes_nothing_is_tried_again(method: str, status: int, again: object) -> None:
    assert weather()[0].passing(method, Reply(status), "") is again


def test_a_lost_connection_is_tried_again_where_nothing_can_have_happened() -> None:
    sky, _ = weather()
    assert sky.passing("GET", Reply(0), "lost")
    assert not sky.passing("POST", Reply(0), "lost")
    assert not sky.passing("GET", Reply(0), "timeout")
    assert not sky.passing("GET", Reply(0), "limit")


def test_retry_after_in_seconds_and_as_a_date_and_absurd(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_750_000_000.0
    monkeypatch.setattr("suite.drive.weather.time.time", lambda: now)
    sky, slept = weather()
    assert sky.wait(0, Reply(429, (("Retry-After", "3"),)))
    assert sky.wait(1, Reply(429, (("retry-after", formatdate(now + 10, usegmt=True)),)))
    assert sky.wait(2, Reply(429, (("Retry-After", "86400"),)))
    assert sky.wait(3, Reply(429, (("Retry-After", "soon"),)))
    assert not sky.wait(4, Reply(429))
    assert slept[0] == 3
    assert slept[1] == 10
    assert slept[2] == 30
    assert slept[3] == 4
    assert sky.counts == {"429": 4}


def test_each_try_has_an_id_of_its_own() -> None:
    call = Call("GET", "http://x.example/", (("X-Request-ID", "one"), ("X-Correlation-ID", "two")))
    other = renewed(call)
    assert other.header("x-request-id") not in {"one", None}
    assert other.header("x-correlation-id") == "two"
    assert renewed(Call("GET", "http://x.example/")).headers == ()


def stormy(calls: list[str]) -> Bend:
    """All functional modules answer 503 for ever; versions and credentials are well."""

    async def answer(real: Any, incoming: Any) -> Any:
        if not {"sender", "receiver"} & set(incoming.segments):
            return await real(incoming)
        calls.append(incoming.method)
        return refusal(3000, "away", status=503)

    return Bend(Wire.answer, answer)


def test_what_does_not_clear_is_undecided_and_costs_few_requests(server: Server, tmp_path: Path) -> None:
    calls: list[str] = []
    record = tmp_path / "run.ndjson"
    done = rehearse(server, "CPO", _NEWEST, bends=[stormy(calls)], keep_record=record)
    assert done.ending.code == 10, done.ending.sentence
    assert not [row for row in done.findings if row.verdict in {Judgement.FAIL, Judgement.SUITE_ERROR}]
    assert len(calls) < 150
    notes = [row for row in map(json.loads, record.read_text("utf-8").splitlines()) if row["kind"] == "note"]
    told = [row for row in notes if row["what"].startswith("weather: 503")]
    assert len(told) == 1
    assert 0 < told[0]["count"] < len(calls)
    assert any(row["what"].startswith("paused") for row in notes)
    assert any(row["what"].startswith("the target stopped answering") for row in notes)
