"""The versions module is for reading: other methods change nothing."""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario


@scenario(
    "versions.methods",
    phase="modules",
    module="versions",
    order=70,
    provokes=True,
    decides=["versions.methods.no-effect"],
)
def other_methods_change_nothing(ocpi: Conversation) -> None:
    """POST, PUT, PATCH and DELETE on versions and details leave both as they were, and us as we were."""
    ocpi.ensure_registered()
    if ocpi.session.read_only:
        ocpi.needs("versions.methods.no-effect", '[safety] writes = "all": a read-only run sends nothing but GET')
        return
    before = ocpi.fetch_versions(), ocpi.fetch_details()
    ocpi.require(all(answer.ok for answer in before), "versions and details cannot be read")
    tried: list[Answer] = []
    for call in (ocpi.versions_call(), ocpi.details_call()):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            what = f"{method} on a URL that is for GET alone"
            tried.append(ocpi.provoke(ocpi.with_method(call, method), what))
    after = ocpi.fetch_versions(), ocpi.fetch_details()
    same = [old.data == new.data for old, new in zip(before, after, strict=True)]
    ocpi.check(
        "versions.methods.no-effect",
        all(same),
        seen=[*after, *tried],
        expected="the same list and the same details as before",
        actual="; ".join(answer.brief for answer, kept in zip(after, same, strict=True) if not kept) or "changed",
    )
