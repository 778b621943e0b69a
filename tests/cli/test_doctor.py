"""`doctor`: sends GET alone, finds the mistakes of a set-up, and says whether a run makes sense."""

from __future__ import annotations

import json
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import trustme

from tests.cli.desk import Sandbox, one_line, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def checks(done: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in json.loads(done.stdout)["checks"]:
        found.setdefault(f"{each['what']} {each['state']}", []).append(each["detail"])
    return found


def test_ready_is_0_and_spends_nothing(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO")
    for _ in range(2):
        done = run("doctor", target, "--format", "json", cwd=tmp_path, OCPI_TOKEN_A=token)
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["ready"] is True
        found = checks(done)
        assert "token_a: accepted Base64 encoded" in found["token good"]
        assert {"reachable good", "clock good", "versions good", "hosts good", "call-backs good"} <= set(found)
        assert token not in done.stdout + done.stderr


def test_text_ends_with_what_to_do_next(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    done = run("doctor", cpo.target(tmp_path, "CPO"), cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.stdout.splitlines()[-1].startswith("ready: ocpi-suite run ")


def test_a_wrong_token_is_1(cpo: Sandbox, tmp_path: Path) -> None:
    done = run("doctor", cpo.target(tmp_path, "CPO"), "--format", "json", cwd=tmp_path, OCPI_TOKEN_A="nobody-knows-it")
    assert done.returncode == 1
    assert "token_a" in checks(done)["token bad"][0]
    assert "nobody-knows-it" not in done.stdout + done.stderr


def test_a_claim_that_does_not_hold_is_1(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    words = ("--set", 'target.modules=["locations:sender","hubclientinfo"]', "--format", "json")
    done = run("doctor", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 1
    details = " ".join(" ".join(each) for name, each in checks(done).items() if name.endswith("bad"))
    assert "hubclientinfo" in details
    assert "locations" not in details


def test_nobody_there_is_12(cpo: Sandbox, tmp_path: Path) -> None:
    words = ("--wait", "1s", "--set", "connection.versions_url=http://127.0.0.1:9/versions")
    done = run("doctor", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, within=20, OCPI_TOKEN_A="t")
    assert done.returncode == 12
    assert "Traceback" not in done.stdout + done.stderr


def test_dead_credentials_are_12(cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection='state = "state.json"\n')
    kept = {"slug": "abc123", "phase": "registered", "version": "2.2.1", "tokens_theirs": ["dead-as-can-be"]}
    (tmp_path / "state.json").write_text(json.dumps({"format": 1, "registrations": {"*": kept}}))
    done = run("doctor", target, cwd=tmp_path, OCPI_TOKEN_A="dead-too")
    assert done.returncode == 12
    assert "ask the target's operators for a new token A" in done.stdout
    assert "dead-as-can-be" not in done.stdout + done.stderr


def test_the_sheet_is_the_same_twice_and_shows_a_token_of_ours_alone(cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection='initiator = "target"\n')
    pages = [run("doctor", target, "--sheet", cwd=tmp_path, OCPI_TOKEN_A="a-token-of-theirs") for _ in range(2)]
    assert [each.returncode for each in pages] == [0, 0]
    first, second = ([line for line in each.stdout.splitlines() if "token A" in line] for each in pages)
    assert first == second
    assert first
    assert "a-token-of-theirs" not in pages[0].stdout + pages[0].stderr
    assert "/s/" in pages[0].stdout
    slugs = {each.stdout.partition("/s/")[2].partition("/")[0] for each in pages}
    assert len(slugs) == 1


class Listening(BaseHTTPRequestHandler):
    """Notes methods, answers 500 to everything."""

    seen: list[str]

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self.seen.append(self.command)
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Live in the past."""
        del timestamp
        return "Mon, 01 Jan 2024 00:00:00 GMT"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("One", (Listening,), {"seen": seen}))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/versions", seen
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_but_get_is_sent(cpo: Sandbox, tmp_path: Path) -> None:
    with listening() as (url, seen):
        words = ("--wait", "1s", "--set", f"connection.versions_url={url}", "--format", "json")
        done = run("doctor", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, OCPI_TOKEN_A="t")
    assert done.returncode == 1
    assert "HTTP 404" in checks(done)["versions bad"][0]
    assert set(seen) == {"GET"}


def test_a_broken_file_is_one_line_and_4(tmp_path: Path) -> None:
    (tmp_path / "target.toml").write_text("[target\n")
    done = run("doctor", "target.toml", cwd=tmp_path)
    assert done.returncode == 4
    assert "target.toml:1" in one_line(done)


def test_tls_and_the_clock_of_a_platform_on_https(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    """An https front before nothing in particular: the certificate is looked at, and whoever answers has a clock of the past."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with listening(context) as (plain, _seen):
        url = plain.replace("http://127.0.0.1", "https://localhost")
        words = (
            "--wait",
            "1s",
            "--format",
            "json",
            "--set",
            f"connection.versions_url={url}",
            "--set",
            "network.ca_file=ca.pem",
        )
        done = run("doctor", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 1, done.stdout + done.stderr
    found = checks(done)
    assert "TLSv1.3" in found["tls good"][0]
    assert "Date header" in found["clock warning"][0]
