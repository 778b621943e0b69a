"""What a target has told of Sessions, CDRs and Tariffs, in whatever way, and what its charges cost by its own Tariffs.

Lists are those that all scenarios share, with what is new in them since they were read; pushes are those of the whole run.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from suite.drive.charges import merged
from suite.drive.finding import look_for
from suite.judge.elsewhere import Priced, amounts_apart, priced
from suite.judge.pushes import OWNED, below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation
    from suite.drive.crawl import Crawl

Json = dict[str, Any]
_WRITES = frozenset({"PUT", "PATCH", "POST"})


@dataclass(frozen=True, slots=True)
class Told:
    """An object as it was shown or pushed once, whole, and where."""

    value: Json
    seen: Answer | Crawl

    @property
    def ident(self) -> str:
        """Its id, for comparing."""
        return _upper(self.value.get("id"))


class Telling:
    """All that one target told, looked up when it is asked for."""

    def __init__(self, ocpi: Conversation) -> None:
        """Nothing is asked yet."""
        self.ocpi = ocpi

    @cached_property
    def sessions(self) -> list[Told]:
        """Sessions that are over and say when they ended, each as often as it was told with other costs."""
        found = {
            (each.ident, str(each.value.get("total_cost"))): each
            for each in self._all("sessions")
            if each.value.get("status") == "COMPLETED" and _ends(each.value)
        }
        return list(found.values())

    @cached_property
    def cdrs(self) -> list[Told]:
        """All CDRs; one that was told again is another only if it costs something else."""
        found = {(each.ident, str(each.value.get("total_cost"))): each for each in self._all("cdrs")}
        return list(found.values())

    @cached_property
    def tariffs(self) -> dict[str, list[Json]]:
        """By id, Tariffs in all states in which they were shown or pushed."""
        found: dict[str, list[Json]] = {}
        for each in self._all("tariffs"):
            found.setdefault(each.ident, []).append(each.value)
        return found

    def priced(self, told: Told, requirement: str, carried: Iterable[Json] = ()) -> Priced:
        """Price a Session or CDR by the Tariffs that it names."""
        return priced(
            told.value,
            [state for name in _named(told.value) for state in self.tariffs.get(name, ())],
            requirement,
            carried=carried,
            tolerance=self._tolerance,
            zone=lambda: self._zone(told.value),
        )

    def apart(self, one: Json, other: Json) -> bool:
        """Say whether two objects of one charge tell other costs, in the same currency."""
        currency = _upper(one.get("currency"))
        keys = self.ocpi.version.price_keys
        if currency != _upper(other.get("currency")):
            return False
        return amounts_apart(one.get("total_cost"), other.get("total_cost"), keys, currency, self._tolerance)

    def check(self, requirement: str, told: Told, found: Priced) -> None:
        """File what pricing found of one object."""
        frame = sys._getframe(1)  # noqa: SLF001 - the site of the check is the caller's
        if not found.faults:
            self.ocpi.check(requirement, holds=True, frame=frame)
        for each in found.faults:
            self.ocpi.check(
                requirement,
                holds=False,
                seen=told.seen,
                expected=each.expected,
                actual=f"{each.actual} in {told.value.get('id')}",
                pointer=each.pointer,
                hint=each.hint,
                cause=each.cause,
                frame=frame,
                chart=each.chart,
            )

    @property
    def _tolerance(self) -> object:
        return self.ocpi.session.config.pricing.get("tolerance", "auto")

    def _all(self, module: str) -> Iterator[Told]:
        yield from self._listed(module)
        yield from self._pushed(module)

    def _listed(self, module: str) -> list[Told]:
        if not self.ocpi.offers(module, "sender"):
            return []
        crawl, newer = self.ocpi.crawl(module), list[Json]()

        def take(each: Json) -> bool:
            newer.append(each)
            return False

        pages = look_for(self.ocpi, module, {"date_from": crawl.newest}, take)[1] if crawl.newest else []
        return [*(Told(each, crawl) for each in crawl.objects), *(Told(each, pages[-1]) for each in newer)]

    def _pushed(self, module: str) -> Iterator[Told]:
        """Every state that pushes told; a PATCH of what was never put tells nothing."""
        known: dict[str, Json] = {}
        for push in self.ocpi.inbound(module=module):
            body, method = push.exchange.request.json, push.exchange.request.method
            label = push.exchange.label
            if not isinstance(body, dict) or method not in _WRITES or label.version != str(self.ocpi.version):
                continue
            ident = _upper(body.get("id")) if method == "POST" else _below(push, module)
            if method == "PATCH" and ident not in known:
                continue
            whole = merged(known[ident], body, adds=self.ocpi.version.owner_in_objects) if method == "PATCH" else body
            known[ident] = whole
            yield Told(whole, push)

    def _zone(self, record: Json) -> str | None:
        """The time zone of its Location, where the target shows that."""
        where = record.get("cdr_location")
        place = where.get("id") if isinstance(where, dict) else record.get("location_id")
        if not place or not self.ocpi.offers("locations", "sender"):
            return None
        listed = self.ocpi.crawl("locations").objects
        found = next((each for each in listed if _upper(each.get("id")) == _upper(place)), {})
        return str(found["time_zone"]) if found.get("time_zone") else None


def _named(record: Json) -> set[str]:
    """The ids of the Tariffs that its charging periods name."""
    periods = record.get("charging_periods")
    listed = periods if isinstance(periods, list) else []
    return {_upper(each["tariff_id"]) for each in listed if isinstance(each, dict) and each.get("tariff_id")}


def _ends(session: Json) -> bool:
    return bool(session.get("end_date_time") or session.get("end_datetime"))


def _upper(value: object) -> str:
    return str(value).upper()


def _below(push: Answer, module: str) -> str:
    segments = below(push.exchange, f"/receiver/{module}")
    return "/".join(segments[:OWNED]).upper()
