"""A reservation that the CPO cancels: the eMSP is told at the response_url of its RESERVE_NOW."""

from __future__ import annotations

from suite.drive import Conversation, our_path, reservation_cancelled, scenario

_BY_CPO, _WORD = "commands.cancel.by-cpo", "CANCELED_RESERVATION"


@scenario(
    "commands.cancelled-by-cpo",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    order=57,
    journey=reservation_cancelled,
    needs_callback=True,
    decides=[_BY_CPO],
)
def the_cpo_cancels(ocpi: Conversation) -> None:
    """The CPO cancels our reservation: CANCELED_RESERVATION comes to the URL that RESERVE_NOW gave."""
    found = ocpi.travel(reservation_cancelled).result
    reserve = found.reserve
    if not reserve.done:
        ocpi.not_here(_BY_CPO, f"RESERVE_NOW was not accepted: {reserve.brief} {reserve.outcome}".strip())
        return
    came = [*reserve.results[1:], *reserve.strays()]
    if not came and not found.over:
        ocpi.undecided(_BY_CPO, "cancel_reservation reported success, and nothing was told or shown of it in time")
        return
    told = [(str(each.sent_at("result")), our_path(each.exchange.request.url)) for each in came]
    ocpi.check(
        _BY_CPO,
        (_WORD, our_path(reserve.url)) in told,
        seen=[*reserve.seen, *came],
        expected=f"a POST of {_WORD} to {our_path(reserve.url)}",
        actual=", ".join(f"{word} to {path}" for word, path in told) or "the Session is over, and no POST came",
    )
