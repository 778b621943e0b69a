"""Commands that an eMSP sends to us, and what it does with our results."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from suite.drive import Answer, Conversation, ordered_session, scenario

_RULED = (
    "commands.request.valid",
    "commands.request.connector",
    "commands.request.own-tokens",
    "commands.sender.takes-result",
)


@scenario(
    "commands.ordered",
    phase="modules",
    module="commands",
    side="sender",
    target=["EMSP"],
    order=50,
    journey=ordered_session,
    needs_callback=True,
    decides=[*_RULED, "commands.request.unique-url"],
)
def commands_come_to_us(ocpi: Conversation) -> None:
    """The target starts a charge at our charge points, and another one; each command names a URL of its own."""
    made = ocpi.travel(ordered_session).result
    ocpi.require(made.starts, "no command came after start_session")
    ocpi.left_to_rules(*_RULED, otherwise="no such command came")
    urls = [str(each.sent_at("response_url")) for each in (*made.starts, *made.stops)]
    ocpi.check(
        "commands.request.unique-url",
        len(set(urls)) == len(urls),
        seen=[*made.starts, *made.stops],
        expected="a response_url for each command",
        actual=f"{len(urls)} commands, {len(set(urls))} URLs",
    )


@scenario(
    "commands.unknown-result",
    phase="modules",
    module="commands",
    side="sender",
    target=["EMSP"],
    order=51,
    journey=ordered_session,
    needs_callback=True,
    provokes=True,
    writes=True,
    decides=["commands.sender.unknown-id"],
)
def a_result_nobody_waits_for(ocpi: Conversation) -> None:
    """We post a result to a response_url with another id in it."""
    made = ocpi.travel(ordered_session).result
    ocpi.require(made.starts, "no command came after start_session")
    url = urlsplit(str(made.starts[0].sent_at("response_url")))
    other = urlunsplit(url._replace(path=f"{url.path.rstrip('/')}-suite-unknown"))
    answer = ocpi.provoke(ocpi.result_call("START_SESSION", other), "a result that nobody waits for")
    ocpi.check(
        "commands.sender.unknown-id",
        answer.refused,
        seen=answer,
        expected="a refusal: HTTP 4xx, or a status_code 2xxx",
    )


@scenario(
    "commands.no-result",
    phase="modules",
    module="commands",
    side="sender",
    target=["EMSP"],
    order=52,
    stimuli=["start_session"],
    needs_callback=True,
    writes=True,
    provokes=True,
    decides=["commands.sender.no-result"],
)
def a_result_that_never_comes(ocpi: Conversation) -> None:
    """We accept a command and post no result; the target goes on, and sends the next one."""
    ocpi.ensure_registered()
    place = ocpi.our_places(3)[-1]
    with ocpi.silent_charge_points():
        first = _started(ocpi, place)
        ocpi.quiet()
    ocpi.free_our_places()
    again = _started(ocpi, place)
    ocpi.check(
        "commands.sender.no-result",
        again,
        seen=[*first, *again],
        expected="another command after one whose result never came",
        actual="none came",
    )
    ocpi.free_our_places()


def _started(ocpi: Conversation, place: dict[str, str]) -> list[Answer]:
    since = ocpi.mark()
    ocpi.stimulate("start_session", **place)
    return ocpi.await_inbound("POST", "commands", since=since)
