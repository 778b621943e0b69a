"""A second, slow, obviously right way to price a CDR: minute by minute, in exact fractions, one plain question after another.

Written apart from the engine on purpose: it shares no line with it, reads the JSON itself, and knows only CDRs whose
periods begin at whole minutes and at every moment at which energy or power changes the price, and print four decimals, of
times at least two.
Where the standard leaves a question open it takes the same first answer, and `OTHERS` says which answers it can give instead.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OTHERS = {
    ("pricing.flat", "parking"): "FLAT of an element for parking alone is paid apart, once there is parking",
    ("pricing.flat", "element"): "FLAT of every element that ever prices FLAT, each once",
    ("pricing.matching", "element"): "the first active element prices everything, and nothing that it does not have",
    ("pricing.window", "began"): "the small hours of a window over midnight belong to the day before",
    ("pricing.window-equal", "always"): "a window that ends when it begins is a whole day, and not empty",
    ("pricing.step", "dimension"): "TIME and PARKING_TIME have a last component each",
    ("pricing.step-multiple", "next"): "a whole number of steps is one step more",
    ("pricing.step-total", "session"): "what is rounded is all that the session used, also what nothing priced",
    ("pricing.step-volume", "low"): "what is rounded is the least that the printed numbers can mean",
    ("pricing.step-volume", "high"): "what is rounded is the most that the printed numbers can mean",
    ("pricing.span", "start"): "a period is priced all through by what holds at its first moment",
    ("pricing.power", "least"): "limits of power and current hold for the least of a period, and not for its most",
    (
        "pricing.hours",
        "stamps",
    ): "hours with few decimals are as long as their period, where rounding may have made them of that",
    ("pricing.reservation-step", "together"): "reservation time is TIME like any other for step_size",
    ("pricing.reservation-outcome", "cancelled"): "a reservation without a session was given up in time",
    ("pricing.reservation-limits", "all"): "price limits are for a reservation without a session too",
    ("pricing.reservation-limits", "apart"): "price limits are for what a session costs without its reservation",
}
MINUTE = timedelta(minutes=1)
HALF = Fraction(1, 20_000)
"""Half a unit of the fourth decimal, with which volumes are printed."""
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
TIMES = ("RESERVATION_TIME", "TIME", "PARKING_TIME")
PARTS = {"ENERGY": "energy", "TIME": "time", "PARKING_TIME": "parking time", "FLAT": "flat"}

Money = tuple[Fraction | None, Fraction | None]
Answers = dict[str, str]


def price(cdr: dict[str, Any], zone: str, others: Mapping[str, str] | None = None) -> dict[str, Money]:
    """Give the total and each part of it, before and after taxes; `others`: answers of OTHERS instead of the first ones."""
    read = dict(others or {})
    assert OTHERS.keys() >= read.items(), read
    tariffs = {each["id"]: each for each in cdr["tariffs"]}
    periods = _periods(cdr, read)
    bought = _bought(periods, tariffs, ZoneInfo(zone), read)
    _round_up(bought, periods, read)
    sums = {name: _sum(each for each in bought if each["part"] == name) for name in (*PARTS.values(), "reservation")}
    total = _sum(bought)
    used = {each["tariff_id"] for each in periods}
    charged = any(not each["reserved"] for each in periods)
    limits = read.get("pricing.reservation-limits")
    if len(used) == 1 and charged and limits == "apart":
        rest = _limited(tariffs[used.pop()], _sum(each for each in bought if each["part"] != "reservation"))
        total = _plus(rest[0], sums["reservation"][0]), _plus(rest[1], sums["reservation"][1])
    elif len(used) == 1 and (charged or limits == "all"):
        total = _limited(tariffs[used.pop()], total)
    return {"total": total, **sums}


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _periods(cdr: dict[str, Any], read: Answers) -> list[dict[str, Any]]:
    """When each period begins, how many minutes it takes, and per dimension what it used, at least and at most."""
    starts = [_time(each["start_date_time"]) for each in cdr["charging_periods"]]
    ends = [*starts[1:], _time(cdr["end_date_time"])]
    found = []
    energy = Fraction(0)
    for number, (period, start, end) in enumerate(zip(cdr["charging_periods"], starts, ends, strict=True)):
        printed = {each["type"]: _exact(str(each["volume"])) for each in period["dimensions"]}
        decimals = {each["type"]: -each["volume"].as_tuple().exponent for each in period["dimensions"]}
        side = "MIN" if read.get("pricing.power") == "least" else "MAX"
        minutes = int((end - start) / MINUTE)
        made = {
            "number": number, "start": start, "minutes": minutes, "volumes": _volumes(printed, decimals, minutes, read),
            "before": energy,
            "each_minute": printed.get("ENERGY", Fraction(0)) / minutes,
            "reserved": "RESERVATION_TIME" in printed, "power": printed.get(f"{side}_POWER", printed.get("MAX_POWER")),
            "current": printed.get(f"{side}_CURRENT", printed.get("MAX_CURRENT")), "tariff_id": period["tariff_id"],
        }  # fmt: skip
        found.append(made)
        energy += printed.get("ENERGY", 0)
    return found


def _volumes(
    printed: dict[str, Fraction], decimals: dict[str, int], minutes: int, read: Answers
) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """What counts, the least, and the most it can be. A time that is the period's length but for rounding is that length."""
    found = {name: (value, value - HALF, value + HALF) for name, value in printed.items() if value}
    times = [name for name in TIMES if name in found]
    length = Fraction(minutes, 60)
    if len(times) != 1:
        return found
    name = times[0]
    off, both = abs(printed[name] - length), (printed[name], length)
    if off <= HALF:
        found[name] = (length, min(both), max(both))
    elif off <= HALF * 10 ** (4 - decimals[name]) and read.get("pricing.hours") == "stamps":
        found[name] = (length, length, length)
    return found


def _bought(
    periods: list[dict[str, Any]], tariffs: dict[str, dict[str, Any]], zone: ZoneInfo, read: Answers
) -> list[dict[str, Any]]:
    """Every amount that has a price: quantity, price, tax, and the part of the total it belongs to, in order of time."""
    found: list[dict[str, Any]] = []
    fees: list[Any] = []
    unused = all(each["reserved"] for each in periods) and read.get("pricing.reservation-outcome") != "cancelled"
    for period, places, minutes in _runs(periods, tariffs, zone, read, unused=unused):
        tariff = tariffs[period["tariff_id"]]
        for kind, place in places.items():
            if place is None:
                continue
            if kind.startswith("FLAT"):
                if kind == "FLAT of the parking" and "PARKING_TIME" not in period["volumes"]:
                    continue
                if _is_paid(kind, (tariff["id"], place), fees, read):
                    continue
                amounts = [Fraction(1)] * 3
            elif kind in period["volumes"]:
                amounts = [each * minutes / period["minutes"] for each in period["volumes"][kind]]
            else:
                continue
            wanted = {"RESERVATION_TIME": "TIME"}.get(kind, kind.split()[0])
            component = next(each for each in tariff["elements"][place]["price_components"] if each["type"] == wanted)
            part = "reservation" if period["reserved"] else PARTS[wanted]
            found.append({"kind": kind, "part": part, "amounts": amounts, "tariff": tariff, **component})
    return found


def _is_paid(kind: str, place: tuple[str, int], fees: list[Any], read: Answers) -> bool:
    """A fee is paid once, the reservation's, the lost reservation's and the session's apart; note that it is now."""
    fee = (kind, place) if kind == "FLAT" and read.get("pricing.flat") == "element" else kind
    if fee in fees:
        return True
    fees.append(fee)
    return False


def _runs(
    periods: list[dict[str, Any]], tariffs: dict[str, dict[str, Any]], zone: ZoneInfo, read: Answers, *, unused: bool
) -> Iterator[tuple[dict[str, Any], dict[str, int | None], int]]:
    """Minutes of one period in a row that the same elements price: the period, the elements, and how many minutes."""
    begun = next((each["start"] for each in periods if not each["reserved"]), None)
    for period in periods:
        origin = periods[0]["start"] if period["reserved"] else begun
        elements = tariffs[period["tariff_id"]]["elements"]
        rules = [(place, each.get("restrictions") or {}) for place, each in enumerate(elements)]
        rules = [(place, each) for place, each in rules if ("reservation" in each) == period["reserved"]]
        runs: list[Any] = []
        for minute in range(period["minutes"]):
            if runs and read.get("pricing.span") == "start":
                runs[-1][1] += 1
                continue
            moment = _moment(period, minute, origin, zone)
            active = [place for place, each in rules if _active(each, moment, read)]
            places = (
                _for_reserved(elements, active, unused=unused)
                if period["reserved"]
                else _for_session(elements, active, read)
            )
            if runs and runs[-1][0] == places:
                runs[-1][1] += 1
            else:
                runs.append([places, 1])
        for places, count in runs:
            yield period, places, count


def _moment(period: dict[str, Any], minute: int, origin: datetime, zone: ZoneInfo) -> dict[str, Any]:
    now = period["start"] + minute * MINUTE
    wall = now.astimezone(zone)
    return {
        "clock": f"{wall.hour:02}:{wall.minute:02}", "date": wall.date().isoformat(), "weekday": wall.weekday(),
        "duration": (now - origin).total_seconds(), "kwh": period["before"] + period["each_minute"] * minute,
        "power": period["power"], "current": period["current"],
    }  # fmt: skip


def _for_session(elements: list[dict[str, Any]], active: list[int], read: Answers) -> dict[str, int | None]:
    if read.get("pricing.matching") == "element":
        active = active[:1]
    found = {kind: _first(elements, active, kind) for kind in ("FLAT", "ENERGY", "TIME", "PARKING_TIME")}
    if read.get("pricing.flat") == "parking":
        parking = [place for place in active if _is_for_parking(elements[place])]
        others = [place for place in active if place not in parking]
        flats = {"FLAT": _first(elements, others, "FLAT"), "FLAT of the parking": _first(elements, parking, "FLAT")}
        return {**flats, **{kind: place for kind, place in found.items() if kind != "FLAT"}}
    return found


def _is_for_parking(element: dict[str, Any]) -> bool:
    kinds = {each["type"] for each in element["price_components"]}
    return "PARKING_TIME" in kinds and "TIME" not in kinds and "ENERGY" not in kinds


def _for_reserved(elements: list[dict[str, Any]], active: list[int], *, unused: bool) -> dict[str, int | None]:
    """A reservation that came to nothing pays what its expiry costs as well, and the time of that instead."""
    plain = [place for place in active if _rules(elements[place]).get("reservation") == "RESERVATION"]
    lost = [place for place in active if _rules(elements[place]).get("reservation") == "RESERVATION_EXPIRES"]
    lost = lost if unused else []
    time = _first(elements, lost, "TIME")
    return {
        "FLAT of the reservation": _first(elements, plain, "FLAT"),
        "FLAT of the lost reservation": _first(elements, lost, "FLAT"),
        "RESERVATION_TIME": time if time is not None else _first(elements, plain, "TIME"),
    }


def _first(elements: list[dict[str, Any]], active: list[int], kind: str) -> int | None:
    return next(
        (place for place in active if any(each["type"] == kind for each in elements[place]["price_components"])), None
    )


def _rules(element: dict[str, Any]) -> dict[str, Any]:
    return element.get("restrictions") or {}


def _active(rules: dict[str, Any], moment: dict[str, Any], read: Answers) -> bool:
    return not rules or all(_holds(*each, rules, moment, read) for each in rules.items() if each[0] != "reservation")


def _holds(name: str, value: Any, rules: dict[str, Any], moment: dict[str, Any], read: Answers) -> bool:
    first, last = rules.get("start_time", "00:00"), rules.get("end_time", "24:00")
    last = "24:00" if last == "00:00" else last
    clock = moment["clock"]
    if name in {"start_time", "end_time"} and first == last:
        return read.get("pricing.window-equal") == "always"
    if name in {"start_time", "end_time"}:
        return first <= clock < last if first < last else clock >= first or clock < last
    if name == "start_date":
        return moment["date"] >= value
    if name == "end_date":
        return moment["date"] < value
    if name == "day_of_week":
        small_hours = last < first and clock < last and read.get("pricing.window") == "began"
        return WEEK[moment["weekday"] - (1 if small_hours else 0)] in value
    now, limit = moment[name[4:]], _exact(str(value))
    return now >= limit if name.startswith("min_") else now < limit


def _round_up(bought: list[dict[str, Any]], periods: list[dict[str, Any]], read: Answers) -> None:
    """In each group the last that was bought decides: all of its kind goes up to whole steps, and it pays for the rest."""
    together = read.get("pricing.reservation-step") == "together"
    names = defaultdict(str, {"ENERGY": "energy", "TIME": "time", "PARKING_TIME": "parking"})
    names["RESERVATION_TIME"] = "time" if together else "reservation"
    groups = [["energy"], ["time", "parking"], ["reservation"]]
    if read.get("pricing.step") == "dimension":
        groups = [["energy"], ["time"], ["parking"], ["reservation"]]
    for group in groups:
        mine = [each for each in bought if names[each["kind"]] in group]
        if not mine:
            continue
        last = mine[-1]
        same = [each["amounts"] for each in mine if names[each["kind"]] == names[last["kind"]]]
        if read.get("pricing.step-total") == "session" and last["kind"] != "RESERVATION_TIME":
            same = [
                amounts
                for each in periods
                for kind, amounts in each["volumes"].items()
                if names[kind] == names[last["kind"]]
            ]
        which = {"low": 1, "high": 2}.get(read.get("pricing.step-volume", ""), 0)
        step = last["step_size"] * (Fraction(1, 1000) if last["kind"] == "ENERGY" else Fraction(1, 3600))
        steps = sum(each[which] for each in same) / step
        whole = ceil(steps) + (1 if steps == ceil(steps) and read.get("pricing.step-multiple") == "next" else 0)
        last["amounts"][0] += whole * step - sum(each[0] for each in same)


def _sum(bought: Iterable[dict[str, Any]]) -> Money:
    net: Fraction | None = Fraction(0)
    gross: Fraction | None = Fraction(0)
    for each in bought:
        before, after = _cost(each)
        net = None if net is None or before is None else net + before
        gross = None if gross is None or after is None else gross + after
    return net, gross


def _cost(each: dict[str, Any]) -> Money:
    """Before and after taxes, as the tariff says what its prices are; None where nobody can know."""
    cost = each["amounts"][0] * _exact(str(each["price"]))
    vat = each.get("vat")
    with_tax = 1 + _exact(str(vat or 0)) / 100
    included = each["tariff"].get("tax_included")
    if included == "N/A":
        return cost, cost
    if included == "YES":
        return (None if vat is None else cost / with_tax), cost
    untold = included == "NO" and not any(
        "vat" in part for element in each["tariff"]["elements"] for part in element["price_components"]
    )
    return cost, (None if untold and cost else cost * with_tax)


def _limited(tariff: dict[str, Any], total: Money) -> Money:
    net, gross = total
    for key, choose in (("min_price", max), ("max_price", min)):
        limit = tariff.get(key)
        if limit is None:
            continue
        low, high = limit.get("before_taxes", limit.get("excl_vat")), limit.get("after_taxes", limit.get("incl_vat"))
        if high is None and tariff.get("tax_included") == "N/A":
            high = low
        was = net
        net = choose(net, _exact(str(low))) if net is not None and low is not None else net
        if high is not None:
            gross = choose(gross, _exact(str(high))) if gross is not None else None
        elif was != net:
            gross = None  # nobody says which taxes the limit holds
    return net, gross


@cache
def _exact(text: str) -> Fraction:
    return Fraction(text)


@cache
def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
