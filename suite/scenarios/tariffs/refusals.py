"""What an eMSP should not take: a Tariff whose id is another one than in its URL, a Tariff of an owner that is not ours."""

from __future__ import annotations

from suite.drive import Conversation, scenario

_ID, _OWNER = "tariffs.id-mismatch.refused", "tariffs.owner.foreign"


@scenario(
    "tariffs.refusals",
    phase="modules",
    module="tariffs",
    side="receiver",
    target=["EMSP"],
    order=31,
    writes=True,
    provokes=True,
    decides=[_ID, _OWNER],
)
def contradictions_are_refused(ocpi: Conversation) -> None:
    """We push a Tariff with another id than in its URL, and one under the owner of somebody else."""
    form = ocpi.ours.form("tariffs")
    answer = ocpi.ours.provoke_write(
        "PUT",
        "tariffs",
        "SUITE-TAR-005",
        what="a Tariff with another id than in its URL",
        body=form.make("SUITE-TAR-006"),
    )
    ocpi.check(_ID, not answer.ok, seen=answer, expected="status_code 2001")
    _other_owner(ocpi)
    for ident in ("SUITE-TAR-005", "SUITE-TAR-006"):
        if ident in ocpi.left_behind("tariffs"):
            ocpi.delete("tariffs", *ocpi.our_party, ident, side="receiver")


def _other_owner(ocpi: Conversation) -> None:
    """URL and body agree on an owner that is none of our parties; what was taken is deleted again."""
    country, party = ocpi.foreign_party
    owner = {"country_code": country, "party_id": party} if ocpi.version.owner_in_objects else {}
    ident, what = "SUITE-TAR-007", "a Tariff of an owner that is none of our parties"
    body = ocpi.ours.form("tariffs").make(ident, **owner)
    ocpi.session.allow_writes()
    call = ocpi.call("PUT", "tariffs", country, party, ident, side="receiver", body=body)
    answer = ocpi.provoke(call, what)
    ocpi.noted("PUT", "tariffs", (country, party, ident), answer)
    ocpi.check(_OWNER, not answer.ok, seen=answer, expected="a refusal")
    if answer.ok:
        call = ocpi.call("DELETE", "tariffs", country, party, ident, side="receiver")
        ocpi.noted("DELETE", "tariffs", (country, party, ident), ocpi.provoke(call, f"the end of {what}"))
