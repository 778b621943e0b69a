"""A second, slow, obviously right way to price a CDR: minute by minute, in exact fractions, one plain question after another.

Written apart from the engine on purpose: it shares no line with it, reads the JSON itself, and knows only CDRs whose
periods begin at whole minutes and at every moment at which energy or power changes the price. What it cannot do it refuses.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


def price(
    cdr: dict[str, Any], zone: str, *, whole_element: bool = False, flat_each: bool = False
) -> dict[str, Fraction | None]:
    """Give total_cost before and after taxes, and each part before taxes."""
    tariff = cdr["tariffs"][0]
    bought: list[dict[str, Any]] = []
    had_flat: list[int] = []
    for tick, minutes in _runs(tariff, _ticks(cdr, ZoneInfo(zone)), whole_element=whole_element):
        for kind, place in tick["places"].items():
            quantity = Fraction(1) if kind == "FLAT" else tick[kind] * minutes
            if place is None or quantity == 0:
                continue
            if kind == "FLAT":
                if had_flat and not (flat_each and place not in had_flat):
                    continue
                had_flat.append(place)
            bought.append({"kind": kind, "amount": quantity, "element": place, **_component(tariff, place, kind)})
    _round_up(bought, ["ENERGY"], Fraction(1, 1000))
    _round_up(bought, ["TIME", "PARKING_TIME"], Fraction(1, 3600))
    return _totals(tariff, bought)


def _runs(tariff: dict[str, Any], ticks: Any, *, whole_element: bool) -> Any:
    """Minutes of one period in a row that the same elements price, as their first tick and how many they are."""
    first, count = None, 0
    for tick in ticks:
        kinds = ("FLAT", "ENERGY", "TIME", "PARKING_TIME")
        active = [
            place
            for place, element in enumerate(tariff["elements"])
            if _active(element.get("restrictions") or {}, tick)
        ]
        tick["places"] = {kind: _element(tariff, active, kind, whole_element=whole_element) for kind in kinds}
        if first is not None and (tick["period"], tick["places"]) == (first["period"], first["places"]):
            count += 1
            continue
        if first is not None:
            yield first, count
        first, count = tick, 1
    if first is not None:
        yield first, count


def _ticks(cdr: dict[str, Any], zone: ZoneInfo) -> Any:
    """One tick a minute: wall clock, seconds since the start, kWh before it, and what the minute used."""
    start = _time(cdr["start_date_time"])
    periods = cdr["charging_periods"]
    energy = Fraction(0)
    for number, period in enumerate(periods):
        begin = _time(period["start_date_time"])
        end = (
            _time(periods[number + 1]["start_date_time"]) if number + 1 < len(periods) else _time(cdr["end_date_time"])
        )
        minutes = int((end - begin) / MINUTE)
        used = {each["type"]: Fraction(str(each["volume"])) for each in period["dimensions"]}
        each_minute = {
            "power": used.get("MAX_POWER"),
            "ENERGY": used.get("ENERGY", Fraction(0)) / minutes,
            "TIME": Fraction(1, 60) if used.get("TIME") else Fraction(0),
            "PARKING_TIME": Fraction(1, 60) if used.get("PARKING_TIME") else Fraction(0),
        }
        for minute in range(minutes):
            now = begin + minute * MINUTE
            yield {
                "period": number,
                "wall": now.astimezone(zone),
                "age": int((now - start).total_seconds()),
                "before": energy,
                "minute": minute,
                **each_minute,
            }
        energy += used.get("ENERGY", Fraction(0))


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _element(tariff: dict[str, Any], active: list[int], kind: str, *, whole_element: bool) -> int | None:
    for place in active:
        if any(each["type"] == kind for each in tariff["elements"][place]["price_components"]):
            return place
        if whole_element:
            return None
    return None


def _active(rules: dict[str, Any], tick: dict[str, Any]) -> bool:
    return all(_holds(name, value, rules, tick) for name, value in rules.items())


def _holds(name: str, value: Any, rules: dict[str, Any], tick: dict[str, Any]) -> bool:
    if name in {"start_time", "end_time"}:
        clock, first, last = (
            tick["wall"].strftime("%H:%M"),
            rules.get("start_time", "00:00"),
            rules.get("end_time", "24:00"),
        )
        last = "24:00" if last == "00:00" else last
        return first <= clock < last if first < last else clock >= first or clock < last
    if name in {"start_date", "end_date"}:
        day = tick["wall"].strftime("%Y-%m-%d")
        return day >= value if name == "start_date" else day < value
    if name == "day_of_week":
        return WEEK[tick["wall"].weekday()] in value
    if name == "reservation":
        return False
    if name.endswith("_power") and tick["power"] is None:
        return False
    had = {
        "kwh": lambda: tick["before"] + tick["ENERGY"] * tick["minute"],
        "duration": lambda: tick["age"],
        "power": lambda: tick["power"],
    }
    now = had[name[4:]]()
    return now >= Fraction(str(value)) if name.startswith("min") else now < Fraction(str(value))


def _component(tariff: dict[str, Any], place: int, kind: str) -> dict[str, Any]:
    found = next(each for each in tariff["elements"][place]["price_components"] if each["type"] == kind)
    return {"price": Fraction(str(found["price"])), "step": found["step_size"], "vat": found.get("vat")}


def _round_up(bought: list[dict[str, Any]], kinds: list[str], unit: Fraction) -> None:
    """The last of these kinds decides: its whole amount goes up to a multiple of its step, at its price."""
    mine = [each for each in bought if each["kind"] in kinds]
    if not mine:
        return
    last = mine[-1]
    total = sum(each["amount"] for each in mine if each["kind"] == last["kind"])
    step = last["step"] * unit
    last["amount"] += ceil(total / step) * step - total


def _totals(tariff: dict[str, Any], bought: list[dict[str, Any]]) -> dict[str, Fraction | None]:
    net: Fraction | None = Fraction(0)
    gross: Fraction | None = Fraction(0)
    parts = dict.fromkeys(("FLAT", "ENERGY", "TIME", "PARKING_TIME"), Fraction(0))
    included = tariff.get("tax_included")
    for each in bought:
        cost = each["amount"] * each["price"]
        rate = 1 + Fraction(str(each["vat"])) / 100 if each["vat"] is not None else Fraction(1)
        parts[each["kind"]] += cost
        if included == "YES":
            net = None if net is None or each["vat"] is None else net + cost / rate
            gross = gross + cost if gross is not None else None
        else:
            net = net + cost if net is not None else None
            gross = gross + (cost if included == "N/A" else cost * rate) if gross is not None else None
    if included == "NO" and all(
        part.get("vat") is None for element in tariff["elements"] for part in element["price_components"]
    ):
        gross = None if net else gross
    net, gross = _limits(tariff, net, gross)
    return {"before": net, "after": gross, **parts}


def _limits(
    tariff: dict[str, Any], net: Fraction | None, gross: Fraction | None
) -> tuple[Fraction | None, Fraction | None]:
    for key, choose in (("min_price", max), ("max_price", min)):
        limit = tariff.get(key)
        if limit is None:
            continue
        low = limit.get("before_taxes", limit.get("excl_vat"))
        high = limit.get("after_taxes", limit.get("incl_vat"))
        was = net
        net = choose(net, Fraction(str(low))) if net is not None and low is not None else net
        if high is not None:
            gross = choose(gross, Fraction(str(high))) if gross is not None else None
        elif tariff.get("tax_included") == "N/A" and gross is not None and low is not None:
            gross = choose(gross, Fraction(str(low)))
        elif was != net:
            gross = None
    return net, gross
