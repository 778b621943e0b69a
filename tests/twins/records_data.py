"""Twins of the rules on what CDRs, Sessions, Tariffs and Tokens say of themselves: a fault beside something lawful like it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from suite.standard.versions import VERSIONS, version
from tests.checking.records import END, PARKED, START, amount, cdr, credit, period, session, tariff, token
from tests.twins.twin import Twin, answer, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suite.standard.versions import Version

    Make = Callable[[Version], Any]

OLD, MID, NEW = (str(each) for each in VERSIONS)
_KINDS: dict[str, tuple[Make, str, str, str, tuple[str, ...]]] = {
    "cdr": (cdr, "cdrs", "POST", "", ("CPO",)),
    "credit": (credit, "cdrs", "POST", "", ("CPO",)),
    "session": (session, "sessions", "PUT", "NL/TSC/SESSION1", ("CPO",)),
    "tariff": (tariff, "tariffs", "PUT", "NL/TSC/TARIFF1", ("CPO",)),
    "token": (token, "tokens", "PUT", "NL/TSE/04A1B2C3D4E5F6", ("EMSP",)),
}
_IDS = "i" * 36


def both(
    rule: str, requirement: str, spoken: str, kind: str, good: dict[str, Any], bad: dict[str, Any]
) -> Iterator[Twin]:
    """A judgement of one object with these changes: in a list, and in a push."""
    made, module, method, path, roles = _KINDS[kind]
    which = version(spoken)
    made_good, made_bad = made(which, **good), made(which, **bad)
    shown = partial(answer, module=module, paged=True)
    pushed = partial(call, module=module, method=method, path=path)
    yield Twin(f"rules/{rule}_in_response", requirement, spoken, shown([made_good]), shown([made_bad]), roles)
    yield Twin(f"rules/{rule}_in_request", requirement, spoken, pushed(made_good), pushed(made_bad), roles)


def _periods(spoken: str, *rows: tuple[str, dict[str, float]]) -> dict[str, Any]:
    return {"charging_periods": [period(version(spoken), start, **volumes) for start, volumes in rows]}


def _ids() -> Iterator[Twin]:
    rule = "cdrs_data.py:ids_and_credits"
    for spoken in (MID, NEW):
        yield from both(rule, "cdrs.id.length", spoken, "cdr", {"id": _IDS}, {"id": f"{_IDS}x"})
        yield from both(
            rule, "cdrs.id.length", spoken, "credit", {"id": f"{_IDS}-C1"}, {"id": f"{_IDS}-C1", "credit": False}
        )
        yield from both(rule, "cdrs.credit.reference", spoken, "credit", {}, {"credit_reference_id": None})
        yield from both(
            rule, "cdrs.credit.reference", spoken, "cdr", {"credit": False}, {"credit_reference_id": "CDR0"}
        )
        yield from both(rule, "cdrs.credit.id", spoken, "credit", {}, {"credit_reference_id": "cdr1-c"})


def _order() -> Iterator[Twin]:
    same = {"charging_periods": None}
    for kind, rule, requirement in (
        ("cdr", "cdrs_data.py:periods_ascend", "cdrs.periods.ascending"),
        ("session", "sessions_data.py:session_periods_ascend", "sessions.periods.ascending"),
    ):
        for spoken in (OLD, MID, NEW):
            usual = (START, {"TIME": 1.0}), (PARKED, {"PARKING_TIME": 0.5})
            yield from both(rule, requirement, spoken, kind, {}, _periods(spoken, usual[1], usual[0]))
            yield from both(
                rule,
                requirement,
                spoken,
                kind,
                same,
                _periods(spoken, ("2025-06-10T09:59:00Z", {"TIME": 1.0}), usual[1]),
            )
            twice = _periods(spoken, usual[0], usual[0], usual[1])
            yield from both(
                rule,
                requirement,
                spoken,
                kind,
                twice,
                _periods(spoken, usual[0], ("2025-06-10T11:31:00Z", {"TIME": 1.0})),
            )
            fraction = _periods(spoken, (START.replace("Z", ".900Z"), {"TIME": 1.0}))
            early = _periods(spoken, (START.replace(":00Z", ":59Z").replace("10:00", "09:58"), {"TIME": 1.0}))
            yield from both(rule, requirement, spoken, kind, fraction, early)
    yield from both(
        "cdrs_data.py:periods_ascend",
        "cdrs.periods.ascending",
        NEW,
        "cdr",
        {},
        _periods(NEW, (PARKED, {"PARKING_TIME": 0.5})),
    )


def _dimensions() -> Iterator[Twin]:
    rule, requirement = "cdrs_data.py:nothing_for_sessions_only", "cdrs.periods.no-session-only"
    lawful = {"ENERGY": 1.0, "MAX_POWER": 11.0, "MIN_CURRENT": 6.0, "RESERVATION_TIME": 0.1, "TIME": 1.0}
    for spoken in (MID, NEW):
        for kind in ("CURRENT", "POWER", "ENERGY_EXPORT", "ENERGY_IMPORT", "STATE_OF_CHARGE"):
            yield from both(
                rule,
                requirement,
                spoken,
                "cdr",
                _periods(spoken, (START, lawful)),
                _periods(spoken, (START, {kind: 1.0})),
            )


def _tariffs_of_cdrs() -> Iterator[Twin]:
    rule = "cdrs_data.py:tariffs_belong"
    for spoken in (MID, NEW):
        which = version(spoken)
        lower = {"tariffs": [tariff(which, id="tariff1"), tariff(which, id="OTHER")]}
        yield from both(
            rule, "cdrs.periods.tariff-given", spoken, "cdr", lower, {"tariffs": [tariff(which, id="OTHER")]}
        )
        none = {"tariffs": None}
        yield from both(rule, "cdrs.currency.one", spoken, "cdr", none, {"currency": "SEK"})
    yield from both(rule, "cdrs.currency.one", OLD, "cdr", {"currency": "eur"}, {"currency": "SEK"})


def _places_and_times() -> Iterator[Twin]:
    for spoken in (MID, NEW):
        here = {name: value for name, value in cdr(version(spoken))["cdr_location"].items() if name != "evse_id"}
        place = {"cdr_location": {**here, "evse_id": "#NA"}}
        unused = {**place, **_periods(spoken, (START, {"RESERVATION_TIME": 1.5})), "total_energy": 0, "total_time": 0}
        yield from both("cdrs_data.py:one_connector", "cdrs.location.one-connector", spoken, "cdr", unused, place)
        yield from both(
            "cdrs_data.py:times_are_known",
            "cdrs.times.known",
            spoken,
            "cdr",
            {},
            {"start_date_time": "1970-01-01T00:00:00Z"},
        )
    for kind, rule, requirement in (
        ("cdr", "cdrs_data.py:one_connector", "cdrs.location.one-connector"),
        ("session", "sessions_data.py:session_in_one_connector", "sessions.location.one-connector"),
    ):
        place = cdr(version(OLD))["location"]
        several = {"location": {**place, "evses": place["evses"] * 2}}
        yield from both(rule, requirement, OLD, kind, {}, several)
        yield from both(rule, requirement, OLD, kind, {}, {"location": {**place, "evses": []}})


def _sums() -> Iterator[Twin]:
    rule = "cdrs_totals.py:volumes_add_up"
    for spoken in (OLD, MID, NEW):
        yield from both(
            rule, "cdrs.total-energy.sum", spoken, "cdr", {"total_energy": 20.0009}, {"total_energy": 20.01}
        )
        some = _periods(spoken, (START, {"ENERGY": 5.0}), (PARKED, {"PARKING_TIME": 0.5}))
        yield from both(rule, "cdrs.total-energy.sum", spoken, "cdr", some, {"total_energy": 20000})
        yield from both(rule, "cdrs.total-time.sum", spoken, "cdr", {"total_time": 1.4992}, {"total_time": 1.0})
        parking, over, under = "cdrs.total-parking-time.sum", {"total_parking_time": 0.6}, {"total_parking_time": 0.4}
        yield from both(rule, parking, spoken, "cdr", {"total_parking_time": None}, over)
        yield from both(rule, parking, spoken, "cdr", {}, under)
        span = "cdrs_totals.py:time_is_the_span"
        untimed = _periods(spoken, (START, {"ENERGY": 20.0}))
        yield from both(span, "cdrs.total-time.span", spoken, "cdr", untimed, {**untimed, "total_time": 90})
    for spoken in (MID, NEW):
        reserved = _periods(spoken, (START, {"RESERVATION_TIME": 1.0}), (PARKED, {"TIME": 0.5, "ENERGY": 5.0}))
        totals = {"total_time": 0.5, "total_energy": 5.0, "total_parking_time": None}
        wrong = {**reserved, **totals, "total_time": 0.8}
        yield from both(
            "cdrs_totals.py:time_is_the_span", "cdrs.total-time.span", spoken, "cdr", {**reserved, **totals}, wrong
        )
        yield from both(rule, "cdrs.total-time.sum", spoken, "cdr", {**reserved, **totals, "total_time": 1.5}, wrong)


def _costs() -> Iterator[Twin]:
    rule, requirement = "cdrs_totals.py:costs_add_up", "cdrs.total-cost.sum"
    for spoken in (MID, NEW):
        which = version(spoken)
        low, high, cent = (amount(which, each) for each in ("6.00", "7.00", "6.51"))
        capped = {"tariffs": [tariff(which, max_price=amount(which, "6.00"))], "total_cost": low}
        yield from both(rule, requirement, spoken, "cdr", {"total_cost": cent}, {"total_cost": low})
        yield from both(rule, requirement, spoken, "cdr", capped, {"total_cost": high})
        fewer = {"total_cost": high, "total_reservation_cost": None}
        yield from both(rule, requirement, spoken, "cdr", fewer, {"total_cost": low, "total_reservation_cost": None})
        yield from both(rule, requirement, spoken, "credit", {}, {"credit": False})
        back = {"total_energy": -20.0, "total_cost": low, "total_energy_cost": None}
        yield from both(rule, requirement, spoken, "cdr", back, {"total_cost": amount(which, "-6.50")})


def _of_tariffs() -> Iterator[Twin]:
    step, windows = "tariffs_data.py:steps_are_positive", "tariffs_data.py:windows_open"
    pairs, empty = "tariffs.restrictions.minimum-below-maximum", "tariffs.restrictions.empty-window"
    for spoken in (OLD, MID, NEW):
        free = _priced("ENERGY", 0, 0), _priced("FLAT", 1, 0)
        for good in free:
            yield from both(step, "tariffs.step-size.positive", spoken, "tariff", good, _priced("TIME", 1, 0))
        for name in ("kwh", "power", "duration"):
            equal = _restricted(**{f"min_{name}": 5, f"max_{name}": 5})
            yield from both(
                windows, pairs, spoken, "tariff", equal, _restricted(**{f"min_{name}": 6, f"max_{name}": 5})
            )
        one = _restricted(start_date="2025-01-01", end_date="2025-01-01")
        yield from both(
            windows, pairs, spoken, "tariff", one, _restricted(start_date="2025-01-02", end_date="2025-01-01")
        )
        for times in (("00:00", "00:00"), ("22:00", "06:00"), ("08:00", None)):
            wraps = _restricted(start_time=times[0], end_time=times[1])
            yield from both(windows, empty, spoken, "tariff", wraps, _restricted(start_time="08:00", end_time="08:00"))
    for spoken in (MID, NEW):
        current = _restricted(min_current=6, max_current=None)
        yield from both(windows, pairs, spoken, "tariff", current, _restricted(min_current=6, max_current=5.9))
        rule, requirement = "tariffs_data.py:reservations_are_flat_or_timed", "tariffs.reservation.dimensions"
        for kind in ("ENERGY", "PARKING_TIME"):
            for good in ({"reservation": "RESERVATION"}, {"reservation": None}):
                flat = _priced("FLAT" if good["reservation"] else kind, 1, 1, **good)
                bad = _priced(kind, 1, 1, reservation="RESERVATION_EXPIRES")
                yield from both(rule, requirement, spoken, "tariff", flat, bad)
        valid = {"start_date_time": START, "end_date_time": END}
        never = {"start_date_time": END, "end_date_time": START}
        yield from both(
            "tariffs_data.py:validity_begins_first", "tariffs.validity.order", spoken, "tariff", valid, never
        )
    yield from _taxes()


def _taxes() -> Iterator[Twin]:
    rule = "tariffs_data.py:taxes_make_sense"
    equal, less = ({"max_price": {"before_taxes": 5, "after_taxes": each}} for each in (5, 4))
    yield from both(rule, "tariffs.limits.after-taxes", NEW, "tariff", equal, less)
    for good in (
        {"tax_included": "N/A", **_priced("TIME", 1, 1, vat=0)},
        {"tax_included": "YES", **_priced("TIME", 1, 1, vat=21)},
    ):
        yield from both(
            rule,
            "tariffs.vat.where-taxed",
            NEW,
            "tariff",
            good,
            {"tax_included": "N/A", **_priced("TIME", 1, 1, vat=21)},
        )


def _priced(kind: str, price: float, step: int, vat: float | None = None, **restrictions: object) -> dict[str, Any]:
    component = {"type": kind, "price": price, "step_size": step, "vat": vat}
    return {"elements": [{"price_components": [component], "restrictions": restrictions or None}]}


def _restricted(**restrictions: object) -> dict[str, Any]:
    return _priced("TIME", 1, 1, **restrictions)


def _of_sessions_and_tokens() -> Iterator[Twin]:
    for spoken in (MID, NEW):
        rule, requirement = "sessions_data.py:completed_has_an_end", "sessions.end.completed"
        yield from both(
            rule, requirement, spoken, "session", {"status": "ACTIVE", "end_date_time": None}, {"end_date_time": None}
        )
        group = "tokens_data.py:group_ids"
        yield from both(
            group, "tokens.group-id.length", spoken, "token", {"group_id": "x" * 20}, {"group_id": "x" * 21}
        )
        app, never = "tokens_data.py:apps_are_asked_for", {"type": "APP_USER", "whitelist": "NEVER"}
        yield from both(app, "tokens.app-user.never", spoken, "token", never, {"type": "AD_HOC_USER"})
        yield from both(
            app, "tokens.app-user.never", spoken, "token", {"type": "RFID"}, {**never, "whitelist": "ALWAYS"}
        )
        for good in ("NL-TNM-C00122045-K", "NLTNMC00122045K", "DE8AA123456789", "#NA"):
            contract = "tokens_data.py:contract_ids"
            yield from both(
                contract, "tokens.contract-id.format", spoken, "token", {"contract_id": good}, {"contract_id": "12345"}
            )
    yield from both(
        "tokens_data.py:contract_ids", "tokens.contract-id.format", OLD, "token", {}, {"auth_id": "04A1B2C3D4E5F6"}
    )


TWINS = [
    *_ids(), *_order(), *_dimensions(), *_tariffs_of_cdrs(), *_places_and_times(), *_sums(), *_costs(), *_of_tariffs(),
    *_of_sessions_and_tokens(),
]  # fmt: skip
