"""Makes the target act: a command, an HTTP hook, a question to a person, or plain waiting (CONTRACTS: stimuli).

It knows nothing of OCPI: names and values are given, what comes back is said in one line fit for the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from suite.target import child, terminal
from suite.target.errors import one_line
from suite.target.shape import Stimulus, TargetConfig

_NOT_NOW_EXIT = 75
_NOT_NOW_STATUS = 409
_SUCCESS = range(200, 300)
_SHOWN = 500
_HOLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Acted:
    """How a stimulus went; `detail` is fit for the record."""

    kind: Literal["done", "not-now", "failed"]
    detail: str = ""


class Stimuli:
    """The stimuli that target.toml wires. `redact` is applied to whatever a command or hook says."""

    def __init__(
        self, config: TargetConfig, redact: Callable[[str], str] = str, ask: Callable[[str, float], Acted] | None = None
    ) -> None:
        """Take the wiring; `ask` stands in for the terminal."""
        self._config = config
        self._redact = redact
        self._put = ask or _ask

    def available(self, name: str) -> bool:
        """Say whether anything is wired to that stimulus."""
        return name in self._config.stimuli

    def patience(self, name: str) -> float:
        """Give how long the target may take that is to act by itself; 0 for one that is made to act."""
        wiring = self._config.stimuli[name]
        return wiring.within if wiring.wait else 0.0

    def act(self, name: str, values: Mapping[str, str]) -> Acted:
        """Make it happen, within its time; Ctrl-C ends a running command too."""
        wiring = self._config.stimuli[name]
        if wiring.wait:
            return Acted("done", "waiting for the target to act by itself")
        if wiring.run:
            return self._run(wiring, values)
        if wiring.http:
            return self._hook(wiring, values)
        return self._put(one_line(filled(wiring.ask, values)), wiring.within)

    def _run(self, wiring: Stimulus, values: Mapping[str, str]) -> Acted:
        named = {f"OCPI_{name.upper()}": value.replace("\0", "") for name, value in values.items()}
        try:
            ended = child.run(wiring.run, self._config.path.parent, named, wiring.within)
        except OSError as error:
            return Acted("failed", self._fit(f"cannot run {wiring.run.split()[0]}: {error.strerror}"))
        if ended.code is None:
            return Acted("failed", self._fit(f"not done after {wiring.within:g} s, so it was ended: {ended.said}"))
        if ended.code == 0:
            return Acted("done")
        if ended.code == _NOT_NOW_EXIT:
            return Acted("not-now", self._fit(ended.said))
        return Acted("failed", self._fit(f"exit code {ended.code}: {ended.said}"))

    def _hook(self, wiring: Stimulus, values: Mapping[str, str]) -> Acted:
        from suite.target import hook  # noqa: PLC0415 - only where one is wired

        url = filled_url(str(wiring.http["url"]), values)
        body = filled_json(wiring.http["json"], values) if "json" in wiring.http else dict(values)
        method = str(wiring.http.get("method", "POST"))
        try:
            return self._judged(*hook.call(method, url, body, wiring.within))
        except hook.FailedError as error:
            return Acted("failed", self._fit(f"{method} {url}: {error}"))

    def _judged(self, status: int, said: str) -> Acted:
        if status in _SUCCESS:
            return Acted("done")
        if status == _NOT_NOW_STATUS:
            return Acted("not-now", self._fit(said))
        return Acted("failed", self._fit(f"HTTP {status}: {said}"))

    def _fit(self, text: str) -> str:
        """Redact before cutting: half a token would pass unseen."""
        text = one_line(self._redact(text)).strip()
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def filled(template: str, values: Mapping[str, str]) -> str:
    """Put values in the place of `{name}`; unknown names stay as they are."""
    return _HOLE.sub(lambda hole: values.get(hole[1], hole[0]), template)


def filled_url(template: str, values: Mapping[str, str]) -> str:
    """Put values into a URL so that they cannot change its shape; one that begins it is a URL itself."""

    def put(hole: re.Match[str]) -> str:
        value = values.get(hole[1], hole[0])
        return value if hole.start() == 0 or hole[1] not in values else quote(value, safe="")

    return _HOLE.sub(put, template)


def filled_json(value: object, values: Mapping[str, str]) -> object:
    """Put values into every string of a JSON value."""
    if isinstance(value, str):
        return filled(value, values)
    if isinstance(value, Mapping):
        return {key: filled_json(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [filled_json(each, values) for each in value]
    return value


def _ask(question: str, within: float) -> Acted:
    """Put a question to a person; without a terminal nobody can answer."""
    answer = terminal.ask(question, within)
    if answer is None:
        return Acted("not-now", f"nobody at a terminal to ask: {question}")
    if answer == terminal.LATE:
        return Acted("not-now", f"nobody answered within {within:g} s: {question}")
    return Acted("not-now", f"skipped: {question}") if answer.strip().lower() in {"s", "skip"} else Acted("done")
