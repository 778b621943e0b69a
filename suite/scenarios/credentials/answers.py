"""How we answer a target that registers with us: refusals, and credentials that are lawful but odd."""

from __future__ import annotations

from suite.drive import Conversation, scenario

_REFUSALS = ("post.http-405", "post.code-3001", "post.code-3003", "post.http-401", "post.http-500")
_MOST = 3
"""POSTs within the quiet period that may pass for a patient client."""
_MANNERS = {
    "credentials.client.unknown-fields": "credentials.unknown-fields",
    "credentials.client.hub-party-id": "credentials.hub-party-id",
    "credentials.client.several-roles": "credentials.several-roles",
}


@scenario(
    "credentials.client.refused",
    phase="modules",
    module="credentials",
    order=61,
    provokes=True,
    stimuli=["register"],
    spares_people=True,
    needs_callback=True,
    writes=True,
    decides=["credentials.client.refused-no-loop"],
)
def refused_by_us(ocpi: Conversation) -> None:
    """We refuse the target's POST in five ways; it neither goes on as if registered nor tries without end."""
    refused = [(manner, ocpi.invite(manner)) for manner in _REFUSALS]
    met = [(manner, invitation) for manner, invitation in refused if invitation.posts]
    if not met:
        ocpi.needs(
            "credentials.client.refused-no-loop", "[stimuli.register] that makes the target post its credentials"
        )
        return
    for _, invitation in met:
        ocpi.through(invitation.registration).tempt()
    ocpi.quiet()
    for manner, invitation in met:
        later = ocpi.through(invitation.registration).inbound(since=invitation.since)
        posts = [each for each in later if each.exchange.request.method == "POST"]
        after = [each for each in later if each.exchange.label.module not in {"versions", "credentials"}]
        ocpi.check(
            "credentials.client.refused-no-loop",
            not after and len(posts) <= _MOST,
            seen=[*after, *posts],
            expected=f"no call of a functional module, and at most {_MOST} POSTs",
            actual=f"{len(after)} calls, {len(posts)} POSTs",
            cause=manner,
        )


@scenario(
    "credentials.client.odd-answer",
    phase="modules",
    module="credentials",
    order=62,
    stimuli=["register"],
    spares_people=True,
    needs_callback=True,
    writes=True,
    decides=list(_MANNERS),
)
def odd_credentials_of_ours(ocpi: Conversation) -> None:
    """Our answer to its POST has unknown fields, a hub_party_id, several parties: the target is registered all the same."""
    ocpi.hosted(ocpi.guest())
    for name, manner in _MANNERS.items():
        if not ocpi.applies(name):
            continue
        invitation = ocpi.invite(manner)
        guest = ocpi.through(invitation.registration)
        if not invitation.posts:
            ocpi.undecided(name, "the target did not post its credentials this time")
            continue
        called = guest.tempted()
        ocpi.check(
            name,
            invitation.how == "done" and called,
            seen=[*invitation.posts, *called],
            expected="the registration, and calls afterwards",
            actual=invitation.detail or "no call afterwards",
        )
        guest.leave()


@scenario(
    "versions.client.choice",
    phase="modules",
    module="versions",
    order=63,
    stimuli=["register"],
    needs_callback=True,
    writes=True,
    decides=["versions.client.latest-mutual"],
)
def choosing_a_version(ocpi: Conversation) -> None:
    """We list this version and older ones; the target, free to choose, registers in this one."""
    offered = [each for each in ocpi.known_versions if not ocpi.version < each]
    spoken = [each for each in ocpi.discover().known if each in offered]
    if len(spoken) < 2:
        ocpi.not_here("versions.client.latest-mutual", "there is one version only that both sides speak up to this one")
        return
    invitation = ocpi.invite(offered=offered, choose=True)
    ocpi.hosted(invitation)
    post = invitation.posts[-1]
    ocpi.check(
        "versions.client.latest-mutual",
        post.exchange.label.version == str(ocpi.version),
        seen=post,
        expected=f"POST in {ocpi.version}",
        actual=f"POST in {post.exchange.label.version}",
    )
    ocpi.through(invitation.registration).leave()
