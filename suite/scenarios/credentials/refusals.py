"""What a registrar has to refuse: acting out of order, credentials that make no sense, a sender that cannot be reached."""

from __future__ import annotations

from suite.drive import Conversation, scenario


@scenario(
    "credentials.put-unregistered",
    phase="register",
    module="credentials",
    order=-5,
    provokes=True,
    decides=["credentials.put.unregistered-refused"],
)
def put_before_registration(ocpi: Conversation) -> None:
    """Before any registration a PUT must not be accepted."""
    if ocpi.registration.registered or not ocpi.has_fresh_token_a:
        ocpi.needs("credentials.put.unregistered-refused", "a fresh token A: we are registered already")
        return
    ocpi.prepare()
    answer = ocpi.provoke(ocpi.credentials_call("PUT"), "PUT credentials before any registration")
    ocpi.check("credentials.put.unregistered-refused", not answer.ok, seen=answer, expected="HTTP 405")
    if answer.ok:
        ocpi.keep_unwanted(answer, "PUT")
    else:
        ocpi.registration.platform.withdraw(ocpi.registration.partner)


@scenario(
    "credentials.refused-out-of-order",
    phase="register",
    module="credentials",
    order=20,
    provokes=True,
    decides=["credentials.delete.unregistered-refused", "credentials.refusal.status"],
)
def out_of_order(ocpi: Conversation) -> None:
    """Before a registration DELETE is refused; that refusal is HTTP 405."""
    spare = ocpi.through(ocpi.spare_registration())
    answer = spare.provoke(spare.credentials_call("DELETE"), "DELETE credentials before any registration")
    ocpi.check("credentials.delete.unregistered-refused", not answer.ok, seen=answer, expected="HTTP 405")
    if answer.ok:
        ocpi.not_here("credentials.refusal.status", "it was not refused")
        return
    ocpi.check("credentials.refusal.status", answer.status == 405, seen=answer, expected="HTTP 405")


@scenario(
    "credentials.invalid",
    phase="register",
    module="credentials",
    order=21,
    provokes=True,
    decides=["credentials.post.invalid-refused", "credentials.post.retry"],
)
def invalid_credentials(ocpi: Conversation) -> None:
    """Credentials without a required field, or with one of a wrong type, are not accepted; then the token still works."""
    spare = ocpi.through(ocpi.spare_registration())
    for what, body in spare.broken_credentials():
        answer = spare.provoke(spare.credentials_call("POST", body=body), f"POST credentials: {what}")
        ocpi.check(
            "credentials.post.invalid-refused",
            not answer.ok,
            seen=answer,
            expected="a 2xxx code",
            cause=what,
            hint=f"sent: {what}",
        )
        if answer.ok:
            spare.after_unwanted_acceptance(answer)
            ocpi.not_here("credentials.post.retry", "an invalid POST was accepted")
            return
        spare.registration.platform.withdraw(spare.registration.partner)
    again = spare.attempt_registration()
    ocpi.check("credentials.post.retry", again.ok, seen=again, expected="the same token A registers after a refusal")


@scenario(
    "credentials.unreachable",
    phase="register",
    module="credentials",
    order=22,
    provokes=True,
    needs_callback=True,
    decides=["credentials.post.unreachable-refused", "credentials.post.unreachable-code"],
)
def unreachable_versions(ocpi: Conversation) -> None:
    """We post credentials whose versions URL cannot be read: no success, and status_code 3001."""
    spare = ocpi.through(ocpi.spare_registration())
    answer = spare.provoke(
        spare.credentials_call("POST", body=spare.unreachable_credentials()),
        "credentials with a versions URL that leads nowhere",
    )
    ocpi.check("credentials.post.unreachable-refused", not answer.ok, seen=answer, expected="status_code 3001")
    if answer.ok:
        spare.after_unwanted_acceptance(answer)
        ocpi.not_here("credentials.post.unreachable-code", "it was accepted")
        return
    spare.registration.platform.withdraw(spare.registration.partner)
    ocpi.check("credentials.post.unreachable-code", answer.code == 3001, seen=answer, expected="status_code 3001")


@scenario(
    "credentials.unknown-fields",
    phase="register",
    module="credentials",
    order=23,
    needs_callback=True,
    versions=lambda version: version.unknown_fields_pass,
    decides=["credentials.post.unknown-fields"],
)
def unknown_fields(ocpi: Conversation) -> None:
    """Credentials of ours with fields that nobody knows are accepted."""
    spare = ocpi.through(ocpi.spare_registration())
    answer = spare.send(spare.credentials_call("POST", body=spare.credentials_with_unknown_fields()))
    spare.after_unwanted_acceptance(answer)
    plain = answer if answer.ok else spare.attempt_registration()
    if not plain.ok:
        ocpi.undecided("credentials.post.unknown-fields", "a registration without unknown fields is refused as well")
        return
    ocpi.check(
        "credentials.post.unknown-fields",
        answer.ok,
        seen=[answer, plain],
        expected="unknown fields are no reason to refuse",
    )


@scenario(
    "credentials.parallel",
    phase="modules",
    module="credentials",
    order=50,
    needs_callback=True,
    decides=["credentials.parallel.distinct"],
)
def two_at_once(ocpi: Conversation) -> None:
    """A second party registered beside us gets a token of its own, and both tokens work."""
    ocpi.ensure_registered()
    other = ocpi.through(ocpi.another())
    distinct = other.registration.partner.token_theirs != ocpi.registration.partner.token_theirs
    theirs, ours = other.fetch_details(), ocpi.fetch_details()
    ocpi.check(
        "credentials.parallel.distinct",
        distinct and theirs.ok and ours.ok,
        seen=[theirs, ours],
        expected="two tokens, both of which work",
        actual="one token for both" if not distinct else f"{theirs.brief}; {ours.brief}",
    )
