"""Makes the target act: a command, an HTTP hook, a question to a person, or plain waiting (CONTRACTS: stimuli)."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from suite.target.shape import Stimulus, TargetConfig

_NOT_NOW_EXIT = 75
_NOT_NOW_STATUS = 409
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Acted:
    """How a stimulus went; `detail` is fit for the record."""

    kind: Literal["done", "not-now", "failed"]
    detail: str = ""


class Stimuli:
    """The stimuli that target.toml wires. `redact` is applied to whatever a command or hook says."""

    def __init__(self, config: TargetConfig, redact: Callable[[str], str] = str) -> None:
        """Take the wiring."""
        self._config = config
        self._redact = redact

    def available(self, name: str) -> bool:
        """Say whether anything is wired to that stimulus."""
        return name in self._config.stimuli

    def act(self, name: str, values: Mapping[str, str]) -> Acted:
        """Make it happen, within its time; Ctrl-C ends a running command too."""
        wiring = self._config.stimuli[name]
        if wiring.wait:
            return Acted("done", "waiting for the target to act by itself")
        if wiring.run:
            return self._run(wiring, values)
        if wiring.http:
            return self._http(wiring, values)
        return _ask(filled(wiring.ask, values), wiring.within)

    def _run(self, wiring: Stimulus, values: Mapping[str, str]) -> Acted:
        environment = {**os.environ, **{f"OCPI_{name.upper()}": value for name, value in values.items()}}
        command = shlex.split(wiring.run)
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command, never through a shell
                command,
                cwd=self._config.path.parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            return Acted("failed", f"{command[0]}: {error.strerror}")
        return self._finish(process, wiring)

    def _finish(self, process: subprocess.Popen[bytes], wiring: Stimulus) -> Acted:
        try:
            _, said = process.communicate(timeout=wiring.within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return Acted("failed", f"not done after {wiring.within:g} s")
        except BaseException:
            process.kill()
            process.wait()
            raise
        text = self._redact(said.decode("utf-8", "replace").strip()[-500:])
        if process.returncode == 0:
            return Acted("done")
        if process.returncode == _NOT_NOW_EXIT:
            return Acted("not-now", text)
        return Acted("failed", f"exit code {process.returncode}: {text}")

    def _http(self, wiring: Stimulus, values: Mapping[str, str]) -> Acted:
        import httpx  # noqa: PLC0415 - only where a hook is wired

        url = filled(str(wiring.http["url"]), values)
        body = _filled_json(wiring.http.get("json", dict(values)), values)
        try:
            answer = httpx.request(
                str(wiring.http.get("method", "POST")), url, json=body, timeout=wiring.within, trust_env=False
            )
        except httpx.HTTPError as error:
            return Acted("failed", self._redact(f"{url}: {error}"))
        text = self._redact(answer.text[:500])
        if answer.status_code in _SUCCESS:
            return Acted("done")
        if answer.status_code == _NOT_NOW_STATUS:
            return Acted("not-now", text)
        return Acted("failed", f"HTTP {answer.status_code}: {text}")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Put values in the place of `{name}`; unknown names stay as they are."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template


def _filled_json(value: object, values: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return filled(value, values)
    if isinstance(value, dict):
        return {key: _filled_json(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled_json(each, values) for each in value]
    return json.loads(json.dumps(value))


def _ask(question: str, within: float) -> Acted:
    """Put a question to a person; without a terminal nobody can answer."""
    if not sys.stdin.isatty():
        return Acted("not-now", f"nobody at the terminal to ask: {question}")
    sys.stderr.write(f"\n>>> {question}\n    Enter when it is done, s and Enter to skip ({within / 60:g} minutes): ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return Acted("not-now", "skipped") if answer.strip().lower() == "s" else Acted("done")
