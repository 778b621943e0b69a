"""An object of ours on the target over several steps: what we wrote, what the target has, and the time of the next change.

Every step is a second younger than the one before, and none lies in the future; a step is over when the target shows it,
so that a receiver which stores a moment later is not hurried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive.changes import parts
from suite.drive.compare import plain
from suite.judge.facts import instant

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
_EARLIER = 120.0
"""Seconds before now at which the first step is dated."""
_CHILDREN = ("evses", "connectors")


class Kept:
    """One object of ours, a Location unless `module` says otherwise; `ident` is its id (or uid)."""

    def __init__(self, ocpi: Conversation, ident: str, module: str = "locations") -> None:
        """Look whether an earlier run left it there."""
        self.ocpi, self.ident, self.module = ocpi, ident, module
        self.readable = ocpi.ours.can_look(module)
        before = self.get() if self.readable else None
        left = instant(before.at("last_updated")) if before else None
        self._at = max(ocpi.session.now() - _EARLIER, (left or 0.0) + 1)

    def tick(self) -> str:
        """The time of the next step."""
        self._at += 1
        return self.ocpi.stamp_at(self._at)

    def body(self, **changes: object) -> Json:
        """The object in the form that the target takes, dated now."""
        return self.dated({**self.ocpi.ours.form(self.module).make(self.ident), **changes})

    def dated(self, body: Json) -> Json:
        """That body, dated now, its children as well."""
        return dated(body, self.tick())

    def put(self, body: Json, *path: str) -> Answer:
        """PUT it, or a child of it, and wait until it shows."""
        return self._settled(self.ocpi.put(self.module, *self._path(path), body=body, side="receiver"), body, path)

    def patch(self, body: Json, *path: str) -> Answer:
        """PATCH it, or a child of it, and wait until it shows."""
        return self._settled(self.ocpi.patch(self.module, *self._path(path), body=body, side="receiver"), body, path)

    def get(self, *path: str) -> Answer:
        """What the target has."""
        return self.ocpi.ours.held(self.module, self.ident, *path)

    def whole(self) -> Json:
        """The object as the target has it; empty where it does not show it."""
        data = self.get().data
        return plain(data) if isinstance(data, dict) else {}

    def part(self, *path: str) -> Json:
        """A child of the Location as the target has it inside of its Location; empty where it is not there."""
        found: Json = self.whole()
        for children, ident in zip(_CHILDREN, path, strict=False):
            found = parts(found, children).get(ident.upper(), {})
        return found

    def _path(self, path: tuple[str, ...]) -> tuple[str, ...]:
        return (*self.ocpi.our_party, self.ident, *path)

    def _settled(self, answer: Answer, body: Json, path: tuple[str, ...]) -> Answer:
        if answer.ok and self.readable:
            wanted = instant(body.get("last_updated")) or 0.0
            self.ocpi.eventually(
                lambda: self.get(*path), lambda found: (instant(found.at("last_updated")) or 0.0) >= wanted
            )
        return answer


def dated(value: Json, stamp: str) -> Json:
    """The object and its children with this last_updated."""
    made = {**value, "last_updated": stamp}
    for name in _CHILDREN:
        if isinstance(made.get(name), list):
            made[name] = [dated(each, stamp) for each in made[name] if isinstance(each, dict)]
    return made
