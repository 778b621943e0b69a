"""Prices by batches are those of the engine one by one, whatever a line holds. OCPI_SUITE_CDRS says on how many CDRs."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from suite.pricing import audit, read_charge
from suite.pricing.columns.prices import Price, as_batch, price_of
from tests.pricing.generated import case
from tests.pricing.test_plain import claiming, rough, written

if TYPE_CHECKING:
    from collections.abc import Callable

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("numpy")
from suite.pricing.columns import Order, many, price_batches  # noqa: E402 - behind the extra
from suite.pricing.columns.tables import Tables  # noqa: E402

COUNT = int(os.environ.get("OCPI_SUITE_CDRS", "400"))
ZONES = (None, "Europe/Amsterdam", "America/New_York", "UTC")


def rows_of(lines: list[bytes], zone: str | None = None, tariffs: tuple[str, ...] = (), size: int = 500) -> list[Any]:
    """Price lines by batches of so many."""
    parts = [lines[at : at + size] for at in range(0, len(lines), size)]
    batches = [pyarrow.RecordBatch.from_pydict({"object": pyarrow.array(part, pyarrow.binary())}) for part in parts]
    return [row for made in price_batches(batches, Order(tariffs, zone)) for row in made.to_pylist()]


def one_by_one(lines: list[bytes], zone: str | None = None) -> list[Any]:
    return list(as_batch([price_of(line, (), zone) for line in lines]).to_pylist())


def differing(lines: list[bytes], zone: str | None = None) -> list[tuple[Any, Any, bytes]]:
    pairs = zip(rows_of(lines, zone), one_by_one(lines, zone), lines, strict=True)
    return [(ours, theirs, line) for ours, theirs, line in pairs if ours != theirs]


def at_once(lines: list[bytes], zone: str | None = None) -> float:
    """Give the share of lines that were priced at once."""
    return 1 - float(many.priced(lines, zone).open.mean())


@cache
def ordinary() -> tuple[bytes, ...]:
    """Give CDRs that claim what they come to, of all shapes, in the words of 2.2.1 and of 2.3.0."""
    return tuple(claiming(seed)[0] if seed % 2 else newer(seed) for seed in range(COUNT))


def newer(seed: int) -> bytes:
    """Give a CDR that claims in the words of 2.3.0, with taxes in two parts."""
    cdr, zone = case(seed)
    bill = audit(read_charge(cdr, time_zone=zone)).bill
    for name, found in (("total_cost", bill.total), *bill.parts.items()):
        if found.before is None:
            continue
        before = Decimal(round(found.before * 10_000)) / 10_000
        cdr[name] = {"before_taxes": before}
        if found.after is not None:
            tax = Decimal(round((found.after - Fraction(before)) * 10_000)) / 10_000
            cdr[name]["taxes"] = [{"name": "one", "amount": tax}, {"name": "two", "amount": 0}][: 1 + seed % 4 // 2]
    cdr["cdr_location"] = {"id": "L", "country": "NLD"}
    return written(cdr)


@pytest.mark.parametrize("zone", ZONES)
def test_batches_come_to_what_the_engine_comes_to(zone: str | None) -> None:
    assert not differing(list(ordinary()[ZONES.index(zone) :: len(ZONES)]), zone)


def test_rough_ones_too() -> None:
    assert not differing([rough(seed)[0] for seed in range(COUNT // 3)], "Europe/Amsterdam")


def _is_plain(cdr: dict[str, Any]) -> bool:
    """Say whether it has one tariff of one element without taxes included, always active, and no reservation."""
    tariff = cdr["tariffs"][0]
    simple = len(cdr["tariffs"]) == 1 and "restrictions" not in tariff["elements"][0]
    return simple and tariff.get("tax_included", "NO") == "NO" and "RESERVATION_TIME" not in str(cdr)


@cache
def clean(count: int = 400) -> tuple[bytes, ...]:
    """Give CDRs of one element each, that fit columns."""
    found = (case(seed, "simple")[0] for seed in range(3 * count))
    lines = []
    for cdr in [each for each in found if _is_plain(each)][:count]:
        total = audit(read_charge(cdr, time_zone="UTC")).bill.total
        assert total.before is not None
        cdr |= {
            "total_cost": {"excl_vat": Decimal(round(total.before * 10_000)) / 10_000},
            "cdr_location": {"country": "NLD"},
        }
        lines.append(written(cdr))
    return tuple(lines)


def test_most_are_priced_at_once() -> None:
    assert at_once(list(clean())) > 0.85
    assert at_once(list(clean()[:10])) == 0


def _changed(line: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    made = json.loads(line, parse_float=Decimal)
    change(made)
    return written(made)


TEXTS: dict[str, Callable[[bytes], bytes]] = {
    "broken": lambda line: line[:-5],
    "no object": lambda _: b"[1]",
    "nothing": lambda _: b"",
    "a null": lambda _: b"null",
    "two objects": lambda line: line + line,
    "two in a row of three": lambda line: line + b"\n" + line,
    "blanks around": lambda line: b" " + line + b" \r\n",
    "blanks behind": lambda line: line + b"\r\n",
    "a line feed inside": lambda line: line.replace(b", ", b",\n", 3),
    "a byte order mark": lambda line: b"\xef\xbb\xbf" + line,
    "no UTF-8": lambda line: line.replace(b'"NLD"', b'"NLD", "x": "\xff"', 1),
    "another encoding": lambda line: line.decode().encode("utf-16"),
    "not ASCII": lambda line: line.replace(b'"NLD"', '"NLD", "x": "Köln"'.encode(), 1),
    "half a pair": lambda line: line.replace(b'"NLD"', b'"NLD", "x": "\\ud800"', 1),
    "a nought": lambda line: line.replace(b'"NLD"', b'"NLD", "x": "a\0b"', 1),
    "a nought outside": lambda line: line[:-1] + b"\0}",
    "NaN beside": lambda line: line.replace(b'"NLD"', b'"NLD", "x": NaN', 1),
    "Inf beside": lambda line: line.replace(b'"NLD"', b'"NLD", "x": Inf', 1),
    "Infinity beside": lambda line: line.replace(b'"NLD"', b'"NLD", "x": -Infinity', 1),
    "beyond floats beside": lambda line: line.replace(b'"NLD"', b'"NLD", "x": 1e999', 1),
    "a name twice": lambda line: line.replace(b'"currency"', b'"currency": "USD", "currency"', 1),
    "a volume twice": lambda line: line.replace(b'"volume":', b'"volume": 9, "volume":', 1),
    "a text for a volume": lambda line: line.replace(b'"volume": 0.', b'"volume": "0.5", "x": 0.', 1),
    "a long text for a volume": lambda line: line.replace(b'"volume": 0.', b'"volume": "0.50000", "x": 0.', 1),
    "an exponent": lambda line: line.replace(b'"volume": 0.', b'"volume": 1e-1, "x": 0.', 1),
    "a fine exponent": lambda line: line.replace(b'"volume": 0.', b'"volume": 10000e-5, "x": 0.', 1),
    "a fine exponent in a text": lambda line: line.replace(b'"volume": 0.', b'"volume": "10000E-5", "x": 0.', 1),
    "noughts behind": lambda line: line.replace(b'"volume": 0.', b'"volume": 0.250000, "x": 0.', 1),
    "many decimals": lambda line: line.replace(b'"volume": 0.', b'"volume": 0.12345678, "x": 0.', 1),
    "a huge volume": lambda line: line.replace(b'"volume": 0.', b'"volume": 99999999999999.5, "x": 0.', 1),
    "a volume of 20 digits": lambda line: line.replace(b'"volume": 0.', b'"volume": 18446744073709551617.0, "x": 0.', 1),
    "a volume of 40 digits": lambda line: line.replace(b'"volume": 0.', b'"volume": 1e39, "x": 0.', 1),
    "a volume that wraps": lambda line: line.replace(b'"volume": 0.', b'"volume": 1844674407370955.1616, "x": 0.', 1),
    "a volume of nought": lambda line: line.replace(b'"volume": 0.', b'"volume": -0.0, "x": 0.', 1),
    "a volume below nought": lambda line: line.replace(b'"volume": 0.', b'"volume": -0.5, "x": 0.', 1),
    "a name in letters escaped": lambda line: line.replace(b'"total_cost"', b'"credit": true, "total\\u005fcost"', 1),
    "a name escaped": lambda line: line.replace(b'"cdr_location"', b'"cr\\u0065dit": true, "cdr_location"', 1),
    "coordinates": lambda line: line.replace(b'"NLD"', b'"NLD", "coordinates": {"latitude": "52.1234567", "longitude": "4.1234567"}', 1),
    "an id like an exponent": lambda line: line.replace(b'"id": "L"', b'"id": "12e-5"', 1),
    "microseconds": lambda line: line.replace(b'"NLD"', b'"NLD", "last_updated": "2024-06-12T10:00:00.123456Z"', 1),
    "milliseconds": lambda line: line.replace(b":00Z", b":00.250Z", 1),
    "no zone": lambda line: line.replace(b":00Z", b":00", 1),
    "an offset": lambda line: line.replace(b":00Z", b":00+02:00"),
    "no day": lambda line: line.replace(b'"end_date_time": "2024-', b'"end_date_time": "2024-02-30T00:00:00Z", "x": "2024-', 1),
    "no month": lambda line: line.replace(b'"end_date_time": "2024-', b'"end_date_time": "2024-99-30T00:00:00Z", "x": "2024-', 1),
    "a leap second": lambda line: line.replace(b":00Z", b":60Z", 1),
    "deep": lambda line: line.replace(b'"NLD"', b'"NLD", "x": ' + b"[" * 5000 + b"]" * 5000, 1),
    "deep objects": lambda line: line.replace(b'"NLD"', b'"NLD", "x": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000, 1),
    "deep in turns": lambda line: line.replace(b'"NLD"', b'"NLD", "x": ' + b'[{"":' * 700 + b"1" + b"}]" * 700, 1),
    "tariffs deeper inside": lambda line: line.replace(b'"tariffs":', b'"x": {"tariffs": []}, "tariffs":', 1),
    "tariffs only deeper inside": lambda line: line.replace(b'"tariffs": [{', b'"y": {"tariffs": [{', 1).replace(b"}}]}]", b"}}]}]}", 1),
    "tariffs a number": lambda line: line.replace(b'"tariffs":', b'"tariffs": 1, "x":', 1),
    "tariffs at the end": lambda line: line[: line.index(b'"tariffs":') + 10],
    "a comma too many": lambda line: line[:-1] + b",}",
    "a comment": lambda line: line[:-1] + b"/* x */}",
}  # fmt: skip
VALUES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no tariffs": lambda cdr: cdr.pop("tariffs"),
    "two tariffs": lambda cdr: cdr["tariffs"].append(cdr["tariffs"][0]),
    "empty tariffs": lambda cdr: cdr.update(tariffs=[]),
    "a tariff that is none": lambda cdr: cdr.update(tariffs=[5]),
    "tariffs null": lambda cdr: cdr.update(tariffs=None),
    "no periods": lambda cdr: cdr.update(charging_periods=[]),
    "periods null": lambda cdr: cdr.update(charging_periods=None),
    "a period null": lambda cdr: cdr["charging_periods"].append(None),
    "a period of text": lambda cdr: cdr["charging_periods"].append("x"),
    "dimensions null": lambda cdr: cdr["charging_periods"][0].update(dimensions=None),
    "dimensions empty": lambda cdr: cdr["charging_periods"][0].update(dimensions=[]),
    "a dimension null": lambda cdr: cdr["charging_periods"][0]["dimensions"].append(None),
    "a dimension twice": lambda cdr: cdr["charging_periods"][0]["dimensions"].append({"type": "TIME", "volume": 1}),
    "another dimension": lambda cdr: cdr["charging_periods"][0]["dimensions"].append({"type": "NEW", "volume": 1}),
    "a reservation": lambda cdr: cdr["charging_periods"][0]["dimensions"].append({"type": "RESERVATION_TIME", "volume": 1}),
    "a volume null": lambda cdr: cdr["charging_periods"][0]["dimensions"][0].update(volume=None),
    "a volume true": lambda cdr: cdr["charging_periods"][0]["dimensions"][0].update(volume=True),
    "a type null": lambda cdr: cdr["charging_periods"][0]["dimensions"][0].update(type=None),
    "periods unnamed": lambda cdr: [each.pop("tariff_id") for each in cdr["charging_periods"]],
    "periods named empty": lambda cdr: [each.update(tariff_id="") for each in cdr["charging_periods"]],
    "periods of another": lambda cdr: [each.update(tariff_id="T9") for each in cdr["charging_periods"]],
    "periods in small letters": lambda cdr: [each.update(tariff_id="t1") for each in cdr["charging_periods"]],
    "periods backwards": lambda cdr: cdr["charging_periods"].reverse(),
    "credit": lambda cdr: cdr.update(credit=True),
    "credit null": lambda cdr: cdr.update(credit=None),
    "no credit": lambda cdr: cdr.update(credit=False),
    "a session": lambda cdr: cdr.update(status="COMPLETED", kwh=1),
    "a session of nulls": lambda cdr: cdr.update(status=None, kwh=None, total_time=99),
    "a location": lambda cdr: cdr.update(location={"time_zone": "Asia/Kolkata"}, cdr_location={}),
    "no location": lambda cdr: cdr.pop("cdr_location"),
    "a zone": lambda cdr: cdr["cdr_location"].update(time_zone="America/New_York"),
    "a zone that is none": lambda cdr: cdr["cdr_location"].update(time_zone="Mars"),
    "no country": lambda cdr: cdr.update(cdr_location={"id": "L"}),
    "no country code": lambda cdr: cdr.pop("country_code"),
    "no id": lambda cdr: cdr.pop("id"),
    "another currency": lambda cdr: cdr.update(currency="USD"),
    "a currency in small letters": lambda cdr: cdr.update(currency="eur"),
    "yen": lambda cdr: (cdr.update(currency="JPY"), cdr["tariffs"][0].update(currency="JPY")),
    "dinars": lambda cdr: (cdr.update(currency="KWD"), cdr["tariffs"][0].update(currency="")),
    "no claim": lambda cdr: [cdr.pop(each) for each in [*cdr] if each.startswith("total_")],
    "a wrong claim": lambda cdr: cdr.update(total_cost={"excl_vat": Decimal("7777.77")}),
    "a claim null": lambda cdr: cdr.update(total_cost=None, total_fixed_cost={"excl_vat": 0}),
    "a claim that is empty": lambda cdr: cdr.update(total_cost={}),
    "a claim that is a number": lambda cdr: cdr.update(total_cost=5),
    "a claim of a reservation": lambda cdr: cdr.update(total_reservation_cost={"excl_vat": Decimal("0.005")}),
    "a claim below nought": lambda cdr: cdr.update(total_cost={"excl_vat": Decimal(-1), "incl_vat": Decimal(-1)}),
    "a huge claim": lambda cdr: cdr.update(total_cost={"excl_vat": Decimal("99999999999.5")}),
    "both shapes": lambda cdr: cdr["total_cost"].update(before_taxes=None),
    "both shapes, another": lambda cdr: cdr["total_cost"].update(before_taxes=Decimal("0.5"), taxes=[{"amount": None}]),
    "taxes empty": lambda cdr: cdr["total_cost"].update(before_taxes=Decimal("0.5"), taxes=[]),
    "another energy": lambda cdr: cdr.update(total_energy=Decimal("999.5")),
    "energy as text": lambda cdr: cdr.update(total_energy="0.5"),
    "another time": lambda cdr: cdr.update(total_time=Decimal("0.01"), total_parking_time=Decimal("0.5")),
    "volumes null": lambda cdr: cdr.update(total_energy=None, total_time=None, total_parking_time=None),
    "a huge time": lambda cdr: cdr.update(total_time=Decimal("99999999999999.5")),
    "not valid yet": lambda cdr: cdr["tariffs"][0].update(start_date_time="2099-01-01T00:00:00Z"),
    "not valid any more": lambda cdr: cdr["tariffs"][0].update(end_date_time="2001-01-01T00:00:00.0001Z"),
    "included": lambda cdr: cdr["tariffs"][0].update(tax_included="YES"),
    "not taxed": lambda cdr: cdr["tariffs"][0].update(tax_included="N/A"),
    "dear": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(price=Decimal("3e7")),
    "very dear": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(price=Decimal("3e15")),
    "a fine price": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(price=Decimal("0.123456789")),
    "a price below nought": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(price=Decimal("-0.5")),
    "a fine tax": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(vat=Decimal("8.875")),
    "a huge step": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(step_size=10**15),
    "a long step": lambda cdr: cdr["tariffs"][0]["elements"][0]["price_components"][0].update(step_size=7200),
    "a limit": lambda cdr: cdr["tariffs"][0].update(min_price=Decimal(5), max_price={"excl_vat": 6, "incl_vat": Decimal("6.5")}),
    "a fine limit": lambda cdr: cdr["tariffs"][0].update(min_price={"excl_vat": Decimal("0.123456789")}),
    "elements that are none": lambda cdr: cdr["tariffs"][0].update(elements=[]),
}  # fmt: skip


@pytest.mark.parametrize("zone", [None, "Europe/Lisbon"])
def test_whatever_a_line_holds(zone: str | None) -> None:
    chance = random.Random(5)  # noqa: S311 - data, no secret
    lines = [*clean()[:100]]
    for line in clean()[:8]:
        lines += [change(line) for change in TEXTS.values()]
        lines += [_changed(line, change) for change in VALUES.values()]
    chance.shuffle(lines)
    assert not differing(lines, zone)


def test_each_by_itself_among_clean_ones() -> None:
    """What one line holds is no other's harm, and the batch around it is priced at once all the same."""
    lines = list(clean()[:100])
    expected = rows_of(lines)
    for change in TEXTS.values():
        found = rows_of([*lines[:50], change(lines[0]), *lines[50:]])
        assert [*found[:50], *found[51:]] == expected


def test_claims_are_held_with_the_same_tolerance() -> None:
    lines = []
    for line in clean()[:60]:
        for off in ("0.004", "0.0099", "0.01", "0.0101", "0.015", "0.0151", "0.02", "-0.0101"):
            cdr = json.loads(line, parse_float=Decimal)
            cdr["total_cost"]["excl_vat"] += Decimal(off)
            lines.append(written(cdr))
    assert not differing(lines, "UTC")
    assert len({row["price"] for row in rows_of(lines, "UTC")}) == 2


def test_tariffs_that_begin_alike_are_told_apart() -> None:
    lines = []
    for number in range(300):
        cdr = json.loads(clean()[number % 2], parse_float=Decimal)
        cdr["tariffs"][0] = {"x": "x" * 200, **cdr["tariffs"][0], "last": "y" * (number % 3), "n": number % 90}
        lines.append(written(cdr))
    assert not differing(lines)
    assert at_once(lines) > 0.9


def test_texts_of_arrow_and_nulls_and_small_batches() -> None:
    lines = list(clean()[:90])
    texts = pyarrow.RecordBatch.from_pydict({"object": [*(line.decode() for line in lines), None]})
    [made] = price_batches([texts], Order())
    assert made.to_pylist() == [*one_by_one(lines), Price("", "", "", None, None)._asdict()]
    assert rows_of(lines, size=7) == one_by_one(lines)
    assert next(price_batches([texts.slice(0, 0)], Order())).num_rows == 0


def test_tariffs_given_are_for_cdrs_that_carry_none() -> None:
    lines, tariff = [], json.loads(clean()[0], parse_float=Decimal)["tariffs"][0]
    for line in clean()[:80]:
        lines += [line, _changed(line, VALUES["no tariffs"])]
    found = rows_of(lines, tariffs=(written(tariff).decode(),))
    assert found == list(as_batch([price_of(line, (tariff,)) for line in lines]).to_pylist())
    assert found[1]["price"] != "unverified"


def test_threads_do_not_share_what_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tables, "full", property(lambda tables: len(tables.marks) > 50))
    lines, expected = list(clean()), one_by_one(list(clean()))
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: rows_of(lines, size=100), range(8)))


def test_without_numpy_it_is_the_engine_alone() -> None:
    told = (
        "import sys; sys.modules['numpy'] = None\n"
        "from suite.pricing.columns import many, price_of\n"
        f"print(many, price_of({clean()[0]!r}).price)"
    )
    made = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert made.stdout.split() == ["None", "agrees"]
