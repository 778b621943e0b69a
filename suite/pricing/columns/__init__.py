"""Prices of CDRs by Arrow record batches: many at once where they are plain and pyarrow and numpy are there, else one by one.

    order = Order()  # plain frozen data, the only other argument
    for rows in price_batches(batches, order):
        ...

A batch of rows for each batch of CDRs, a row for each: what it comes to, and whether its claims fit. What is priced at once
comes out as it does one by one: tests/pricing/test_columns.py holds the two together. No state is shared but tariffs that a
thread made ready once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from suite.pricing.columns.prices import Price, as_batch, price_of
from suite.pricing.numbers import loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from suite.pricing.columns.tables import Fit

many: Any
try:
    from suite.pricing.columns import many
except ImportError:  # no numpy
    many = None

__all__ = ["Order", "Price", "fitting", "price_batches", "price_of"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be known beside the CDRs: nothing in it but texts."""

    tariffs: tuple[str, ...] = ()
    """Tariffs as JSON, for CDRs that carry none."""
    time_zone: str | None = None
    """Of the Locations, where it is known from elsewhere."""


def price_batches(batches: Iterable[Any], order: Order) -> Iterator[Any]:
    """Price the CDRs in a column `object` (JSON as text or bytes)."""
    known = _known(order.tariffs)
    for batch in batches:
        raws = _bytes(batch.column("object"))
        if many is None:
            yield as_batch([price_of(raw, known, order.time_zone) for raw in raws])
            continue
        sheet = many.priced(raws, order.time_zone)
        for place in sheet.open.nonzero()[0].tolist():
            sheet.put(place, price_of(raws[place], known, order.time_zone))
        yield sheet.batch()


def fitting(raws: Sequence[bytes]) -> Sequence[Fit | None]:
    """Say of each CDR what prices it, where it is plain and its claims fit; None: look at it by itself.

    Quick for hundreds together and more; of few, or without numpy and pyarrow, it knows nothing.
    """
    return [None] * len(raws) if many is None else many.priced(raws, None).fits


def _bytes(column: Any) -> list[bytes]:
    raws = column.to_pylist()
    if column.null_count == 0 and all(type(each) is bytes for each in raws[:1]):
        return cast("list[bytes]", raws)
    return [each.encode() if isinstance(each, str) else each or b"" for each in raws]


@lru_cache(maxsize=4)
def _known(tariffs: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
    made = [loads(each) for each in tariffs]
    return tuple(each for each in made if isinstance(each, dict))
