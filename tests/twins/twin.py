"""Rule twins: of each rule a conforming and a violating exchange, and small helpers that make such exchanges.

    Twin("rules/pagination.py:limits_are_kept", "pagination.limit.honoured", "2.2.1",
         good=answer([{}], paged=True, query={"limit": "1"}),
         bad=answer([{}, {}], paged=True, query={"limit": "1"})),

`answer` is what the target answers to us (rules of="response"), `call` is what the target sends to us (of="request").
Both only describe: the exchange is made for the twin's version. In what they say, a function stands for "what it gives for
the version": `specimen("location", last_updated="yesterday")` is a lawful Location of that version with one change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from suite.judge.setting import Setting
from suite.reference import Party, Platform
from suite.standard.versions import VERSIONS, Version, version
from suite.wire.exchange import Authorization, Exchange, Heard
from suite.wire.message import Label

NOW = 1_750_000_000.0
STAMP = "2025-06-15T15:06:40Z"
"""NOW as a DateTime."""
US, THEM = "http://us.test/s/k3f9", "http://target.test/ocpi"
_IDS = {
    "X-Request-ID": "3b1c1d4e-0b8e-4f2c-9d57-2f1a64b5a001",
    "X-Correlation-ID": "3b1c1d4e-0b8e-4f2c-9d57-2f1a64b5a002",
}
_OBJECTS = {
    "locations": "location", "tariffs": "tariff", "sessions": "session", "cdrs": "cdr", "tokens": "token",
    "credentials": "credentials",
}  # fmt: skip

Builder = Callable[[Version], Exchange]
Headers = Mapping[str, str | None]
"""Headers beside the usual ones; None takes a usual one away."""
ABSENT: Any = object()
"""A field that is not there."""


@dataclass(frozen=True)
class Twin:
    """A rule seen at work on one requirement: no fault for it on `good`, one or more on `bad`."""

    rule: str
    requirement: str
    version: str
    good: Builder
    bad: Builder
    roles: tuple[str, ...] = ("CPO",)
    """What the target is."""
    setting: Mapping[str, object] = field(default_factory=dict)
    """More of the Setting: parties, our_tokens, test_setup, ..."""

    def around(self) -> Setting:
        """Make the setting, a fresh one for each exchange, since some rules remember."""
        made = {key: set(each) if isinstance(each, set) else each for key, each in self.setting.items()}
        return Setting(version(self.version), self.roles, **made)  # type: ignore[arg-type]


def answer(  # noqa: PLR0913 - one word for each thing that may differ
    data: object = ABSENT,
    *,
    method: str = "GET",
    module: str = "locations",
    side: str = "sender",
    obj: str | None = None,
    paged: bool = False,
    path: str = "",
    query: Mapping[str, str] | None = None,
    sent: object = None,
    status: int = 200,
    code: object = 1000,
    headers: Headers | None = None,
    asked: Headers | None = None,
    envelope: Mapping[str, object] | None = None,
    body: bytes | None = None,
    no_response: bool = False,
    **label: str,
) -> Builder:
    """Describe what the target answers to a request of ours.

    `data` goes into the envelope, `envelope` replaces fields of it (ABSENT takes one away), `body` stands for all of it;
    `headers` belong to the response, `asked` to our request, `sent` is its JSON body; `label` fills `provocation`, ...
    """

    def build(spoken: Version) -> Exchange:
        url = _url(f"{THEM}/{spoken}/{module}", path, query)
        request = Heard(_headers(spoken, asked, sent is not None), _bytes(sent, spoken), "", NOW - 1, method, url)
        content = _envelope(data, code, envelope, spoken) if body is None else body
        usual = {"X-Total-Count": "2", "X-Limit": "50"} if paged else {}
        response = Heard(_headers(spoken, {**usual, **(headers or {})}, bool(content)), content, "", NOW, status=status)
        about = _label(spoken, module, side, obj, paged, label)
        return Exchange(1, True, about, request, None if no_response else response)  # noqa: FBT003 - outbound

    return build


def call(  # noqa: PLR0913 - the same
    body: object = None,
    *,
    method: str = "PUT",
    module: str = "locations",
    side: str = "receiver",
    obj: str | None = None,
    paged: bool = False,
    path: str = "",
    query: Mapping[str, str] | None = None,
    headers: Headers | None = None,
    token: Authorization | None = None,
    data: object = ABSENT,
    status: int = 200,
    code: object = 1000,
    **label: str,
) -> Builder:
    """Describe what the target sends to us: `body` is its JSON (bytes stand as they are), `path` stands below our endpoint.

    `token` is what its Authorization header carries; `data`, `status` and `code` are what we answer.
    """

    def build(spoken: Version) -> Exchange:
        base = f"{US}/{spoken}/credentials" if module == "credentials" else f"{US}/{spoken}/{side}/{module}"
        url = _url(base, path, query)
        content = _bytes(body, spoken)
        request = Heard(_headers(spoken, headers, bool(content)), content, "", NOW, method, url)
        response = Heard(_headers(spoken, None, True), _envelope(data, code, None, spoken), "", NOW + 1, status=status)  # noqa: FBT003
        form = "raw" if spoken.token_encoding == "raw" else "base64"
        carried = token or Authorization(True, "Token", " ", "aaaa", form, 32)  # noqa: FBT003 - present
        about = _label(spoken, module, side, obj, paged, label)
        return Exchange(1, False, about, request, response, carried)  # noqa: FBT003 - inbound

    return build


def specimen(name: str, ident: str = "SPECIMEN1", *, full: bool = True, **changes: object) -> Callable[[Version], Any]:
    """Give a lawful object of a version with top-level changes (ABSENT takes a field away), owned by NL-ABC."""
    return having(lambda spoken: _sample(name, spoken, ident, full), **changes)


def having(
    of: Callable[[Version], Any], edit: Callable[[Any], object] | None = None, **changes: object
) -> Callable[[Version], Any]:
    """Give a value changed: `changes` for its top level, `edit` (which changes it in place) for what lies deeper."""

    def make(spoken: Version) -> Any:
        made = json.loads(json.dumps(of(spoken)))
        made.update({key: resolve(value, spoken) for key, value in changes.items()})
        if edit is not None:
            edit(made)
        return {key: value for key, value in made.items() if value is not ABSENT}

    return make


def with_version(make: Callable[[Version], Any]) -> Callable[[Version], Any]:
    """Name a lambda for what it is, where a value hangs on the version."""
    return make


def resolve(value: object, spoken: Version) -> Any:
    """Give what a value is in a version: functions are called, also inside of lists."""
    if callable(value):
        return resolve(value(spoken), spoken)
    if isinstance(value, list):
        return [resolve(each, spoken) for each in value]
    return value


@cache
def _sample(name: str, spoken: Version, ident: str, full: bool) -> Any:  # noqa: FBT001
    made = _platform().sample(name, spoken, id=ident, full=full, party=("NL", "ABC"))
    return json.loads(json.dumps(made, default=float))


@cache
def _platform() -> Platform:
    parties = [Party("CPO", "NL", "ABC", name="Twin"), Party("EMSP", "NL", "ABD", name="Twin")]
    return Platform(slug="twin", base_url=US, parties=parties, versions=VERSIONS, clock=lambda: NOW - 60)


def _label(spoken: Version, module: str, side: str, obj: str | None, paged: bool, more: Mapping[str, str]) -> Label:  # noqa: FBT001
    name = _OBJECTS.get(module, "") if obj is None else obj
    given = {"connection": "k3f9", "version": str(spoken), "module": module, "side": side, "object": name, **more}
    return Label(paged=paged, **given)


def _headers(spoken: Version, more: Headers | None, has_body: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001
    made: dict[str, str | None] = dict(_IDS) if spoken.message_ids else {}
    if has_body:
        made["Content-Type"] = "application/json"
    names = {name.lower(): name for name in made}
    for name, value in (more or {}).items():
        made[names.get(name.lower(), name)] = value
    return tuple((name, value) for name, value in made.items() if value is not None)


def _url(base: str, path: str, query: Mapping[str, str] | None) -> str:
    below = f"{base}/{path}" if path else base
    return f"{below}?{urlencode(query)}" if query else below


def _bytes(value: object, spoken: Version) -> bytes:
    made = resolve(value, spoken)
    if made is None:
        return b""
    return made if isinstance(made, bytes) else json.dumps(made).encode()


def _envelope(data: object, code: object, more: Mapping[str, object] | None, spoken: Version) -> bytes:
    made = {"data": resolve(data, spoken), "status_code": code, "timestamp": STAMP, **(more or {})}
    return json.dumps({key: resolve(each, spoken) for key, each in made.items() if each is not ABSENT}).encode()
