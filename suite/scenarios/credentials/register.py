"""The registration: we post our credentials, the target looks us up before it answers, and hands out a new token."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario


@scenario(
    "credentials.register",
    phase="register",
    module="credentials",
    needs_callback=True,
    decides=[
        "credentials.post.succeeds",
        "credentials.post.new-token",
        "credentials.post.fetches-versions",
        "credentials.post.fetches-details",
        "credentials.post.fetches-with-token",
        "credentials.token.entropy",
        "credentials.roles.unique",
    ],
)
def registering_with_a_fresh_token(ocpi: Conversation) -> None:
    """We post our credentials; the target looks us up before it answers, then hands out a new token."""
    answer = ocpi.attempt_registration()
    ocpi.check(
        "credentials.post.succeeds",
        answer.ok and isinstance(answer.at("token"), str),
        seen=answer,
        expected="HTTP 200 or 201, status_code 1000 and credentials",
    )
    _looked_up(ocpi, answer)
    ocpi.require(answer.ok, f"POST credentials gave {answer.brief}")
    ocpi.check(
        "credentials.post.new-token",
        ocpi.token_is_new(answer),
        seen=answer,
        expected="a token of its own",
        actual="token A, or the token that we had sent",
    )
    ocpi.check(
        "credentials.token.entropy",
        ocpi.token_is_strong(answer),
        seen=answer,
        expected="a token that cannot be guessed: some 100 bits, nothing of the tokens before it",
        actual="short, of few characters, or made from another token",
    )
    roles = answer.at("roles")
    keys = (
        [(entry.get("role"), entry.get("party_id"), entry.get("country_code")) for entry in roles]
        if isinstance(roles, list)
        else []
    )
    ocpi.check(
        "credentials.roles.unique",
        len(keys) == len(set(keys)),
        seen=answer,
        expected="each combination of role, party_id and country_code once",
        actual=str(keys),
    )


def _looked_up(ocpi: Conversation, answer: Answer) -> None:
    """Judge the look-ups that came while the POST was open."""
    versions = [each for each in ocpi.inbound("GET", "versions", during=answer) if not each.exchange.label.version]
    details = [
        each
        for each in ocpi.inbound("GET", "versions", during=answer)
        if each.exchange.label.version == str(ocpi.version)
    ]
    after = ocpi.inbound("GET", "versions", since=0)
    ocpi.check(
        "credentials.post.fetches-versions",
        versions,
        seen=[answer, *after[:2]],
        expected="GET of our versions before the answer to the POST",
        actual="no such call" if not after else "it came only after the answer",
    )
    ocpi.check(
        "credentials.post.fetches-details",
        details,
        seen=[answer, *after[:2]],
        expected=f"GET of our {ocpi.version} details before the answer to the POST",
        actual="no such call while the POST was open",
    )
    wrong = [each for each in versions + details if not ocpi.carried_new_token(each)]
    ocpi.check(
        "credentials.post.fetches-with-token",
        not wrong,
        seen=[answer, *wrong],
        expected="the token that the POST carried",
        actual="another token",
    )


@scenario(
    "credentials.access",
    phase="register",
    module="credentials",
    order=1,
    decides=[
        "credentials.url.reachable",
        "credentials.token-c.works",
        "credentials.get.answers",
        "credentials.get.not-our-token",
        "credentials.get.token-works",
    ],
)
def using_the_new_token(ocpi: Conversation) -> None:
    """The token handed out opens the target's versions, details and credentials."""
    ocpi.ensure_registered()
    versions = ocpi.fetch_versions()
    ocpi.check(
        "credentials.url.reachable",
        versions.ok,
        seen=versions,
        expected="the url in its credentials answers as versions URL",
    )
    details = ocpi.fetch_details()
    ocpi.check(
        "credentials.token-c.works", details.ok, seen=details, expected="the new token opens the version details"
    )
    own = ocpi.fetch_credentials()
    ocpi.check(
        "credentials.get.answers",
        own.ok and isinstance(own.data, dict),
        seen=own,
        expected="status_code 1000 and credentials",
    )
    ocpi.check(
        "credentials.get.not-our-token",
        not ocpi.shows_our_token(own),
        seen=own,
        expected="its own token, or none",
        actual="the token that we handed out",
    )
    ocpi.check(
        "credentials.get.token-works",
        ocpi.shows_living_token(own),
        seen=own,
        expected="the token that gives access",
        actual="another token, or none",
    )


@scenario(
    "credentials.post-twice",
    phase="register",
    module="credentials",
    order=5,
    provokes=True,
    decides=["credentials.post.twice-refused"],
)
def posting_a_second_time(ocpi: Conversation) -> None:
    """While registered, a second POST of credentials must not be accepted."""
    ocpi.ensure_registered()
    again = ocpi.provoke(ocpi.credentials_call("POST"), "a second POST while registered")
    ocpi.check(
        "credentials.post.twice-refused",
        not again.ok,
        seen=again,
        expected="HTTP 405",
        hint="a second POST has to be refused; PUT renews a registration",
    )
    ocpi.after_unwanted_acceptance(again)
    if again.refused:
        ocpi.check("credentials.refusal.status", again.status in {405, 401}, seen=again, expected="HTTP 405")
