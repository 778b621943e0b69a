"""The target begins: it looks us up, posts its credentials, renews them, leaves again. Each needs a stimulus."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario

_UNAUTHORIZED = frozenset({401, 403})


@scenario(
    "credentials.client.register",
    phase="modules",
    module="credentials",
    order=60,
    uses=["register"],
    needs_callback=True,
    writes=True,
    decides=[
        "credentials.both-ways",
        "credentials.client.versions-first",
        "credentials.client.token-b-works",
        "credentials.client.token-c-only",
    ],
)
def registering_with_us(ocpi: Conversation) -> None:
    """The target registers with us: versions, details, POST; then it calls with the token that we answered."""
    invitation = ocpi.guest()
    guest = ocpi.through(invitation.registration)
    if invitation.how == "done":
        ocpi.check(
            "credentials.both-ways",
            invitation.posts,
            expected="POST of its credentials",
            actual="the target was told to register with us, and did not",
        )
    for post in invitation.posts[-1:]:
        _looked_first(ocpi, guest, post, invitation.since)
        asked = guest.our_calls("versions", during=post)
        ocpi.check(
            "credentials.client.token-b-works",
            asked and all(each.status not in _UNAUTHORIZED for each in asked),
            seen=[post, *asked],
            expected="the token it posts opens its versions and details while the POST is open",
        )
    ocpi.hosted(invitation)
    calls = guest.tempted()
    if not calls:
        ocpi.needs("credentials.client.token-c-only", "a stimulus on which the target calls us: those wired did not")
        return
    stale = [each for each in calls if not guest.carries_token(each, guest.our_token())]
    ocpi.check(
        "credentials.client.token-c-only",
        not stale,
        seen=stale,
        expected="the token of our answer",
        actual="token A, or another one of ours"
        if stale and guest.carries(stale[0], "A", "previous")
        else "another token",
    )


def _looked_first(ocpi: Conversation, guest: Conversation, post: Answer, since: int) -> None:
    """Judge what came before the POST: our versions, and the details of its version; which of them first is not said."""
    begun = post.exchange.request.at
    looked = [each for each in guest.inbound("GET", "versions", since=since) if each.exchange.request.at <= begun]
    lists = [each for each in looked if not each.exchange.label.version]
    details = [each for each in looked if each.exchange.label.version == post.exchange.label.version]
    ocpi.check(
        "credentials.client.versions-first",
        lists and details,
        seen=[*looked, post],
        expected="GET versions and GET details of that version, then POST",
        actual="no GET of our versions" if not lists else "no GET of these details",
    )


@scenario(
    "credentials.client.rotate",
    phase="rotate",
    module="credentials",
    order=30,
    stimuli=["rotate"],
    uses=["register"],
    needs_callback=True,
    writes=True,
    decides=["credentials.client.rotates"],
)
def renewing_with_us(ocpi: Conversation) -> None:
    """The target renews its credentials with us by PUT, and calls with the token of our answer afterwards."""
    guest = ocpi.through(ocpi.hosted(ocpi.guest()))
    mark = ocpi.mark()
    guest.stimulate("rotate")
    puts = guest.await_inbound("PUT", "credentials", since=mark)
    accepted = [each for each in puts if each.ok]
    after = guest.tempted() if accepted else []
    stale = [each for each in after if not guest.carries_token(each, guest.our_token())]
    ocpi.check(
        "credentials.client.rotates",
        accepted and not stale,
        seen=[*puts, *stale],
        expected="PUT of its credentials, then the token of our answer",
        actual="no PUT came" if not puts else "the token from before" if stale else puts[-1].brief,
    )


@scenario(
    "credentials.client.unregister",
    phase="unregister",
    module="credentials",
    order=10,
    stimuli=["unregister"],
    uses=["register"],
    needs_callback=True,
    writes=True,
    decides=["credentials.client.stops-calls"],
)
def leaving_us(ocpi: Conversation) -> None:
    """The target ends its registration with us by DELETE, and calls us no more."""
    guest = ocpi.through(ocpi.hosted(ocpi.guest()))
    mark = ocpi.mark()
    guest.stimulate("unregister")
    gone = guest.await_inbound("DELETE", "credentials", since=mark)
    ocpi.require(gone and gone[-1].ok, "the target did not DELETE its credentials")
    guest.registration.ended = True
    since = ocpi.mark()
    guest.tempt()
    ocpi.quiet()
    calls = guest.inbound(since=since)
    ocpi.check(
        "credentials.client.stops-calls",
        not calls,
        seen=[gone[-1], *calls],
        expected="no call after its DELETE",
        actual=f"{len(calls)} calls",
    )
