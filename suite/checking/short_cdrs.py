"""The short way for CDRs: valid, of no interest to any judge, and priced as claimed, all of it told from the bytes.

The tariffs of a network are few and long, its CDRs many: where the text of a tariff was looked at before, a slim one of the same
id, currency and owner stands in for it before the schema is asked. Its price comes from the whole text all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from suite.judge.quiet_cdrs import Quiet
from suite.pricing.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suite.judge.quick import Quick
    from suite.pricing.columns.tables import Fit
    from suite.pricing.notes import Note
    from suite.standard.versions import Version

Json = dict[str, Any]
Short = tuple[Json, "Sequence[Note]"]
"""A CDR, its tariffs perhaps slim, and what its price left to note."""
_LONG, _MOST = 600, 2048
"""From how many bytes on a stand-in pays, and how many are kept."""
_MANY = 64
"""CDRs that are worth a reader of columns."""


class ShortCdrs:
    """Looks at the bytes of CDRs of one version."""

    def __init__(self, version: Version, quick: Quick) -> None:
        """Make the pass over CDRs."""
        self._quick, self._quiet = quick, Quiet(version)
        self._slim: dict[bytes, bytes] = {}

    def look_at_all(self, raws: Sequence[bytes]) -> Iterator[Short | None]:
        """Look at many, which is quicker."""
        if len(raws) < _MANY:
            yield from map(self.look, raws)
            return
        from suite.pricing.columns import fitting  # noqa: PLC0415 - pyarrow takes its time to import

        yield from map(self.look, raws, fitting(raws))

    def look(self, raw: bytes, fit: Fit | None = None) -> Short | None:
        """Look at one; None: go a longer way. `fit`: what is known of its price."""
        priced = fit or plain(raw)
        if priced is None:
            return None
        text = priced.program.text
        slim = self._slim.get(text) if len(text) > _LONG else None
        value = self._quick.plain(raw if slim is None else raw.replace(text, slim, 1))
        if value is None or not self._quiet.is_clean(value):
            return None
        if slim is None and len(text) > _LONG:
            self._keep(text, value["tariffs"][0])
        return value, priced.notes

    def _keep(self, text: bytes, tariff: Json) -> None:
        if len(self._slim) >= _MOST:
            self._slim.clear()
        self._slim[text] = orjson.dumps({**tariff, "elements": tariff["elements"][:1]})
