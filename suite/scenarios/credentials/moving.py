"""Changes of an existing registration by PUT: to another URL of ours, to another version."""

from __future__ import annotations

from suite.drive import Conversation, scenario


@scenario(
    "credentials.new-url",
    phase="rotate",
    module="credentials",
    order=20,
    needs_callback=True,
    decides=["credentials.put.new-url"],
)
def moving_to_another_url(ocpi: Conversation) -> None:
    """We PUT credentials with another url; the target looks us up there, and where we were when we move back."""
    ocpi.ensure_registered()
    with ocpi.elsewhere() as there:
        answer = ocpi.put_credentials()
        looked = ocpi.inbound("GET", "versions", during=answer)
    back = ocpi.put_credentials()
    ocpi.require(answer.ok, f"PUT credentials with another url gave {answer.brief}")
    ocpi.require(looked, "the target does not look us up during a PUT")
    found = [each for each in looked if there in each.exchange.request.url and not each.exchange.label.version]
    ocpi.check(
        "credentials.put.new-url",
        found,
        seen=[answer, *looked, back],
        expected="GET of our versions at the new url",
        actual="GET of our versions at the old url",
    )


@scenario(
    "credentials.switch-version",
    phase="register",
    module="credentials",
    order=2,
    needs_callback=True,
    decides=["credentials.put.switches-version"],
)
def moving_to_another_version(ocpi: Conversation) -> None:
    """We PUT credentials on the endpoint of another version; from then on that version is spoken."""
    others = [each for each in ocpi.discover().known if each != ocpi.version]
    if not others:
        ocpi.not_here("credentials.put.switches-version", "the target offers one version that we speak")
        return
    answer = ocpi.attempt_move()
    if answer is None:
        _not_moved(ocpi)
        return
    works = answer.ok and ocpi.fetch_details().ok
    details = [
        each
        for each in ocpi.inbound("GET", "versions", during=answer)
        if each.exchange.label.version == str(ocpi.version)
    ]
    ocpi.check(
        "credentials.put.switches-version",
        works and details,
        seen=[answer, *details],
        expected=f"success, after a look at our {ocpi.version} details",
        actual=answer.brief if not works else f"no look at our {ocpi.version} details",
    )


def _not_moved(ocpi: Conversation) -> None:
    """Say why this version was not entered by PUT."""
    walked = [each for each in ocpi.discover().known if each in ocpi.registration.versions]
    how = ocpi.registration.entered.get(str(ocpi.version), "")
    if len(walked) < 2:
        instruction = "one token A (not a table) for several versions: we go from one to the next by PUT"
        ocpi.needs("credentials.put.switches-version", instruction)
    elif how == "POST":
        ocpi.not_here("credentials.put.switches-version", "from this version we go up by PUT, and not to it")
    else:
        ocpi.needs_fresh("credentials.put.switches-version", "the way by PUT begins with a POST")
