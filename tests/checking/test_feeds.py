"""`audit` of a feed: Links followed on one host only, tokens in the version's encoding, and feeds that lie, loop or break."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner

from suite.checking import feeds
from suite.cli import cli
from suite.standard.versions import VERSIONS, Version
from tests.checking.test_audit import location

OLDEST, NEWEST = VERSIONS[0], VERSIONS[-1]
Answer = tuple[int, dict[str, str], object]
Plan = Callable[[str], Answer]


class Feed:
    """A server that does what the test says; `asked` are the paths and Authorization headers that came."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.plan: Plan = lambda _: (404, {}, {})
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                feed.asked.append((self.path, self.headers.get("Authorization", "")))
                status, headers, body = feed.plan(self.path)
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value.replace("BASE", feed.base))
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def feed() -> Iterator[Feed]:
    made = Feed()
    yield made
    made.close()


def audit(url: str, *more: str, version: Version = NEWEST) -> tuple[int, dict[str, Any]]:
    asked = ["audit", url, "--version", str(version), "--object", "location", "--format", "json", *more]
    done = CliRunner().invoke(cli, asked)
    told = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return done.exit_code, {**told, "line": done.stderr}


def paged(pages: int, total: int | None = None, link: Callable[[int], str] | None = None) -> Plan:
    def plan(path: str) -> Answer:
        number = int(path.rpartition("=")[2] or 0) if "=" in path else 0
        headers = {"X-Total-Count": str(pages if total is None else total)}
        if number + 1 < pages or link:
            headers["Link"] = f'<{link(number) if link else f"BASE/locations?offset={number + 1}"}>; rel="next"'
        return 200, headers, {"status_code": 1000, "timestamp": "2024-01-01T00:00:00Z", "data": [location(number)]}

    return plan


def requirements(told: dict[str, Any]) -> list[str]:
    return [each["requirement"] for each in told["causes"]]


def test_links_are_followed_to_the_end(feed: Feed) -> None:
    feed.plan = paged(4)
    code, told = audit(f"{feed.base}/locations")
    assert (code, told["objects"], told["causes"], told["complete"]) == (0, 4, [], True)


@pytest.mark.parametrize("version", [OLDEST, NEWEST], ids=str)
def test_the_token_goes_out_in_the_encoding_of_the_version(
    feed: Feed, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, version: Version
) -> None:
    monkeypatch.setenv("FEED_TOKEN", "secret-token")
    feed.plan = lambda _: (200, {}, {"status_code": 1000, "data": [location(1, version)]})
    assert audit(f"{feed.base}/l", "--token", "env:FEED_TOKEN", version=version)[0] == 0
    (tmp_path / "t").write_text("secret-token\n")
    assert audit(f"{feed.base}/l", "--token", f"file:{tmp_path / 't'}", version=version)[0] == 0
    sent = "secret-token" if version is OLDEST else base64.b64encode(b"secret-token").decode()
    assert [each for _, each in feed.asked] == [f"Token {sent}"] * 2


@pytest.mark.parametrize("token", ["secret", "env:NO_SUCH_NAME", "file:/no/such/file"])
def test_a_token_is_never_taken_from_the_command_line(feed: Feed, token: str) -> None:
    code, told = audit(feed.base, "--token", token)
    assert code == 4
    assert "--token" in told["line"]
    assert not feed.asked


def test_a_feed_in_a_circle_ends(feed: Feed) -> None:
    feed.plan = paged(3, link=lambda number: f"BASE/locations?offset={(number + 1) % 3}")
    code, told = audit(f"{feed.base}/locations?offset=0")
    assert (code, told["objects"]) == (1, 3)
    assert requirements(told) == ["pagination.crawl.ends"]


def test_a_feed_that_gives_the_same_page_for_ever_ends(feed: Feed) -> None:
    ever = iter(range(1, 1000))
    page = {"status_code": 1000, "data": [location(1)]}
    feed.plan = lambda _: (200, {"Link": f'<BASE/locations?offset={next(ever)}>; rel="next"'}, page)
    code, told = audit(f"{feed.base}/locations")
    assert code == 1
    assert "pagination.crawl.ends" in requirements(told)
    assert len(feed.asked) == 2


@pytest.mark.parametrize("total", [1, 9])
def test_a_feed_that_lies_about_its_count(feed: Feed, total: int) -> None:
    feed.plan = paged(3, total=total)
    code, told = audit(f"{feed.base}/locations")
    assert (code, told["objects"]) == (1, 3)
    assert told["causes"][0]["first"]["message"] == f"X-Total-Count said {total}, and 3 objects came"


def test_another_host_is_never_asked(feed: Feed) -> None:
    feed.plan = paged(3, link=lambda _: "http://localhost:1/locations?offset=1")
    code, told = audit(f"{feed.base}/locations")
    assert (code, told["objects"], told["complete"]) == (4, 1, False)
    assert "another host, localhost:1" in told["problem"]


def test_a_next_in_the_body_is_no_paging_of_ocpi(feed: Feed) -> None:
    feed.plan = lambda _: (200, {}, {"next": f"{feed.base}/2", "items": [location(1)]})
    code, told = audit(f"{feed.base}/1")
    assert (code, told["objects"], len(feed.asked)) == (1, 1, 1)
    assert requirements(told) == ["pagination.link.present"]


ENDS: list[tuple[Plan, str]] = [
    (lambda _: (401, {}, {}), "HTTP 401; is the token"),
    (lambda _: (302, {"Location": "http://elsewhere.example/"}, b""), "a redirect to http://elsewhere.example/"),
    (lambda _: (200, {}, {"status_code": 2001, "status_message": "no"}), "status_code 2001: no"),
    (lambda _: (200, {}, b"<html>"), "neither a JSON object"),
    (lambda _: (200, {}, b""), "empty"),
    (lambda _: (200, {"Content-Encoding": "gzip"}, b"not packed"), "not the gzip"),
    (lambda _: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\n" * (30 << 20))), "more than 20 MB"),
]


@pytest.mark.parametrize(("plan", "words"), ENDS, ids=range(len(ENDS)))
def test_what_ends_a_feed_is_one_line(feed: Feed, plan: Plan, words: str) -> None:
    feed.plan = plan
    code, told = audit(f"{feed.base}/locations?secret=1")
    assert code == 4
    assert words in told["line"]
    assert "secret=1" not in told["line"]


def test_a_busy_feed_is_asked_again(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_LONGEST_PAUSE", 0.01)
    answers = iter([(503, {}, {}), (429, {"Retry-After": "1"}, {}), (200, {}, {"data": [location(1)]})])
    feed.plan = lambda _: next(answers)
    assert audit(f"{feed.base}/l")[0] == 0


def test_nobody_there(feed: Feed) -> None:
    base = feed.base
    feed.close()
    code, told = audit(f"{base}/l")
    assert code == 4
    assert told["line"].count("\n") == 1
