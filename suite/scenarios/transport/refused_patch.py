"""We refuse a PATCH because we do not have the object: the target looks, sends the whole object, and does not repeat itself."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario

_DECIDES = ("transport.patch-refused.looks", "transport.patch-refused.puts", "transport.patch-refused.no-retry")
_NOT_FOUND = 404


@scenario(
    "transport.refused-patch",
    phase="modules",
    module="locations",
    target=["CPO"],
    stimuli=["change_status"],
    spares_people=True,
    needs_callback=True,
    provokes=True,
    order=72,
    decides=_DECIDES,
)
def after_a_refused_patch(ocpi: Conversation) -> None:
    """A status is pushed by PATCH for a Location that we do not have: GET, then PUT, and never the same PATCH again."""
    ocpi.ensure_registered()
    ocpi.us.forget("locations")
    since = ocpi.mark()
    ocpi.stimulate("change_status")
    patches = ocpi.await_inbound("PATCH", "locations", since=since)
    if not patches or patches[0].ok:
        for each in _DECIDES:
            ocpi.not_here(each, "the target pushed no PATCH that we could refuse")
        return
    ocpi.wait_settled()
    first = patches[0]
    after = [each for each in ocpi.inbound(module="locations", since=since) if each.number > first.number]
    _looked(ocpi, first, after)
    puts = [each.number for each in after if each.exchange.request.method == "PUT"]
    again = [each for each in after if _message(each) == _message(first) and (not puts or each.number < puts[0])]
    ocpi.check(
        "transport.patch-refused.no-retry",
        not again,
        seen=[first, *again[:2]],
        expected="another PATCH only with something new in it",
        actual=f"the refused PATCH came again {len(again)} times",
    )


def _looked(ocpi: Conversation, first: Answer, after: list[Answer]) -> None:
    looks = [each for each in after if each.exchange.request.method == "GET" and each.exchange.label.side == "receiver"]
    puts = [each for each in after if each.exchange.request.method == "PUT"]
    ocpi.check(
        "transport.patch-refused.looks",
        looks,
        seen=[first, *puts[:1]],
        expected="a GET of what we hold, after the refused PATCH",
        actual="no such GET",
    )
    if not any(each.status == _NOT_FOUND for each in looks):
        ocpi.not_here(
            "transport.patch-refused.puts", "the target did not ask by GET, so it was told of nothing missing"
        )
        return
    ocpi.check(
        "transport.patch-refused.puts",
        puts,
        seen=[first, *looks[:1]],
        expected="a PUT of the object that was not found",
        actual="no PUT",
    )


def _message(answer: Answer) -> tuple[str, str, bytes]:
    request = answer.exchange.request
    return request.method, request.url, request.body
