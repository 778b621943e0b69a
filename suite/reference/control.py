"""The control side: stimuli over HTTP, for machines that want a target of ours to act. Loopback only.

`POST /control/<stimulus>` with the values of CONTRACTS as JSON answers 204 when it was done, 409 when it cannot be done
now, 422 when it makes no sense; the reason is in the body, and never a token.
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING, Final

from suite.reference.flows import Refused
from suite.reference.jsonread import BadJson, read, write
from suite.reference.module import Nonsense, NotNow
from suite.standard.versions import UnknownVersion, version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suite.reference.module import Stimulus
    from suite.reference.partners import Partner
    from suite.reference.platform import Platform
    from suite.reference.wire import Receive, Scope, Send
    from suite.standard.versions import Version

_MOST: Final = 100_000
_AWAY: Final = 2.0
_LONGEST_AWAY: Final = 60.0


class Control:
    """An ASGI app beside a platform, which it makes act."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._own: dict[str, Stimulus] = {"rotate": self._rotate, "unregister": self._unregister, "pull": self._pull}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of the control side."""
        status, reason = await self._served(scope, receive)
        body = write({"reason": reason}) if reason else b""
        headers = [(b"content-type", b"application/json")] if body else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _served(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        if not _near(scope):
            return 403, "the control side is for this machine only"
        base, _, name = scope["path"].rpartition("/")
        if not base.endswith("/control"):
            return 404, "POST /control/<stimulus>"
        if scope["method"] != "POST":
            return 405, "POST /control/<stimulus>"
        try:
            await self.act(name, _values(await _read(receive)))
        except (NotNow, Refused) as error:
            return 409, str(error)
        except (Nonsense, UnknownVersion) as error:
            return 422, str(error)
        return 204, ""

    async def act(self, name: str, values: Mapping[str, str]) -> None:
        """Follow a stimulus; raises NotNow, Refused or Nonsense with the reason."""
        if name == "register":
            await self._register(values)
        elif name == "go_offline":
            self._go_offline(values)
        else:
            await self._stimulus(name, values)(self._partner(values), values)

    def _stimulus(self, name: str, values: Mapping[str, str]) -> Stimulus:
        if name in self._own:
            return self._own[name]
        found = [module.stimuli()[name] for module in self._platform.core.modules.values() if name in module.stimuli()]
        if not found:
            raise Nonsense(f"no stimulus {name!r} here")
        return found[-1] if self._here(values) else found[0]

    def _here(self, values: Mapping[str, str]) -> bool:
        """Whether it is about a charge point of ours; else whoever has none asks another by command (commands come first)."""
        charging = self._platform.core.charging
        session, place = values.get("session_id", ""), values.get("location_id", "")
        if session:
            return session.upper() in {each.upper() for each in charging.charges}
        return not place or bool(charging.map and charging.map.place(place, "", ""))

    async def _register(self, values: Mapping[str, str]) -> None:
        for name in ("versions_url", "token_a"):
            if not values.get(name):
                raise Nonsense(f"{name} is needed")
        chosen = _version(values)
        partner = self._acquaintance(values)
        if partner.registered:
            raise NotNow(f"registered with {partner.name} already")
        partner.versions_url, partner.token_theirs = values["versions_url"], values["token_a"]
        await self._platform.flows.register(partner, chosen)

    def _acquaintance(self, values: Mapping[str, str]) -> Partner:
        """Find or meet the partner at that URL; a connection's name is taken where it is free."""
        partners, url = self._platform.partners, values["versions_url"]
        named = values.get("connection", "")
        by_name = partners.get(named) if named else None
        known = _by_url(self._platform, url) or (by_name if by_name and not by_name.registered else None)
        free = named if named and by_name is None else partners.named(named or "partner")
        return known or self._platform.meet(free, versions_url=url)

    def _partner(self, values: Mapping[str, str]) -> Partner:
        """Find who is meant: by the URL of their versions; without one by the connection's name, else the newest."""
        registered = self._platform.partners.registered()
        url, named = values.get("versions_url", ""), values.get("connection", "")
        by_url = [each for each in registered if each.versions_url == url]
        by_name = [each for each in registered if each.name == named]
        found = by_url if url else by_name or registered
        if not found:
            raise NotNow("no registration is in force")
        return found[-1]

    async def _rotate(self, partner: Partner, values: Mapping[str, str]) -> None:
        await self._platform.flows.rotate(partner, _version(values))

    async def _unregister(self, partner: Partner, values: Mapping[str, str]) -> None:
        del values
        await self._platform.flows.unregister(partner)

    async def _pull(self, partner: Partner, values: Mapping[str, str]) -> None:
        wanted = values.get("module", "")
        modules = self._platform.core.modules
        if wanted and wanted not in modules:
            raise Nonsense(f"no module {wanted!r} here")
        offered = [name for name in modules if (name, "sender") in partner.endpoints]
        chosen = [wanted] if wanted else offered
        if not chosen:
            raise NotNow(f"{partner.name} offers nothing to pull")
        for name in chosen:
            await self._platform.flows.pull(partner, name)

    def _go_offline(self, values: Mapping[str, str]) -> None:
        try:
            seconds = float(values.get("seconds", _AWAY))
        except ValueError:
            raise Nonsense("seconds is a number") from None
        if not 0 < seconds <= _LONGEST_AWAY:
            raise Nonsense(f"seconds is above 0 and at most {_LONGEST_AWAY:g}")
        self._platform.go_offline()
        asyncio.get_running_loop().call_later(seconds, self._platform.come_back)


def _near(scope: Scope) -> bool:
    """Say whether the caller is on this machine; in-process calls have no address and are as near as can be."""
    client = scope.get("client")
    if client is None:
        return True
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


async def _read(receive: Receive) -> bytes:
    body = b""
    while len(body) <= _MOST:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body


def _values(body: bytes) -> dict[str, str]:
    if not body.strip():
        return {}
    try:
        found = read(body, most=_MOST)
    except BadJson as error:
        raise Nonsense(f"the body is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise Nonsense("the body is a JSON object")
    return {str(name): str(value) for name, value in found.items() if value is not None}


def _version(values: Mapping[str, str]) -> Version | None:
    return version(values["version"]) if values.get("version") else None


def _by_url(platform: Platform, url: str) -> Partner | None:
    return next((partner for partner in platform.partners if partner.versions_url == url), None)
