"""Whole runs against targets that attack: a clear stop within limits, an exit code, a sentence, and no failure of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from suite.record.verdicts import Judgement
from suite.reference.locations import Locations
from suite.reference.paging import Paging
from suite.reference.seams import Bend
from suite.reference.wire import Wire
from suite.stage.server import Server
from suite.standard.versions import VERSIONS
from tests.rungs.rehearsal import rehearse
from tests.wire.hostile import hostile, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from suite.drive.register import Case

_NEWEST = VERSIONS[-1]
_MB = 1024 * 1024
_JSON = (b"content-type", b"application/json")
_LONGEST = 60.0
_HEAD = b'{"status_code":1000,"timestamp":"2026-01-01T00:00:00Z","data":'


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def chapter(case: Case) -> bool:
    """Enough of a run to meet the lists: the handshake, and what reads lists."""
    return case.scenario.chapter in {"credentials", "transport", "pagination"} and not case.scenario.stimuli


def on_lists(speak: Callable[[Any], Any]) -> Bend:
    """Speak so where a list of locations is asked for, and be honest elsewhere."""

    async def serve(real: Any, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].endswith("/locations") and scope["method"] == "GET":
            await speak(send)
        else:
            await real(scope, receive, send)

    return Bend(Wire.serve, serve)


def saying(body: bytes, *headers: tuple[bytes, bytes], status: int = 200) -> Bend:
    async def speak(send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [_JSON, *headers]})
        await send({"type": "http.response.body", "body": body})

    return on_lists(speak)


def flood(part: bytes, times: int, *headers: tuple[bytes, bytes]) -> Bend:
    async def speak(send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [_JSON, *headers]})
        for _ in range(times):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return on_lists(speak)


def bomb() -> Bend:
    import gzip  # noqa: PLC0415 - for this one

    body = gzip.compress(b" " * (200 * _MB), compresslevel=1)
    return flood(body[: len(body) // 2], 2, (b"content-encoding", b"gzip"))


def elsewhere(_real: Any, *_: Any) -> str:
    return '<http://192.0.2.1:9/ocpi/locations?offset=1>; rel="next"'


def endless(_real: Any, incoming: Any, window: Any, _total: int) -> str:
    return f'<{incoming.url}?offset={window.offset + 1}&limit=1>; rel="next"'


def same_page(_real: Any, incoming: Any, window: Any) -> Any:
    del window
    return _real.args[0].own.of(incoming.spoken).select(None, None) and ([], 10**9)


ATTACKS: dict[str, list[Bend]] = {
    "endless pages": [Bend(Paging.link, endless)],
    "endless empty pages": [Bend(Paging.link, endless), Bend(Locations.listed, same_page)],
    "a Link to another host": [Bend(Paging.link, elsewhere)],
    "a redirect to another host": [saying(b"", (b"location", b"http://192.0.2.1:9/"), status=307)],
    "200 MB": [flood(b" " * _MB, 200)],
    "a gzip bomb": [bomb()],
    "deep nesting": [saying(_HEAD + b"[" * 200_000 + b"]" * 200_000 + b"}")],
    "invalid UTF-8": [saying(_HEAD + b'["\xff\xfe\xc0"]}')],
    "duplicate keys": [saying(_HEAD + b'[{"id":"A","id":"B"}],"data":[]}')],
    "NaN": [saying(_HEAD + b"[NaN,Infinity,1e999999]}")],
    "a huge number": [saying(_HEAD + b"[" + b"9" * 100_000 + b"]}")],
    "an empty answer": [saying(b"")],
    "headers without end": [saying(_HEAD + b"[]}", *[(b"x-%d" % n, b"1") for n in range(300)])],
    "control characters in headers": [saying(_HEAD + b"[]}", (b"link", b"<\x01\xff>; rel=next"))],
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_an_attack_on_the_lists_ends_the_run_in_order(server: Server, attack: str) -> None:
    started = time.monotonic()
    done = rehearse(server, "CPO", _NEWEST, bends=ATTACKS[attack], only=chapter)
    assert time.monotonic() - started < _LONGEST
    errors = [(row.message, row.actual) for row in done.findings if row.verdict is Judgement.SUITE_ERROR]
    assert not errors
    assert done.ending.code in {1, 10}, done.ending.sentence
    assert done.ending.sentence


def slowly() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Type: application/json\r\n\r\n"
    while True:
        threading.Event().wait(0.2)
        yield b" "


VERSIONS_LISTS: dict[str, tuple[Callable[[], Any], set[int]]] = {
    "one byte now and then": (slowly, {12}),
    "no HTTP at all": (lambda: [b"SSH-2.0-OpenSSH_9.6\r\n", b""], {12}),
    "connections that end at once": (lambda: [b""], {12}),
    "a page of a website": (lambda: whole(b"<html>hello</html>", "Content-Type: text/html"), {1, 10, 12}),
    "deep nesting": (lambda: whole(_HEAD + b"[" * 100_000 + b"]" * 100_000 + b"}"), {1, 10, 12}),
    "NaN": (lambda: whole(_HEAD + b"[NaN]}", "Content-Type: application/json"), {1, 10, 12}),
}
_TARGET = """
[target]
name = "Hostile"
[[connection]]
versions_url = "{url}"
roles = ["CPO"]
token_a = "env:HOSTILE_TOKEN"
[deadlines]
response = "1s"
settle = "100ms"
quiet = "100ms"
"""


@pytest.mark.parametrize("attack", list(VERSIONS_LISTS))
def test_an_attack_at_the_start_is_one_sentence_and_an_exit_code(attack: str, tmp_path: Path) -> None:
    speak, codes = VERSIONS_LISTS[attack]
    with hostile(lambda _request: speak()) as target:
        path = tmp_path / "target.toml"
        path.write_text(_TARGET.format(url=target.url), "utf-8")
        command = [
            sys.executable,
            "-m",
            "suite.cli",
            "run",
            str(path),
            "--wait",
            "1s",
            "--report-dir",
            str(tmp_path / "run"),
        ]
        done = subprocess.run(
            command, env={**os.environ, "HOSTILE_TOKEN": "a-token-for-nobody-0123456789"},
            capture_output=True, text=True, timeout=_LONGEST, cwd=tmp_path, check=False,
        )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode in codes, said[-2000:]
    assert "Traceback" not in said
    assert "SUITE_ERROR" not in said
    assert (tmp_path / "run" / "run.ndjson").read_text("utf-8").splitlines()[-1].startswith('{"kind":"footer"')
