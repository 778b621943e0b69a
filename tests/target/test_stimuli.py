"""Commands, hooks and questions: what they are told, how they end, what is said of it."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from suite.target import child
from suite.target.stimuli import Acted, Stimuli, filled, filled_json, filled_url
from tests.target.shelf import read

VALUES = {"connection": "main", "location_id": "LOC 1/2", "token_a": "hush-hush"}


def command(folder: Path, body: str, **more: str) -> Stimuli:
    """Wire `pull` to a Python script beside target.toml."""
    (folder / "act.py").write_text(body)
    lines = "".join(f"{name} = {value}\n" for name, value in more.items())
    return Stimuli(
        read(folder, f"[stimuli.pull]\nrun = '{sys.executable} ./act.py \"two words\"'\n{lines}"),
        lambda text: text.replace("hush-hush", "(hidden)"),
    )


def test_a_command_is_told_everything(tmp_path: Path) -> None:
    body = (
        "import os, sys, json\n"
        "named = {k: v for k, v in os.environ.items() if k.startswith('OCPI_')}\n"
        "json.dump([sys.argv[1:], os.getcwd(), named], open('told', 'w'))\n"
    )
    assert command(tmp_path, body).act("pull", VALUES) == Acted("done")
    words, folder, named = json.loads((tmp_path / "told").read_text())
    assert (words, Path(folder)) == (["two words"], tmp_path.resolve())
    assert {
        "OCPI_CONNECTION": "main",
        "OCPI_LOCATION_ID": "LOC 1/2",
        "OCPI_TOKEN_A": "hush-hush",
    }.items() <= named.items()


@pytest.mark.parametrize(
    ("body", "acted"),
    [
        ("raise SystemExit(0)", Acted("done")),
        ("import sys\nsys.stderr.write('no car')\nraise SystemExit(75)", Acted("not-now", "no car")),
        ("raise SystemExit(3)", Acted("failed", "exit code 3:")),
        (
            "import sys\nsys.stderr.write('a hush-hush\\x1b[31m b\\n')\nraise SystemExit(1)",
            Acted("failed", "exit code 1: a (hidden) [31m b"),
        ),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", Acted("failed", "exit code -9:")),
    ],
)
def test_how_a_command_ends(tmp_path: Path, body: str, acted: Acted) -> None:
    assert command(tmp_path, body).act("pull", VALUES) == acted


def test_no_shell_reads_a_command(tmp_path: Path) -> None:
    stimuli = Stimuli(read(tmp_path, "[stimuli.pull]\nrun = '/bin/echo x; touch made > out'\n"))
    assert stimuli.act("pull", {}).kind == "done"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["target.toml"]


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    stimuli = Stimuli(read(tmp_path, "[stimuli.pull]\nrun = './none.sh --key x'\n"))
    assert stimuli.act("pull", {}) == Acted("failed", "cannot run ./none.sh: No such file or directory")


def test_a_token_is_hidden_before_the_text_is_cut(tmp_path: Path) -> None:
    body = "import sys\nsys.stderr.write('x' * 478 + ' hush-hush' + 'y' * 100)\nraise SystemExit(1)"
    said = command(tmp_path, body).act("pull", {}).detail
    assert "hush" not in said
    assert said.endswith("...")


def test_a_value_with_a_null_byte_does_no_harm(tmp_path: Path) -> None:
    assert command(tmp_path, "").act("pull", {"session_id": "a\0b"}).kind == "done"


def test_what_goes_on_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    """The one left behind holds stderr open; it ends when the test closes its stdin, which it inherited from nobody."""
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)  # noqa: FBT003 - the name of the argument is not public
    body = f"import os\nif os.fork() == 0:\n    os.read({reading}, 1)\n    os._exit(0)\n"
    try:
        assert command(tmp_path, body, within='"1m"').act("pull", {}).kind == "done"
    finally:
        os.close(writing)
        os.close(reading)


def test_one_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    keeper = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    body = f"import os, sys, signal\nopen({str(fifo)!r}, 'w')\nkept = os.open({str(fifo)!r}, os.O_WRONLY)\nos.fork()\nsignal.pause()\n"
    acted = command(tmp_path, body, within='"300ms"').act("pull", {})
    assert acted.kind == "failed"
    assert acted.detail.startswith("not done after 0.3 s")
    os.set_blocking(keeper, True)
    assert os.read(keeper, 1) == b"", "nobody holds the other end any more"
    os.close(keeper)


def test_ctrl_c_ends_it_and_goes_on_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupted(process: Any, timeout: float | None = None) -> int:
        if not started:
            started.append(process.pid)
            raise KeyboardInterrupt
        return int(original(process, timeout))

    original = child.subprocess.Popen.wait
    monkeypatch.setattr(child.subprocess.Popen, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command(tmp_path, "import signal\nsignal.pause()\n").act("pull", {})
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], signal.SIGTERM)


class Hook(BaseHTTPRequestHandler):
    """Answers with the status in the path, and keeps what it was asked."""

    asked: list[tuple[str, str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(int(self.path.split("/")[1]))
        self.end_headers()
        self.wfile.write(b"said hush-hush")

    do_PUT = do_POST  # noqa: N815 - http.server asks by this name

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def hooked(folder: Path, server: HTTPServer, path: str, more: str = "") -> Stimuli:
    text = f'[stimuli.pull]\nhttp = {{ url = "http://127.0.0.1:{server.server_port}{path}"{more} }}\nwithin = "5s"\n'
    return Stimuli(read(folder, text), lambda said: said.replace("hush-hush", "(hidden)"))


@pytest.mark.parametrize(
    ("status", "acted"),
    [
        (200, Acted("done")),
        (204, Acted("done")),
        (409, Acted("not-now", "said (hidden)")),
        (302, Acted("failed", "HTTP 302: said (hidden)")),
        (422, Acted("failed", "HTTP 422: said (hidden)")),
        (500, Acted("failed", "HTTP 500: said (hidden)")),
    ],
)
def test_how_a_hook_ends(tmp_path: Path, hook: HTTPServer, status: int, acted: Acted) -> None:
    assert hooked(tmp_path, hook, f"/{status}/x").act("pull", VALUES) == acted


def test_a_hook_is_told_everything_by_default(tmp_path: Path, hook: HTTPServer) -> None:
    hooked(tmp_path, hook, "/200/{connection}").act("pull", VALUES)
    assert hook.asked == [("POST", "/200/main", VALUES)]  # type: ignore[attr-defined]


def test_a_hook_of_its_own_form(tmp_path: Path, hook: HTTPServer) -> None:
    more = ', method = "PUT", json = { where = ["{location_id}", 1, true, { x = "{unknown}" }] }'
    hooked(tmp_path, hook, "/200/{location_id}?at={connection}", more).act("pull", VALUES)
    asked = ("PUT", "/200/LOC%201%2F2?at=main", {"where": ["LOC 1/2", 1, True, {"x": "{unknown}"}]})
    assert hook.asked == [asked]  # type: ignore[attr-defined]


def test_a_hook_that_is_not_there(tmp_path: Path, hook: HTTPServer) -> None:
    stimuli = Stimuli(read(tmp_path, '[stimuli.pull]\nhttp = { url = "http://127.0.0.1:1/x" }\n'))
    acted = stimuli.act("pull", {})
    assert acted.kind == "failed"
    assert acted.detail.startswith("POST http://127.0.0.1:1/x: ")
    assert not hook.asked  # type: ignore[attr-defined]


def test_a_question_is_filled_in(tmp_path: Path) -> None:
    heard: list[tuple[str, float]] = []

    def ask(question: str, within: float) -> Acted:
        heard.append((question, within))
        return Acted("done")

    stimuli = Stimuli(
        read(tmp_path, '[stimuli.plug_in]\nask = "Car to {location_id}, {evse_uid}"\nwithin = "1m"\n'), ask=ask
    )
    assert stimuli.act("plug_in", VALUES) == Acted("done")
    assert heard == [("Car to LOC 1/2, {evse_uid}", 60.0)]


def test_a_value_of_theirs_cannot_draw_on_the_terminal(tmp_path: Path) -> None:
    heard: list[str] = []
    stimuli = Stimuli(
        read(tmp_path, '[stimuli.plug_in]\nask = "At {location_id}"\n'),
        ask=lambda text, _: (heard.append(text), Acted("done"))[1],
    )
    stimuli.act("plug_in", {"location_id": "a\x1b[2J\nb"})
    assert heard == ["At a [2J b"]


def test_waiting_is_done_at_once(tmp_path: Path) -> None:
    stimuli = Stimuli(read(tmp_path, "[stimuli.send_cdr]\nwait = true\n"))
    assert stimuli.act("send_cdr", {}).kind == "done"
    assert stimuli.available("send_cdr")
    assert not stimuli.available("pull")


def test_a_value_is_never_filled_in_twice() -> None:
    values = {"session_id": "{token_a}", "token_a": "hush-hush"}
    assert filled("{session_id}", values) == "{token_a}"
    assert filled_json({"a": ["{session_id}"]}, values) == {"a": ["{token_a}"]}


def test_a_url_that_begins_with_theirs_keeps_it() -> None:
    values = {"versions_url": "http://x.example/versions", "session_id": "a/../?b"}
    assert (
        filled_url("{versions_url}/go?back={versions_url}", values)
        == "http://x.example/versions/go?back=http%3A%2F%2Fx.example%2Fversions"
    )
    assert filled_url("http://y/{session_id}", values) == "http://y/a%2F..%2F%3Fb"
