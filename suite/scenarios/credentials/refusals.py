"""What a registrar has to refuse: acting out of order, credentials that make no sense, a sender that cannot be reached."""

from __future__ import annotations

from suite.drive import Conversation, scenario

_SECOND = "a token in spare_tokens_a with which a second party of ours may register: a plain POST is refused as well"


@scenario(
    "credentials.put-unregistered",
    phase="register",
    module="credentials",
    order=-5,
    provokes=True,
    needs_callback=True,
    writes=True,
    decides=["credentials.put.unregistered-refused"],
)
def put_before_registration(ocpi: Conversation) -> None:
    """Before any registration a PUT must not be accepted."""
    if ocpi.registration.registered or not ocpi.has_fresh_token_a:
        ocpi.needs_fresh("credentials.put.unregistered-refused", "we are registered already")
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
    if not again.ok and not ocpi.takes_others(spare.registration):
        ocpi.needs("credentials.post.retry", _SECOND)
        return
    ocpi.check("credentials.post.retry", again.ok, seen=again, expected="the same token A registers after a refusal")


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
        ocpi.needs("credentials.post.unknown-fields", _SECOND)
        return
    ocpi.check(
        "credentials.post.unknown-fields",
        answer.ok,
        seen=[answer, plain],
        expected="unknown fields are no reason to refuse",
    )
