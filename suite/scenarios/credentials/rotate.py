"""Renewing and ending a registration: PUT and DELETE of credentials."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario


@scenario(
    "credentials.rotate",
    phase="rotate",
    module="credentials",
    needs_callback=True,
    decides=[
        "credentials.put.succeeds",
        "credentials.put.new-token",
        "credentials.put.old-token-dead",
        "credentials.put.fetches-versions",
        "credentials.put.fetches-details",
        "credentials.put.fetches-with-token",
    ],
    wrong_tokens={"credentials.put.old-token-dead": 1},
)
def renewing_the_token(ocpi: Conversation) -> None:
    """We PUT our credentials with a new token; the target looks us up again and hands out a new one too."""
    ocpi.ensure_registered()
    old = ocpi.our_current_token()
    answer = ocpi.rotate()
    works = answer.ok and ocpi.fetch_details().ok
    ocpi.check(
        "credentials.put.succeeds", works, seen=answer, expected="status_code 1000 and credentials whose token works"
    )
    looked = ocpi.inbound("GET", "versions", during=answer)
    versions = [each for each in looked if not each.exchange.label.version]
    details = [each for each in looked if each.exchange.label.version]
    ocpi.check(
        "credentials.put.fetches-versions",
        versions,
        seen=answer,
        expected="GET of our versions during the PUT",
        actual="no such call",
    )
    ocpi.check(
        "credentials.put.fetches-details",
        details,
        seen=answer,
        expected="GET of our details during the PUT",
        actual="no such call",
    )
    wrong = [each for each in looked if not ocpi.carried_new_token(each)]
    ocpi.check(
        "credentials.put.fetches-with-token",
        not wrong,
        seen=[answer, *wrong],
        expected="the token that the PUT carried",
        actual="another token",
    )
    ocpi.require(works, f"PUT credentials gave {answer.brief}")
    new = ocpi.token_in(answer) not in {None, old}
    ocpi.check("credentials.put.new-token", new, seen=answer, expected="a new token", actual="the same token again")
    if not new:
        ocpi.not_here("credentials.put.old-token-dead", "the token did not change")
        return
    call, what = ocpi.with_token(ocpi.details_call(), old), "the token from before the PUT"
    if ghost := ocpi.guess("credentials.put.old-token-dead", call, what):
        ocpi.check("credentials.put.old-token-dead", not ghost.ok, seen=[answer, ghost], expected="HTTP 401")


@scenario(
    "credentials.unregister",
    phase="unregister",
    module="credentials",
    decides=["credentials.delete.succeeds", "credentials.delete.token-dead", "credentials.delete.stops-calls"],
    wrong_tokens={"credentials.delete.token-dead": 1},
)
def ending_the_registration(ocpi: Conversation) -> None:
    """We DELETE our credentials; after it the token opens nothing more."""
    registration = ocpi.leaving()
    token = registration.partner.token_theirs
    answer = ocpi.unregister()
    ocpi.check("credentials.delete.succeeds", answer.ok, seen=answer, expected="status_code 1000")
    ocpi.require(answer.ok, f"DELETE credentials gave {answer.brief}")
    _silence(ocpi, ocpi.through(registration), answer)
    call, what = ocpi.with_token(ocpi.details_call(), token), "the token of an ended registration"
    if ghost := ocpi.guess("credentials.delete.token-dead", call, what):
        ocpi.check("credentials.delete.token-dead", not ghost.ok, seen=[answer, ghost], expected="HTTP 401")


def _silence(ocpi: Conversation, left: Conversation, answer: Answer) -> None:
    """Judge whether the target calls us after we left, also where it is asked to."""
    since = ocpi.mark()
    tempting = left.can_be_tempted
    if tempting:
        left.tempt()
    ocpi.quiet()
    calls = left.inbound(since=since)
    if not calls and not tempting:
        ocpi.needs(
            "credentials.delete.stops-calls", "[stimuli.pull] in target.toml: what would make the target call us"
        )
        return
    ocpi.check(
        "credentials.delete.stops-calls",
        not calls,
        seen=[answer, *calls],
        expected="no call after our DELETE",
        actual=f"{len(calls)} calls",
    )


@scenario(
    "credentials.reregister",
    phase="unregister",
    module="credentials",
    needs_callback=True,
    order=5,
    decides=["credentials.reregister"],
)
def registering_again(ocpi: Conversation) -> None:
    """After an ended registration a new one with a fresh token A succeeds."""
    left = ocpi.leaving()
    ended = ocpi.unregister()
    ocpi.require(ended.ok, f"DELETE credentials gave {ended.brief}")
    fresh = ocpi.through(ocpi.successor(left))
    answer = fresh.attempt_registration()
    ocpi.check("credentials.reregister", answer.ok, seen=[ended, answer], expected="the registration succeeds")
