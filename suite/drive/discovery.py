"""What the target offers, read from its versions list and version details; asked for once per registration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.drive.answer import ABSENT, Answer, at
from suite.standard.routes import MODULES, side_of
from suite.standard.versions import Version, is_known, version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass
class Discovery:
    """The versions answer, and the details answer of each version that was asked."""

    versions: Answer
    details: dict[str, Answer] = field(default_factory=dict)
    _read: dict[str, tuple[Answer | None, dict[tuple[str, str], str]]] = field(default_factory=dict, repr=False)

    @property
    def offered(self) -> Mapping[str, str]:
        """Version number -> URL of its details, as far as the list is readable."""
        entries = self.versions.data
        found: dict[str, str] = {}
        for entry in entries if isinstance(entries, list) else []:
            name, url = at(entry, "version"), at(entry, "url")
            if isinstance(name, str) and isinstance(url, str):
                found.setdefault(name, url)
        return found

    @property
    def known(self) -> list[Version]:
        """Versions offered that the suite speaks, oldest first."""
        return sorted(version(name) for name in self.offered if is_known(name))

    def endpoints(self, name: str) -> dict[tuple[str, str], str]:
        """(module, side) -> URL in that version; where a version names no side, (module, "")."""
        answer = self.details.get(name)
        known = self._read.get(name)
        if known is None or known[0] is not answer:
            known = self._read[name] = (answer, dict(self._endpoints(name)))
        return known[1]

    def _endpoints(self, name: str) -> Iterator[tuple[tuple[str, str], str]]:
        answer = self.details.get(name)
        entries = answer.at("endpoints") if answer else ABSENT
        for entry in entries if isinstance(entries, list) else []:
            module, url, role = at(entry, "identifier"), at(entry, "url"), at(entry, "role")
            if isinstance(module, str) and isinstance(url, str):
                side = role.lower() if isinstance(role, str) and version(name).roles_in_endpoints else ""
                yield (module, side), url

    def endpoint(self, name: str, module: str, side: str, roles: tuple[str, ...]) -> str | None:
        """Give the URL of an interface; a version without sides gives it to the side its one role has."""
        found = self.endpoints(name)
        if module == "credentials":
            return next((url for (identifier, _), url in found.items() if identifier == module), None)
        if (module, side) in found:
            return found[module, side]
        plain = found.get((module, ""))
        if plain is None or module not in MODULES:
            return None
        return plain if any(side_of(module, role) == side for role in roles) else None
