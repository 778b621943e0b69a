"""What a registrar does when it looks us up during a POST and does not find what it needs."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario

_WAYS = (
    ("it leads nowhere", ""),
    ("it answers HTTP 500", "versions.http-500"),
    ("it answers what is no JSON", "versions.no-json"),
    ("it answers HTTP 401", "versions.http-401"),
)
_EXCUSED = ("transport.http-500.never",)
"""The HTTP status of a POST that fails because of us is open (d12)."""
_SECOND = "a token in spare_tokens_a with which a second party of ours may register: a plain POST is refused as well"
_CANNOT_USE, _NO_VERSION, _NO_ENDPOINTS = 3001, 3002, 3003


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
    """We post credentials whose versions URL cannot be read, in several ways: no success, and status_code 3001."""
    refused: list[Answer] = []
    for what, manner in _WAYS:
        spare = ocpi.through(ocpi.spare_registration())
        answer = _posted(spare, f"a versions URL that cannot be read: {what}", manner)
        ocpi.check(
            "credentials.post.unreachable-refused", not answer.ok, seen=answer, expected="status_code 3001", cause=what
        )
        spare.after_unwanted_acceptance(answer)
        if answer.ok:
            continue
        refused.append(answer)
        right = answer.code == _CANNOT_USE and answer.status < 500
        if not right and not ocpi.takes_others(spare.registration):
            ocpi.needs("credentials.post.unreachable-code", _SECOND)
            return
        ocpi.check(
            "credentials.post.unreachable-code",
            right,
            seen=answer,
            expected="status_code 3001",
            cause=what,
        )
    if not refused:
        ocpi.not_here("credentials.post.unreachable-code", "it was accepted")


def _posted(spare: Conversation, what: str, manner: str) -> Answer:
    """POST while our side behaves so; without a manner the url in our credentials leads nowhere."""
    body = None if manner else spare.unreachable_credentials()
    with spare.behaving(*([manner] if manner else [])):
        return spare.provoke(spare.credentials_call("POST", body=body), what, in_any_weather=True, excused=_EXCUSED)


@scenario(
    "credentials.missing",
    phase="register",
    module="credentials",
    order=24,
    provokes=True,
    needs_callback=True,
    decides=["credentials.post.missing-endpoints-code", "credentials.post.no-mutual-version-code"],
)
def lacking_what_is_needed(ocpi: Conversation) -> None:
    """Our list lacks the version of the POST, or our details lack every endpoint: a refusal says which with its code."""
    for name, manner, what, codes in (
        (
            "credentials.post.no-mutual-version-code",
            "versions.other-only",
            "a versions list without the version of the POST",
            (_NO_VERSION, _CANNOT_USE),
        ),
        (
            "credentials.post.missing-endpoints-code",
            "details.nothing-needed",
            "version details without any endpoint that is needed",
            (_NO_ENDPOINTS,),
        ),
    ):
        spare = ocpi.through(ocpi.spare_registration())
        answer = _posted(spare, what, manner)
        spare.after_unwanted_acceptance(answer)
        if answer.ok:
            ocpi.not_here(name, "the target goes on without, so there is no refusal whose code could be judged")
            continue
        if answer.code not in codes and not ocpi.takes_others(spare.registration):
            ocpi.needs(name, _SECOND)
            continue
        expected = " or ".join(f"status_code {code}" for code in codes)
        ocpi.check(name, answer.code in codes, seen=answer, expected=expected)
