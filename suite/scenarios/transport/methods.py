"""Methods that an interface marks n/a: whatever the answer, nothing changes."""

from __future__ import annotations

from suite.drive import Conversation, Kept, differences, scenario


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
    kept = Kept(ocpi, "SUITE-TRN-005")
    given = kept.put(kept.body(address="Suite street"))
    ocpi.require(given.ok, f"the target refused a Location: {given.brief}")
    before = kept.whole()
    ocpi.require(before, "a Location that was taken is not shown")
    sent, other = [], kept.body(address="Changed street")
    for method in ("DELETE", "POST"):
        what = f"{method} on the receiver interface of locations"
        body = other if method == "POST" else None
        sent.append(ocpi.ours.provoke_write(method, "locations", kept.ident, what=what, body=body))
    ocpi.quiet()
    shown = ocpi.ours.look("locations", kept.ident, after="DELETE and POST on the receiver interface of locations")
    after = shown.data if shown.ok and isinstance(shown.data, dict) else {}
    changed = [str(each) for each in differences(ocpi.version, before, after) if each.path[0] in other]
    ocpi.check(
        "transport.method.no-effect",
        shown.ok and not changed,
        seen=[*sent, shown],
        expected="the Location as it was before DELETE and POST",
        actual="; ".join(changed[:3]) if shown.ok else f"GET gives {shown.brief}",
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
    before = ocpi.get("locations", ident)
    if before.ok and before.at("id") == ident:
        ocpi.needs("transport.method.no-effect", f"a target that does not have Location {ident} before we send it")
        return
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
        seen=[before, *sent, shown],
        expected="no such Location after PUT and POST, as before",
        actual="it was made",
    )
