"""A charge that we start and stop by command: the answers, the results at their response_urls, and what shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.drive import Answer, Commanded, Conversation, Remote, our_path, remote_session, scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMES, _IN_TIME, _URL, _ONCE = (
    "commands.result.comes",
    "commands.result.in-time",
    "commands.result.url",
    "commands.result.once",
)
_UNKNOWN_TOKEN = 2004


@scenario(
    "commands.remote-results",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    order=50,
    journey=remote_session,
    needs_callback=True,
    decides=[_COMES, _IN_TIME, _URL, _ONCE, "commands.token.unknown-taken"],
)
def results_of_remote_start(ocpi: Conversation) -> None:
    """START_SESSION and STOP_SESSION are accepted, and the result of each comes once, in time, at its own response_url."""
    remote = ocpi.travel(remote_session).result
    _token_taken(ocpi, remote)
    ocpi.require(remote.start.accepted, f"START_SESSION was not accepted: {remote.start.brief}")
    judge_results(ocpi, [each for each in (remote.start, remote.second, remote.stop) if each is not None])


def judge_results(ocpi: Conversation, commands: Iterable[Commanded]) -> None:
    """Each accepted command has its result."""
    ocpi.quiet()
    for each in commands:
        if each.accepted:
            _comes(ocpi, each)
            _once(ocpi, each)
            _in_time(ocpi, each)


def _token_taken(ocpi: Conversation, remote: Remote) -> None:
    """A Token that the CPO never heard of is no reason to refuse."""
    start = remote.start
    ocpi.check(
        "commands.token.unknown-taken",
        start.answer.code != _UNKNOWN_TOKEN,
        seen=start.answer,
        expected="the command goes on with a Token that was never pushed",
        actual=start.brief,
    )


def _comes(ocpi: Conversation, command: Commanded) -> None:
    """Where nothing came within our deadline, and the target may still be in time, nothing is known."""
    came, strays, timeout = command.results, command.strays(), command.timeout
    right = [each for each in came if our_path(each.exchange.request.url) == our_path(command.url)]
    if not came and not strays and timeout is not None and timeout > ocpi.session.deadlines.callback:
        ocpi.undecided(_COMES, f"{command.name}: no result within [deadlines] callback; the target gave {timeout} s")
        ocpi.undecided(_URL, f"{command.name}: no result within [deadlines] callback")
        return
    ocpi.check(
        _COMES,
        came or strays,
        seen=command.answer,
        expected=f"a POST of the result of {command.name}, which was ACCEPTED",
        actual="none came",
    )
    if came or strays:
        ocpi.check(
            _URL,
            right,
            seen=[command.answer, *came, *strays],
            expected=our_path(command.url),
            actual=", ".join(our_path(each.exchange.request.url) for each in (*came, *strays)),
        )
    else:
        ocpi.not_here(_URL, "no result came")


def _once(ocpi: Conversation, command: Commanded) -> None:
    """One result a command."""
    ocpi.check(
        _ONCE,
        len(command.results) <= 1,
        seen=command.seen,
        expected="one result",
        actual=f"{len(command.results)} of {command.name}",
    )


def _in_time(ocpi: Conversation, command: Commanded) -> None:
    """The result comes within the time that the answer gave."""
    answered = command.answer.exchange.response
    late = [
        each.exchange.request.at - answered.at
        for each in command.results[:1]
        if answered and command.timeout is not None and each.exchange.request.at - answered.at > command.timeout
    ]
    ocpi.check(
        _IN_TIME,
        not late,
        seen=command.seen,
        expected=f"within {command.timeout} s, as the answer said",
        actual=", ".join(f"after {each:.1f} s" for each in late),
    )


@scenario(
    "commands.remote-session",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    order=51,
    journey=remote_session,
    needs_callback=True,
    decides=[
        "commands.start.token-in-session",
        "commands.token.no-authorize",
        "commands.result.true",
        "commands.stop.ends",
        "commands.stop.foreign-session",
    ],
)
def session_of_remote_start(ocpi: Conversation) -> None:
    """The Session of START_SESSION holds our Token; nobody else stops it; after a result that says no there is none."""
    made = ocpi.travel(remote_session)
    remote = made.result
    begun = remote.start.accepted and remote.start.outcome in {"", "ACCEPTED", "TIMEOUT"}
    ocpi.require_free(refused=not begun)
    ocpi.require(
        begun,
        f"START_SESSION did not come about: {remote.start.brief}; result {remote.start.outcome or 'none'}",
    )
    ocpi.require(remote.charged.states, "no Session was pushed or listed after START_SESSION")
    _holds_token(ocpi, remote)
    asked = [
        each
        for each in made.calls("POST", "tokens", later=True)
        if remote.charged.named["token_uid"] in our_path(each.exchange.request.url)
    ]
    ocpi.check(
        "commands.token.no-authorize",
        not asked,
        seen=[remote.start.answer, *asked],
        expected="no real-time authorization of a Token that came with a command",
        actual="the target asked for it",
    )
    _truth(ocpi, remote)
    _foreign(ocpi, remote)
    _ends(ocpi, remote)


def _holds_token(ocpi: Conversation, remote: Remote) -> None:
    """Token and authorization_reference stand in the Session as they were sent."""
    sent, session = remote.start.body["token"], remote.charged.session
    held = session.get("cdr_token")
    token = held if isinstance(held, dict) else {}
    wrong = [
        f"{name} {token.get(name)!r}"
        for name in ("uid", "type", "contract_id")
        if str(token.get(name)).upper() != str(sent.get(name)).upper()
    ]
    if str(session.get("authorization_reference")).upper() != remote.reference.upper():
        wrong.append(f"authorization_reference {session.get('authorization_reference')!r}")
    ocpi.check(
        "commands.start.token-in-session",
        not wrong,
        seen=[remote.start.answer, remote.charged.states[-1].answer],
        expected="the Token and the authorization_reference of START_SESSION",
        actual=", ".join(wrong),
    )


def _truth(ocpi: Conversation, remote: Remote) -> None:
    """A second START_SESSION at the same EVSE: where it was refused, no Session has its Token."""
    second, name = remote.second, "commands.result.true"
    if second is None or second.outcome not in {"REJECTED", "FAILED", "EVSE_OCCUPIED"}:
        ocpi.not_here(name, "no START_SESSION was answered with a result that says no")
        return
    uid = str(second.body["token"]["uid"]).upper()
    started = [each for each in ocpi.inbound("PUT", "sessions", since=second.since) if _uid(each) == uid]
    ocpi.check(
        name,
        not started,
        seen=[*second.seen, *started],
        expected=f"no Session after the result {second.outcome}",
        actual="a Session with its Token",
    )


def _uid(push: Answer) -> str:
    return str(push.sent_at("cdr_token.uid")).upper()


def _foreign(ocpi: Conversation, remote: Remote) -> None:
    """The STOP_SESSION of another eMSP is answered with REJECTED."""
    name = "commands.stop.foreign-session"
    if remote.foreign is None:
        ocpi.needs(name, remote.why_no_foreign or "a Session of ours that goes on")
        return
    ocpi.check(
        name,
        remote.foreign.said == "REJECTED",
        seen=remote.foreign.seen,
        expected="result REJECTED",
        actual=remote.foreign.brief,
    )


def _ends(ocpi: Conversation, remote: Remote) -> None:
    """After an accepted STOP_SESSION the Session is over."""
    name, stop = "commands.stop.ends", remote.stop
    if stop is None or not stop.done:
        ocpi.not_here(name, "no STOP_SESSION was accepted")
        return
    ocpi.check(
        name,
        remote.charged.status in {"COMPLETED", "INVALID"},
        seen=[*stop.seen, remote.charged.states[-1].answer],
        expected="a Session that is COMPLETED",
        actual=f"status {remote.charged.status}",
    )
