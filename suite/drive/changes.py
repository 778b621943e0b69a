"""Which EVSE of the target a stimulus changed: the one that was named, one that was pushed, or one that the list shows.

Only what `[charging]` of target.toml names may be named to a stimulus; without it the target chooses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from suite.drive.finding import look_for

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]
_LOOK = 3
"""Pages of a single look."""
_DOOR = "/receiver/locations/"


@dataclass(frozen=True)
class Change:
    """An EVSE that changed, as it was before."""

    path: tuple[str, str]
    before: Json
    place: Json = field(default_factory=dict)
    """Its Location before."""


class Watch:
    """What the target's Locations were before a stimulus, and what is otherwise since."""

    def __init__(self, ocpi: Conversation) -> None:
        """Look at them: one page as it is now, the rest as the crawl found it; without those that share an id."""
        self._ocpi = ocpi
        self.mark = ocpi.mark()
        evses = [each for each in ocpi.session.config.charging.evses if each.evse_uid]
        self.named = {"location_id": evses[0].location_id, "evse_uid": evses[0].evse_uid} if evses else {}
        """For the stimulus."""
        self.known = self._now()

    def _now(self) -> dict[str, Json]:
        page = self._ocpi.get("locations").data
        now = [each for each in page if _is_object(each)] if isinstance(page, list) else []
        known = {_id(each): each for each in (*self._ocpi.crawl("locations").objects, *now)}
        for ident, times in Counter(map(_id, now)).items():
            if times > 1:
                del known[ident]
        if self.named:
            single = self._ocpi.get("locations", self.named["location_id"])
            known |= {_id(single.data): single.data} if isinstance(single.data, dict) else {}
        return known

    @property
    def pushes(self) -> list[Answer]:
        """What the target pushed since."""
        found = self._ocpi.inbound("", "locations", since=self.mark)
        return [each for each in found if each.exchange.request.method in {"PUT", "PATCH"}]

    def before(self, path: tuple[str, ...]) -> Json | None:
        """What an object was: a Location, EVSE or Connector by its ids."""
        found = self.known.get(path[0].upper()) if path else None
        for children, ident in zip(("evses", "connectors"), path[1:], strict=False):
            found = parts(found, children).get(ident.upper()) if found else None
        return found

    def change(self) -> Change | None:
        """Find the EVSE that changed, None where none is seen within the settle time."""
        paths = [(self.named["location_id"], self.named["evse_uid"])] if self.named else []
        for path in (*paths, *(pushed_path(each)[:2] for each in self.pushes)):
            evse = self.before(path) if len(path) > 1 else None
            if evse:
                place = self.known[path[0].upper()]
                return Change((str(place.get("id")), str(evse.get("uid"))), evse, place)
        found: list[Change] = []
        self._ocpi.eventually(
            lambda: look_for(self._ocpi, "locations", {}, lambda each: self._differs(each, found))[1][-1],
            lambda _: bool(found),
        )
        return found[0] if found else None

    def shows(self) -> bool:
        """Whether a change is seen at the target, looked for once: where it was named, else at the begin of the list."""
        if self.named:
            place = self._ocpi.get("locations", self.named["location_id"]).data
            return isinstance(place, dict) and self._differs(place, [])
        return look_for(self._ocpi, "locations", {}, lambda each: self._differs(each, []), pages=_LOOK)[0] is True

    def _differs(self, place: Json, found: list[Change]) -> bool:
        before = self.known.get(_id(place))
        now = parts(place, "evses")
        for uid, evse in parts(before, "evses").items() if before else ():
            if uid not in now or now[uid].get("status") != evse.get("status"):
                found.append(Change((str(place.get("id")), str(evse.get("uid"))), evse, before or {}))
        return bool(found)


def pushed_path(push: Answer) -> tuple[str, ...]:
    """The ids in the URL of a push, without the owner."""
    _, _, rest = push.exchange.request.url.partition(_DOOR)
    return tuple(rest.partition("?")[0].split("/")[2:])


def parts(parent: object, children: str) -> dict[str, Json]:
    """EVSEs of a Location or Connectors of an EVSE by their ids."""
    found = parent.get(children) if isinstance(parent, dict) else None
    return {_id(each): each for each in found if _is_object(each)} if isinstance(found, list) else {}


def _id(value: Json) -> str:
    return str(value.get("uid", value.get("id"))).upper()


def _is_object(value: object) -> bool:
    return isinstance(value, dict)
