"""What we wrote on purpose is not held against whoever gives it back, until something lawful stands there again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from suite.drive.judging import _provoked
from suite.standard.versions import version
from suite.wire.exchange import Exchange
from tests.twins.twin import answer

_SPOKEN = version("2.2.1")


def _exchange(path: str, method: str = "GET", provocation: str = "", code: int = 1000) -> Exchange:
    made: Any = answer({}, method=method, side="receiver", path=path, code=code, provocation=provocation)
    found: Exchange = made(_SPOKEN)
    return found


def test_a_provoked_write_marks_its_url_and_what_is_above_and_below() -> None:
    registration: Any = SimpleNamespace(provoked_urls=set())
    assert not _provoked(registration, _exchange("NL/TSC/L1"))
    assert _provoked(registration, _exchange("NL/TSC/L1/E1", "PUT", "a number for a status"))
    assert _provoked(registration, _exchange("NL/TSC/L1"))
    assert _provoked(registration, _exchange("NL/TSC/L1/E1/1"))
    assert not _provoked(registration, _exchange("NL/TSC/L2"))


def test_a_lawful_put_makes_it_good_again_once_it_was_taken() -> None:
    registration: Any = SimpleNamespace(provoked_urls=set())
    _provoked(registration, _exchange("NL/TSC/L1", "PUT", "no city"))
    assert _provoked(registration, _exchange("NL/TSC/L1", "PUT", code=2001))
    assert not _provoked(registration, _exchange("NL/TSC/L1", "PUT"))
    assert not _provoked(registration, _exchange("NL/TSC/L1"))
