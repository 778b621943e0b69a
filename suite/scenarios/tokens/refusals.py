"""What a CPO should not take: a PATCH without last_updated, a uid or type that is another one than in the URL."""

from __future__ import annotations

from suite.drive import Conversation, Kept, scenario

_DATED, _ID, _TYPE = "tokens.patch.needs-last-updated", "tokens.id-mismatch.refused", "tokens.type.mismatch"


@scenario(
    "tokens.refusals",
    phase="modules",
    module="tokens",
    side="receiver",
    target=["CPO"],
    order=90,
    writes=True,
    provokes=True,
    decides=[_DATED, _ID, _TYPE],
)
def contradictions_are_refused(ocpi: Conversation) -> None:
    """We send a PATCH without last_updated, a Token with another uid than in its URL, and one of a type that it does not say."""
    kept = Kept(ocpi, "SUITE-TOK-004", "tokens")
    given = kept.put(kept.body())
    ocpi.require(given.ok, f"the target refused a Token: {given.brief}")
    provoke = ocpi.ours.provoke_write
    if ocpi.applies(_DATED):
        answer = provoke("PATCH", "tokens", kept.ident, what="PATCH without last_updated", body={"valid": True})
        ocpi.check(_DATED, not answer.ok, seen=answer, expected="status_code 2001")
    form = ocpi.ours.form("tokens")
    other = kept.dated(form.make("SUITE-TOK-006"))
    answer = provoke("PUT", "tokens", "SUITE-TOK-005", what="a Token with another uid than in its URL", body=other)
    ocpi.check(_ID, not answer.ok, seen=answer, expected="status_code 2001")
    if ocpi.applies(_TYPE):
        body = kept.dated(form.make("SUITE-TOK-007", type="OTHER"))
        answer = provoke("PUT", "tokens", "SUITE-TOK-007", what="a Token of type OTHER where RFID is meant", body=body)
        ocpi.check(_TYPE, not answer.ok, seen=answer, expected="status_code 2001")
    for ident in ocpi.left_behind("tokens"):
        _invalidate(ocpi, ident)


def _invalidate(ocpi: Conversation, ident: str) -> None:
    """A Token of ours on the target may not be used any more, as a Token cannot be deleted."""
    kept = Kept(ocpi, ident, "tokens")
    answer = kept.put(kept.body(valid=False))
    if answer.ok:
        ocpi.removed("tokens", ident, "it is not valid")
