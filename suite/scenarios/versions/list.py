"""The versions list and the version details: who offers what, and whether it is said as the standard wants it."""

from __future__ import annotations

from suite.drive import Conversation, scenario


@scenario(
    "versions.discover",
    phase="discover",
    module="versions",
    decides=[
        "versions.list.answers",
        "versions.details.answers",
        "versions.details.same-version",
        "versions.list.unique",
    ],
)
def discovering(ocpi: Conversation) -> None:
    """We get the versions list and the details of each version that we speak."""
    found = ocpi.discover()
    listed = found.versions
    ocpi.check(
        "versions.list.answers",
        listed.ok and bool(found.offered),
        seen=listed,
        expected="HTTP 200, status_code 1000 and at least one version",
    )
    ocpi.require(found.offered, "there is no versions list")
    names = (
        [entry.get("version") for entry in listed.data if isinstance(entry, dict)]
        if isinstance(listed.data, list)
        else []
    )
    ocpi.check(
        "versions.list.unique",
        len(names) == len(set(map(str, names))),
        seen=listed,
        expected="each version once",
        actual=", ".join(map(str, names)),
    )
    details = found.details.get(str(ocpi.version))
    if details is None:
        why = f"the target does not list {ocpi.version}"
        ocpi.require(not ocpi.registration.was_asked_for(ocpi.version), f"{why}, which target.toml asks for")
        ocpi.not_here("versions.details.answers", why)
        ocpi.not_here("versions.details.same-version", why)
        return
    ocpi.check("versions.details.answers", details.ok, seen=details, expected="HTTP 200 and status_code 1000")
    ocpi.check(
        "versions.details.same-version",
        not details.ok or details.at("version") == str(ocpi.version),
        seen=[listed, details],
        expected=f"version {ocpi.version}, as in the list",
        actual=f"version {details.at('version')}",
    )


@scenario(
    "versions.token-a",
    phase="discover",
    module="versions",
    decides=["versions.token-a.opens"],
    versions=lambda version: version.token_a_restricted,
)
def token_a_opens_versions(ocpi: Conversation) -> None:
    """Before any registration, token A must open the versions list and the details."""
    if not ocpi.has_fresh_token_a:
        ocpi.needs_fresh("versions.token-a.opens", "this registration was made before")
        return
    found = ocpi.discover()
    details = found.details.get(str(ocpi.version))
    if details is None and found.offered:
        ocpi.not_here("versions.token-a.opens", f"the target does not list {ocpi.version}")
        return
    opened = found.versions.ok and (details is None or details.status not in {401, 403})
    ocpi.check("versions.token-a.opens", opened, seen=[found.versions, details], expected="token A opens both")
