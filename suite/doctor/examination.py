"""What can be seen of a target by GET alone: TLS, answer, token, clock, versions, modules, hosts, a kept registration."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from suite.doctor.checks import Check, State
from suite.doctor.tls import certificate
from suite.drive.mistaken import looks_like
from suite.drive.signals import Ended
from suite.standard.routes import MODULES, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.answer import Answer
    from suite.drive.discovery import Discovery
    from suite.drive.registration import Registration
    from suite.standard.versions import Version

_SKEW_SECONDS = 60
_UNAUTHORIZED = frozenset({401, 403})


def examined(registration: Registration) -> Iterator[Check]:
    """Look at one registration's side of the target; raises Unreachable where there is nobody."""
    yield from certificate(registration)
    found = registration.discover()
    answer = found.versions
    yield Check("reachable", State.GOOD, f"{registration.config.versions_url} answers: {answer.brief}")
    yield from _clock(registration, answer)
    if answer.status in _UNAUTHORIZED:
        yield Check("token", State.BAD, f"refused in every form: {_which(registration)} is wrong or was used up")
        return
    if not answer.ok:
        yield Check("versions", State.BAD, f"no versions list: {answer.brief}; is versions_url right?")
        return
    yield _token(registration, answer)
    yield from _versions(registration, found)
    yield from _hosts(registration, found)
    yield from _standing(registration)


def _which(registration: Registration) -> str:
    return "token_c" if registration.config.token_c else "token_a"


def _token(registration: Registration, answer: Answer) -> Check:
    form = answer.exchange.authorization.form
    words = {"base64": "Base64 encoded", "raw": "as it is, not encoded"}.get(form, form or "as sent")
    kept = registration.left_phase and not registration.fresh
    which = "of the registration that an earlier run kept" if kept else _which(registration)
    return Check("token", State.GOOD, f"{which}: accepted {words}")


def _clock(registration: Registration, answer: Answer) -> Iterator[Check]:
    """Compare their clock with ours, by the Date header and by the envelope's timestamp."""
    for name, theirs in (("Date header", _date(answer)), ("timestamp", _stamp(answer))):
        if theirs is None:
            continue
        skew = theirs - registration.session.now()
        if abs(skew) > _SKEW_SECONDS:
            yield Check("clock", State.WARNING, f"their {name} is {skew:+.0f} s off ours")
        elif name == "timestamp":
            yield Check("clock", State.GOOD, f"within {_SKEW_SECONDS} s of ours")


def _date(answer: Answer) -> float | None:
    try:
        return parsedate_to_datetime(answer.header("date") or "").timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def _stamp(answer: Answer) -> float | None:
    value = answer.body_at("timestamp")
    try:
        found = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).timestamp()


def _versions(registration: Registration, found: Discovery) -> Iterator[Check]:
    declared = registration.config.versions or tuple(
        registration.config.token_a if isinstance(registration.config.token_a, dict) else ()
    )
    known = [str(each) for each in found.known]
    others = sorted(set(found.offered) - set(known))
    told = f"offers {', '.join(known) or 'none that we speak'}" + (f" (and {', '.join(others)})" if others else "")
    missing = [each for each in declared if each not in known and each in map(str, registration.versions)]
    if missing:
        yield Check("versions", State.BAD, f"{told}; target.toml says {', '.join(missing)} too")
    elif not known:
        yield Check("versions", State.BAD, told)
    else:
        yield Check("versions", State.GOOD, told)
    for version in registration.versions:
        if str(version) in known:
            yield from _modules(registration, found, version)
    yield from _roles(registration, found)


def _roles(registration: Registration, found: Discovery) -> Iterator[Check]:
    """Say where version details show another role than target.toml says."""
    looks = looks_like(found, registration.roles)
    if looks is not None:
        listed = ", ".join(":".join(each) for each in looks[2])
        told = f"looks like {looks[0]}, not {' and '.join(registration.roles)}: {looks[1]} lists {listed}"
        yield Check("roles", State.WARNING, f'{told}; set roles = ["{looks[0]}"]')


def _modules(registration: Registration, found: Discovery, version: Version) -> Iterator[Check]:
    answer = found.details.get(str(version))
    if answer is None or not answer.ok:
        yield Check(str(version), State.BAD, f"no version details: {answer.brief if answer else 'not asked'}")
        return
    offered = found.endpoints(str(version))
    listed = ", ".join(f"{name}:{side}" if side else name for name, side in sorted(offered))
    yield Check(str(version), State.GOOD, f"offers {listed or 'no module'}")
    if not any(name == "credentials" for name, _ in offered):
        yield Check(str(version), State.BAD, "lists no credentials endpoint: nobody can register")
    for claim in registration.session.config.target.modules:
        yield from _claim(registration, found, version, claim)


def _claim(registration: Registration, found: Discovery, version: Version, claim: str) -> Iterator[Check]:
    name, _, side = claim.partition(":")
    typical = {side_of(name, role) for role in registration.roles} - {None}
    sides = [side] if side else sorted(each for each in typical if each)
    if not MODULES[name].functional:
        sides = [""]
    for each in sides:
        if side and typical and each not in typical:
            continue
        if found.endpoint(str(version), name, each, registration.roles) is None:
            yield Check(str(version), State.BAD, f"target.toml claims {claim}, but the version details do not list it")


def _hosts(registration: Registration, found: Discovery) -> Iterator[Check]:
    """Name the hosts that the run will contact."""
    urls = [registration.config.versions_url, *found.offered.values()]
    urls += [url for name in found.details for url in found.endpoints(name).values()]
    places = sorted({_place(url) for url in urls} - {""})
    first = _place(registration.config.versions_url)
    state = State.GOOD if places == [first] else State.NOTE
    yield Check("hosts", state, f"will be contacted: {', '.join(places)}")


def _place(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _standing(registration: Registration) -> Iterator[Check]:
    """Say where the registration stands, and what the run will do about it."""
    config, session = registration.config, registration.session
    version = registration.recovered
    if config.token_c:
        yield from _existing(registration)
    elif version is not None:
        yield Check("registration", State.GOOD, f"an earlier run left one in {version}; the run goes on with it")
    elif config.initiator == "target":
        yield Check("registration", State.NOTE, "they begin: `doctor --sheet` prints the page for their operators")
    elif session.reachable:
        yield Check("registration", State.NOTE, "the run will POST credentials, which spends token_a")
    else:
        yield Check("registration", State.NOTE, "none: without public_url the run posts no credentials; token_c helps")


def _existing(registration: Registration) -> Iterator[Check]:
    version = next((each for each in reversed(registration.versions) if registration.details(each)), None)
    if version is None:
        return
    try:
        registration.ensure(version)
    except Ended as ended:
        yield Check("registration", State.BAD, f"token_c: {ended.reason}")
        return
    parties = ", ".join(
        f"{each['country_code']}-{each['party_id']} {each['role']}".strip() for each in registration.their_parties()
    )
    if parties:
        yield Check("registration", State.GOOD, f"token_c opens credentials: {parties}")
    else:
        yield Check("registration", State.BAD, "token_c does not open the credentials endpoint")
