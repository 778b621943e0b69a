"""Methods that an interface marks n/a: whatever the answer, nothing changes."""

from __future__ import annotations

from suite.drive import Conversation, scenario


@scenario(
    "transport.methods-receiver",
    phase="modules",
    module="locations",
    side="receiver",
    target=["EMSP"],
    writes=True,
    provokes=True,
    order=63,
    decides=["transport.method.no-effect"],
)
def methods_of_the_receiver(ocpi: Conversation) -> None:
    """DELETE and POST on the receiver interface of locations leave a Location of ours as it was."""
    ocpi.ours.require_look()
    ident = "SUITE-TRN-005"
    ocpi.ours.give("locations", ident, address="Suite street", last_updated=ocpi.stamp())
    ocpi.eventually(lambda: ocpi.ours.held("locations", ident), lambda found: found.at("address") == "Suite street")
    sent = []
    for method in ("DELETE", "POST"):
        body = ocpi.ours.form().make(ident, address="Changed street") if method == "POST" else None
        what = f"{method} on the receiver interface of locations"
        sent.append(ocpi.ours.provoke_write(method, "locations", ident, what=what, body=body))
    ocpi.quiet()
    shown = ocpi.ours.look("locations", ident, after="DELETE and POST on the receiver interface of locations")
    ocpi.check(
        "transport.method.no-effect",
        shown.ok and shown.at("address") == "Suite street",
        seen=[*sent, shown],
        expected="the Location as it was after DELETE and POST",
        actual=f"GET gives {shown.brief}" if not shown.ok else "it was changed",
    )


@scenario(
    "transport.methods-sender",
    phase="modules",
    module="locations",
    side="sender",
    target=["CPO"],
    writes=True,
    provokes=True,
    order=63,
    decides=["transport.method.no-effect"],
)
def methods_of_the_sender(ocpi: Conversation) -> None:
    """PUT and POST on the sender interface of locations make no Location; DELETE of real data is never tried."""
    ident = "SUITE-TRN-005"
    body = ocpi.sample("location", ident, full=False)
    sent = []
    for method, path in (("PUT", (ident,)), ("POST", ())):
        ocpi.session.allow_writes()
        call = ocpi.call(method, "locations", *path, side="sender", body=body)
        sent.append(ocpi.provoke(call, f"{method} on the sender interface of locations"))
    ocpi.quiet()
    call = ocpi.call("GET", "locations", ident, side="sender")
    shown = ocpi.provoke(call, "PUT and POST on the sender interface of locations")
    ocpi.check(
        "transport.method.no-effect",
        not (shown.ok and shown.at("id") == ident),
        seen=[*sent, shown],
        expected="no such Location after PUT and POST",
        actual="it was made",
    )
