"""What is lawful but odd about us must not stop a target: a later version in our list, unknown fields, unknown modules.

All that applies is shown at once, in a PUT, since a target that takes it all needs no more; where it refuses, one by one.
"""

from __future__ import annotations

from suite.drive import Answer, Conversation, scenario

_MANNERS = {
    "versions.client.later-version": ("versions.later",),
    "versions.client.unknown-fields": ("versions.unknown-fields", "details.unknown-fields"),
    "versions.client.unknown-modules": ("details.unknown-module",),
}


@scenario(
    "credentials.odd-counterparty",
    phase="rotate",
    module="credentials",
    order=10,
    provokes=True,
    needs_callback=True,
    decides=list(_MANNERS),
)
def odd_but_lawful(ocpi: Conversation) -> None:
    """We are looked up while we list a later version, unknown modules, and fields that nobody knows."""
    ocpi.ensure_registered()
    wanted = {name: manners for name, manners in _MANNERS.items() if ocpi.applies(name)}
    whole = _put(ocpi, [each for manners in wanted.values() for each in manners])
    plain = whole if whole.ok else _put(ocpi, [])
    for name, manners in wanted.items():
        if not plain.ok:
            ocpi.undecided(name, f"a plain PUT is refused as well: {plain.brief}")
            continue
        alone = whole if whole.ok else _put(ocpi, list(manners))
        ocpi.check(name, alone.ok, seen=[alone, plain], expected="the PUT succeeds, as it does without")


def _put(ocpi: Conversation, manners: list[str]) -> Answer:
    with ocpi.behaving(*manners):
        return ocpi.put_credentials()
