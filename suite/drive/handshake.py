"""What is said on the credentials and versions modules over a registration's life, and what we remember of it.

Functions over a `Registration`; each ends early by a signal with a reason a person can act on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive.discovery import Discovery
from suite.drive.signals import Blocked, NeedsStimulus, Unreachable
from suite.record.rows import Note
from suite.standard.versions import is_known

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.registration import Registration
    from suite.reference.outgoing import Encoding
    from suite.standard.versions import Version

_UNAUTHORIZED = frozenset({401, 403})
_NOT_ALLOWED = 405
_WAITING = "waiting"
_CUT_OFF = frozenset({"posting", "deleting", "unknown"})
"""Phases of the state file in which a handshake was under way whose answer we never read."""
_DEAD = (
    "the credentials kept from an earlier run are dead: ask the target's operators for a new token A, put it into "
    "target.toml and remove {state}"
)


def discover(registration: Registration) -> Discovery:
    """GET the versions list, then the details of every version that both know."""
    try:
        answer = _versions(registration)
        answer = _revived(registration, answer)
    except Blocked as ended:
        if (
            registration.session.down or registration.spare
        ):  # it answered before: what dies on the way is undecided, not unreachable
            raise
        raise Unreachable(f"{registration.config.versions_url}: {ended.reason}") from None
    found = Discovery(answer)
    for name, url in found.offered.items():
        if is_known(name) and any(str(version) == name for version in registration.versions):
            version = next(each for each in registration.versions if str(each) == name)
            registration.session.hosts.allow(url)
            found.details[name] = _details(registration, version, url)
    return found


def _details(registration: Registration, version: Version, url: str) -> Answer:
    """Ask in the encoding of the version; where only the other one opens, that is how we go on (d7)."""
    session, outgoing, partner = registration.session, registration.platform.outgoing, registration.partner
    call = outgoing.details(partner, version, url).about(connection=registration.slug)
    answer = session.exchange(call, registration)
    if answer.status not in _UNAUTHORIZED or str(version) in outgoing.habits:
        return answer
    other: Encoding = "raw" if version.token_encoding == "base64" else "base64"
    call = outgoing.details(partner, version, url, encoding=other)
    again = session.exchange(
        call.about(connection=registration.slug, purpose="GET version details, token in the other encoding"),
        registration,
    )
    if not again.ok:
        return answer
    outgoing.habits[str(version)] = other
    session.write(Note(what=f"the target takes tokens as {other} only in {version}; so we send them", at=session.now()))
    return again


def _versions(registration: Registration) -> Answer:
    """Ask with the encoding of the newest version under test first, then with the other one (d91); only as declared, where it is."""
    session, outgoing, partner = registration.session, registration.platform.outgoing, registration.partner
    newest = partner.version or registration.versions[-1]
    call = outgoing.versions(partner, url=registration.config.versions_url, version=newest).about(
        connection=registration.slug
    )
    answer = session.exchange(call, registration, patience=session.config.wait)
    if answer.status in _UNAUTHORIZED and registration.config.token_encoding == "auto":
        other = outgoing.versions(partner, url=registration.config.versions_url, version=newest, other_encoding=True)
        again = session.exchange(
            other.about(connection=registration.slug, purpose="GET versions, token in the other encoding"), registration
        )
        if again.ok:
            return again
    return answer


def _revived(registration: Registration, answer: Answer) -> Answer:
    """With state of an earlier run: find out which of its tokens lives; without one, say who has to do what."""
    tokens = [token for token in registration.candidates if token != registration.partner.token_theirs]
    while answer.status in _UNAUTHORIZED and tokens:
        registration.partner.token_theirs = tokens.pop(0)
        answer = _versions(registration)
    while answer.status in _UNAUTHORIZED and (spare := _spare_after_a_loss(registration)):
        registration.partner.token_theirs = registration.given = spare
        answer = _versions(registration)
    if answer.status in _UNAUTHORIZED and registration.candidates:
        raise Unreachable(_DEAD.format(state=registration.config.state))
    if registration.given and registration.partner.token_theirs == registration.given:
        registration.recovered = None
        registration.fresh = not registration.config.token_c
    return answer


def _spare_after_a_loss(registration: Registration) -> str | None:
    """Give a spare token A where an earlier run was cut off in the midst of a handshake, whose answer never came."""
    if registration.left_phase not in _CUT_OFF:
        return None
    spare = registration.session.take_spare(registration.config)
    registration.session.learn(spare or "")
    return spare


def let_them_begin(registration: Registration) -> None:
    """Where the target is to start: wait until it has registered with us, so that we hold a token of its."""
    session, config = registration.session, registration.config
    left = registration.candidates and registration.left_phase != _WAITING
    living = config.token_c or registration.recovered is not None or left
    if config.initiator != "target" or registration.spare or registration.registered or living:
        return
    why = "let the target register with us: the sheet says where and with which token"
    if registration.nobody_came:
        raise NeedsStimulus(why)
    session.require_callback()
    session.store(registration, _WAITING)
    if session.stimuli.available("register"):
        session.stimuli.act("register", registration.invitation_values())
    if not session.await_registration(registration):
        registration.nobody_came = True
        raise NeedsStimulus(why)
    take_theirs(registration)


def take_theirs(registration: Registration) -> None:
    """Note that the target has registered with us by itself."""
    partner = registration.partner
    registration.version = partner.version
    registration.entered[str(partner.version)] = "target"
    registration.fresh = False
    registration.session.learn(partner.token_theirs)
    registration.session.learn(partner.token_ours)
    registration.session.store(registration, "registered")


def enter(registration: Registration, version: Version) -> None:
    """Come to live on this version: by what is left of an earlier run, by POST, or by PUT from another version."""
    config = registration.config
    prepare(registration, version)
    first = registration.recovered is None and not registration.registered and not registration.spare
    if config.token_c and first:
        _settle_in(registration, version, "token_c")
        return
    if registration.recovered is not None and not registration.registered:
        _recover(registration, registration.recovered)
        if registration.recovered is version:
            return
    if registration.session.read_only:
        raise NeedsStimulus("--read-only sends no credentials: give token_c, or run once without it and keep the state")
    if not registration.session.reachable:
        raise NeedsStimulus(
            "token_c of an existing registration, or a public_url in [suite]: without one the target cannot call us back, so"
            " we do not POST credentials"
        )
    if registration.registered:
        _move(registration, version)
    else:
        _post(registration, version)


def _recover(registration: Registration, version: Version) -> None:
    """Go on with the registration of an earlier run; where we have moved or changed since, tell the target by PUT."""
    session = registration.session
    prepare(registration, version)
    _settle_in(registration, version, "state")
    if registration.changed and session.reachable and not session.read_only:
        answer = put(registration, version)
        if not answer.ok:
            raise Blocked(f"the target was not told by PUT that our {registration.changed} changed: {answer.brief}")


def prepare(registration: Registration, version: Version) -> None:
    """Read the details of the version into our reference; without endpoints there is nowhere to go."""
    answer = registration.details(version)
    if answer is None:
        raise Blocked(f"the target does not list {version}")
    if not answer.ok:
        raise Blocked(f"no version details of {version}: {answer.brief}")
    registration.platform.learning.details(registration.partner, version, answer.exchange.envelope.get("data"))
    registration.session.reachable_hosts(registration)


def _settle_in(registration: Registration, version: Version, how: str) -> None:
    registration.version = version
    registration.partner.version = version
    registration.partner.registered = True
    registration.entered[str(version)] = how
    registration.learn_parties(version)


def _post(registration: Registration, version: Version) -> None:
    token_a = registration.partner.token_theirs
    answer = say(registration, version, "POST")
    while answer.status == _NOT_ALLOWED and registration.left_phase in _CUT_OFF:
        token_a = _spare_after_a_loss(registration) or ""
        if not token_a:
            raise Unreachable(_DEAD.format(state=registration.config.state))
        registration.partner.token_theirs = token_a
        answer = say(registration, version, "POST")
    registration.answers["POST", str(version)] = answer
    if not answer.ok:
        _refused(registration, version, f"POST credentials gave {answer.brief}")
    take(registration, version, answer)
    registration.entered[str(version)] = "POST"
    registration.token_a_used = token_a


def _refused(registration: Registration, version: Version, why: str) -> None:
    """Say so; that a second party of ours is refused where the first one was taken is no fault of the target."""
    first = any(
        each.name == registration.name and each.entered and not each.spare
        for each in registration.session.registrations.values()
    )
    if registration.second and first:
        party = registration.platform.core.parties[0]
        name = f"{party.country_code}-{party.party_id}"
        registration.closed[str(version)] = (
            f"a token in spare_tokens_a with which a second party of ours ({name}) may register: {why}"
        )
        raise NeedsStimulus(registration.closed[str(version)])
    registration.failed[str(version)] = f"the registration was refused: {why}"
    raise Blocked(registration.failed[str(version)])


def _move(registration: Registration, version: Version) -> None:
    """Switch versions by PUT on the other version's credentials endpoint; the way down is no duty of the target."""
    down = registration.version is not None and version < registration.version
    answer = say(registration, version, "PUT")
    registration.answers["PUT", str(version)] = answer
    if not answer.ok:
        was = registration.version
        if down:
            registration.closed[str(version)] = (
                f"another token A (token_a may be a table, one for each version): it refused to go from {was} to {version}"
            )
            raise NeedsStimulus(registration.closed[str(version)])
        registration.failed[str(version)] = f"PUT credentials on {version} gave {answer.brief}"
        raise Blocked(registration.failed[str(version)])
    take(registration, version, answer)
    registration.entered[str(version)] = "PUT"


def put(registration: Registration, version: Version) -> Answer:
    """PUT credentials on the version we live on, with a new token of ours."""
    answer = say(registration, version, "PUT")
    if answer.ok:
        take(registration, version, answer)
    return answer


def delete(registration: Registration, version: Version) -> Answer:
    """End the registration."""
    answer = say(registration, version, "DELETE")
    if answer.ok:
        registration.ended = True
        registration.platform.ended(registration.partner)
        registration.session.store(registration, "unregistered")
    else:
        registration.session.store(registration, "registered")
        registration.session.stays_registered(registration, answer)
    return answer


def say(registration: Registration, version: Version, method: str) -> Answer:
    """POST, PUT or DELETE credentials, with the state file written before and after."""
    session, outgoing, partner = registration.session, registration.platform.outgoing, registration.partner
    session.allow_writes(method)
    registration.token_before = partner.token_theirs
    registration.tokens_before |= {partner.token_theirs, partner.token_a, partner.token_ours} - {""}
    registration.fresh = False
    session.store(registration, {"POST": "posting", "PUT": "putting", "DELETE": "deleting"}[method])
    call = outgoing.credentials(partner, version, method, url=registration.credentials_url(version))
    session.learn(partner.pending)
    registration.tokens_before.add(partner.pending)
    registration.announced = partner.pending or registration.announced
    try:
        answer = session.exchange(call.about(connection=registration.slug), registration)
    except Blocked:
        session.store(registration, "unknown")
        raise
    if not answer.ok and method != "DELETE":
        registration.platform.withdraw(partner)
    return answer


def take(registration: Registration, version: Version, answer: Answer) -> None:
    """Keep what the target answered to POST or PUT: its token from now on, its parties, its URL."""
    body = answer.reply.body if answer.reply else b""
    registration.platform.learning.credentials(registration.partner, version, body)
    registration.version = version
    registration.session.learn(registration.partner.token_theirs)
    registration.session.store(registration, "registered")
    registration.session.reachable_hosts(registration)


def opens(registration: Registration, version: Version) -> bool:
    """Say whether the token that we use there opens the version details."""
    url = registration.discover().offered.get(str(version), "")
    call = registration.platform.outgoing.details(registration.partner, version, url)
    return registration.session.exchange(call.about(connection=registration.slug), registration).ok


def take_if_it_works(registration: Registration, version: Version, answer: Answer) -> None:
    """Keep an answer that should not have come, as long as its token opens the door; else all is as it was."""
    partner = registration.partner
    was = (partner.token_theirs, partner.versions_url, partner.credentials, partner.registered, partner.version)
    lived_on = registration.version
    take(registration, version, answer)
    if opens(registration, version):
        return
    partner.token_theirs, partner.versions_url, partner.credentials, partner.registered, partner.version = was
    registration.version = lived_on
    if lived_on is None:
        registration.failed[str(version)] = "the target accepted what it had to refuse, with a token that opens nothing"
    registration.session.store(registration, "registered" if lived_on else "unknown")
