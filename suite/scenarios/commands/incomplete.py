"""START_SESSION without what it has to bring: refused, in the way OCPI refuses."""

from __future__ import annotations

from suite.drive import Amiss, Commanded, Conversation, scenario
from suite.scenarios.transport.invalid import refused_well

_NOTICED, _CODE = "commands.incomplete.noticed", "commands.incomplete.code"
_REFUSAL = ("transport.refusal.ocpi-answer", "transport.refusal.2xxx", "transport.refusal.http-2xx")
_LACKING = ("response_url", "token", "location_id")
_CODES = {"location_id": frozenset({2000, 2001, 2003})}
_USUAL = frozenset({2000, 2001})
_WEATHER = frozenset({413, 414})
_SERVER_ERROR = 500


@scenario(
    "commands.incomplete",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    writes=True,
    provokes=True,
    needs_callback=True,
    order=55,
    decides=[_NOTICED, _CODE, *_REFUSAL],
)
def what_a_start_lacks(ocpi: Conversation) -> None:
    """START_SESSION at our EVSE without response_url, token or location_id is refused with 2001."""
    amiss = Amiss(ocpi)
    for name in _LACKING:
        tried = amiss.start(f"START_SESSION without {name}", without=(name,))
        if tried.answer.status >= _SERVER_ERROR or tried.answer.status in _WEATHER or tried.said == "NOT_SUPPORTED":
            continue
        _noticed(ocpi, name, tried)
        if tried.answer.refused:
            _coded(ocpi, name, tried)
            refused_well(ocpi, tried.answer, f"START_SESSION without {name}")
    for each in ocpi.case.promised:
        if each not in ocpi.decided:
            ocpi.not_here(each, "START_SESSION is not supported, or there was no refusal that would show it")


def _noticed(ocpi: Conversation, name: str, tried: Commanded) -> None:
    ocpi.check(
        _NOTICED,
        not tried.accepted,
        seen=tried.seen,
        expected="a 2xxx code, or a result that refuses",
        actual=f"{tried.brief}: taken without {name}",
        cause=f"{_NOTICED} {name}",
    )


def _coded(ocpi: Conversation, name: str, tried: Commanded) -> None:
    code = tried.answer.code
    if code is None or not 2000 <= code < 3000:
        return
    ocpi.check(
        _CODE,
        code in _CODES.get(name, _USUAL),
        seen=tried.answer,
        expected="status_code 2001, or 2000",
        hint=f"refused was: START_SESSION without {name}",
    )
