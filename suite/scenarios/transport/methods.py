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
    for method in ("DELETE", "POST"):
        what = f"{method} on the receiver interface of locations"
        body = ocpi.ours.form().make(ident, address="Changed street") if method == "POST" else None
        answer = ocpi.ours.provoke_write(method, "locations", ident, what=what, body=body)
        ocpi.quiet()
        shown = ocpi.ours.look("locations", ident, after=what)
        ocpi.check(
            "transport.method.no-effect",
            shown.ok and shown.at("address") == "Suite street",
            seen=[answer, shown],
            expected="the Location as it was",
            actual=f"afterwards GET gives {shown.brief}" if not shown.ok else "it was changed",
            cause=method,
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
    for method, path in (("PUT", (ident,)), ("POST", ())):
        what = f"{method} on the sender interface of locations"
        ocpi.session.allow_writes()
        answer = ocpi.provoke(ocpi.call(method, "locations", *path, side="sender", body=body), what)
        ocpi.quiet()
        shown = ocpi.provoke(ocpi.call("GET", "locations", ident, side="sender"), what)
        made = shown.ok and shown.at("id") == ident
        ocpi.check(
            "transport.method.no-effect",
            not made,
            seen=[answer, shown],
            expected="no such Location",
            actual="it was made",
            cause=method,
        )
