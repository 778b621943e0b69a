"""A body that is no JSON."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario

_BROKEN = (("JSON that is cut off", b'{"token": "suite", "url": '), ("text that is no JSON", b"<location/>"))
_BAD_REQUEST = 400
_GATEWAY = frozenset({413, 414})


@scenario(
    "transport.broken-json",
    phase="modules",
    module="credentials",
    order=62,
    provokes=True,
    decides=["transport.invalid-json.400"],
)
def broken_json(ocpi: Conversation) -> None:
    """A PUT whose body is no JSON is answered with HTTP 400, on credentials and on the receiver interfaces."""
    ocpi.ensure_registered()
    for what, raw in _BROKEN:
        answer = ocpi.provoke(ocpi.credentials_call("PUT", body={}).saying(raw), f"PUT credentials: {what}")
        _check(ocpi, answer, f"credentials: {what}")
        if answer.ok:
            ocpi.keep_unwanted(answer, "PUT")
            return
    if ocpi.session.read_only or not ocpi.offers("locations", "receiver"):
        return
    for what, raw in _BROKEN:
        answer = ocpi.ours.provoke_write("PUT", "locations", "SUITE-LOC-001", what=f"PUT locations: {what}", raw=raw)
        _check(ocpi, answer, f"locations: {what}")


def _check(ocpi: Conversation, answer: Answer, what: str) -> None:
    if answer.status not in _GATEWAY:
        ocpi.check(
            "transport.invalid-json.400", answer.status == _BAD_REQUEST, seen=answer, expected="HTTP 400", cause=what
        )
