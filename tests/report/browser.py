"""A real browser over its debugging pipe: Chromium's protocol as JSON between two file descriptors, no library and no socket."""

from __future__ import annotations

import base64
import itertools
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60.0
_PLACE = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Puts the pipe where the browser looks for it, and becomes the browser."""


def found() -> str | None:
    """The browser of this machine."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


class Browser:
    """One process. What pages do is kept in `events`."""

    def __init__(self, command: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._rest = b""
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        ours, theirs = os.pipe(), os.pipe()
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", _PLACE, str(ours[0]), str(theirs[1]),
                command, *_FLAGS, f"--user-data-dir={self._home.name}", "about:blank",
            ],
            pass_fds=(ours[0], theirs[1]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(ours[0])
        os.close(theirs[1])
        self._out, self._in = ours[1], theirs[0]
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._in, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(10)
        except (OSError, TimeoutError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait(10)
        os.close(self._out)
        os.close(self._in)
        self._home.cleanup()

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Ask, and wait for the answer; events that come meanwhile are kept."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        while True:
            told = self._next(end)
            if told.get("id") == number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                return dict(told.get("result", {}))
            self.events.append(told)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Read events until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            self.events.append(self._next(end))

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if not self._waiting.select(max(0.0, end - time.monotonic())):
                raise TimeoutError("the browser is silent")
            piece = os.read(self._in, 1 << 20)
            if not piece:
                raise OSError("the browser is gone")
            self._rest += piece
        line, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(line))

    def open(self, page: Path, anchor: str = "", **view: Any) -> Page:
        """Open a file in a tab of its own."""
        return Page(self, page, anchor, **view)


class Page:
    """A tab: runs JavaScript in it, presses keys, takes pictures, tells what it complained about."""

    def __init__(
        self, browser: Browser, page: Path, anchor: str, *, width: int = 1280, height: int = 900, dark: bool = False, script: bool = True
    ) -> None:  # fmt: skip
        self._browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._target = target
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Performance.enable", timeDomain="threadTicks")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.url = page.resolve().as_uri() + anchor
        self.call("Page.navigate", url=self.url)
        browser.wait(lambda: bool(self.told("Page.loadEventFired")))

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the tab."""
        return self._browser.call(method, self._session, **params)

    def run(self, script: str) -> Any:
        """Give the value of an expression; promises are awaited."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise AssertionError(told["exceptionDetails"])
        return told["result"].get("value")

    def until(self, script: str) -> Any:
        """Wait until an expression is true; give its value."""
        value = self.run(
            f"new Promise(done => {{ let left = 2000; const look = () => {{ const value = ({script});"
            " if (value || !left--) done(value instanceof Node || value); else setTimeout(look, 15); }; look(); })"
        )
        assert value, f"never true: {script}"
        return value

    def press(self, key: str, text: str = "") -> None:
        """Press a key and let it go."""
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        code = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", **code)

    def told(self, method: str) -> list[dict[str, Any]]:
        """Give the events of a kind that this tab sent so far."""
        mine = (each for each in self._browser.events if each.get("sessionId") == self._session)
        return [each["params"] for each in mine if each["method"] == method]

    @property
    def complaints(self) -> list[str]:
        """What went to the console, and what the policy refused."""
        self.call("Page.getFrameTree")
        logs = [each["entry"]["text"] for each in self.told("Log.entryAdded")]
        said = [str(each["args"]) for each in self.told("Runtime.consoleAPICalled")]
        thrown = [str(each["exceptionDetails"]) for each in self.told("Runtime.exceptionThrown")]
        return logs + said + thrown

    @property
    def requests(self) -> list[str]:
        """What was asked for over any network, the file itself included."""
        self.call("Page.getFrameTree")
        return [each["request"]["url"] for each in self.told("Network.requestWillBeSent")]

    @property
    def seconds(self) -> float:
        """How long the page's main thread has worked so far."""
        metrics = self.call("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """Write what is seen as PNG."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))

    def print(self, path: Path) -> None:
        """Write the page as PDF."""
        path.write_bytes(base64.b64decode(self.call("Page.printToPDF", printBackground=True)["data"]))

    def close(self) -> None:
        """Close the tab."""
        self._browser.call("Target.closeTarget", targetId=self._target)
