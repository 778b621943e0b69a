"""The price of a CDR as a row: what it comes to, and whether its claims fit; batches of rows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from suite.pricing.audit import Audit, audit
from suite.pricing.charge import read_charge
from suite.pricing.numbers import loads, rounded
from suite.pricing.plain import Plain, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHOWN = 4
"""Decimals of an amount in a row."""
_LARGEST = 10**38


class Price(NamedTuple):
    """What came of one CDR."""

    id: str
    currency: str
    price: str
    """agrees, differs, or unverified; empty for what is no JSON object."""
    before: int | None
    """What it costs before taxes, in ten thousandths, rounded half up; None where that is not known."""
    after: int | None


_NOTHING = Price("", "", "", None, None)


def price_of(raw: bytes, tariffs: Sequence[Mapping[str, Any]] = (), time_zone: str | None = None) -> Price:
    """Price one CDR by itself. `tariffs`: for one that carries none."""
    try:
        found = plain(raw, time_zone=time_zone) or _audited(raw, tariffs, time_zone)
    except (ValueError, TypeError):
        return _NOTHING
    if isinstance(found, Plain):
        return Price(found.id, found.currency, "agrees", *map(_shown, found.total))
    said = "unverified" if not found.verified else "agrees" if found.agrees else "differs"
    total = found.bill.total
    sums = (None, None) if any(each.blocks for each in found.notes) else (total.before, total.after)
    return Price(found.charge.id, found.charge.currency, said, *map(_shown, sums))


def _audited(raw: bytes, tariffs: Sequence[Mapping[str, Any]], time_zone: str | None) -> Audit:
    record = loads(raw)
    if not isinstance(record, dict):
        raise TypeError("no JSON object")
    return audit(read_charge(record, () if record.get("tariffs") else tariffs, time_zone=time_zone))


def _shown(value: Fraction | None) -> int | None:
    """Give an amount in ten thousandths; None for one that no column can hold."""
    if value is None:
        return None
    made = int(rounded(value, SHOWN) * 10**SHOWN)
    return made if abs(made) < _LARGEST else None


def schema() -> Any:
    """Give the Arrow schema of the rows."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    text, amount = pa.string(), pa.decimal128(38, SHOWN)
    return pa.schema([("id", text), ("currency", text), ("price", text), ("before", amount), ("after", amount)])


def as_batch(rows: Sequence[Price]) -> Any:
    """Give rows as one Arrow record batch."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    texts = [pa.array([row[place] for row in rows], pa.string()) for place in range(3)]
    sums = [_amounts([row.before for row in rows]), _amounts([row.after for row in rows])]
    return pa.RecordBatch.from_arrays([*texts, *sums], schema=schema())


def _amounts(values: Sequence[int | None]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    made = [None if each is None else Decimal(each).scaleb(-SHOWN) for each in values]
    return pa.array(made, pa.decimal128(38, SHOWN))
