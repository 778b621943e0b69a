"""Runs one case: opens the conversation, lets the scenario talk, compares what it promised with what it decided.

The one runner there is: pytest's plugin, the rungs of self-proof and the demo all come through here.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.drive.conversation import Conversation
from suite.drive.signals import Blocked, Ended, NeedsStimulus, NotApplicable, OutOfBudget, Unreachable, unasked, wire
from suite.judge.crashes import crash
from suite.record.rows import Outcome, Todo
from suite.record.verdicts import Coverage, Judgement, worst

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from suite.drive.register import Case
    from suite.drive.registration import Registration
    from suite.drive.session import Session


@dataclass
class Result:
    """How a case ended, for whoever shows it."""

    case: Case
    verdict: Judgement
    """The worst judgement that no waiver covers."""
    coverage: Coverage
    reason: str = ""
    findings: list[str] = field(default_factory=list)
    """Ids of the findings filed while it was under way."""


def run_case(session: Session, registration: Registration, case: Case) -> Result:
    """Run a case to its end and write its outcome; lets only Unreachable, KeyboardInterrupt and SystemExit through."""
    session.case = case
    session.journal.scenario = case.id
    started, first = time.time(), session.journal.last_number + 1
    conversation = Conversation(session, registration, case)
    ended = _talk(conversation)
    session.judge()
    coverage, reason = _settle(conversation, ended)
    found = session.ledger.of_case(case.id)
    verdict = worst(row.verdict for row in found)
    session.write(
        Outcome(
            case=case.id,
            verdict=verdict,
            coverage=coverage,
            started=started,
            ended=time.time(),
            reason=reason,
            exchanges=list(range(first, session.journal.last_number + 1)),
            decided=sorted(conversation.decided & set(case.promised)),
        )
    )
    session.case = None
    session.journal.scenario = ""
    loud = worst(row.verdict for row in found if not row.waived)
    return Result(case, loud, coverage, reason, [row.id for row in found])


def _talk(conversation: Conversation) -> Ended | None:
    try:
        _preconditions(conversation)
        with _people(conversation):
            conversation.case.scenario.body(conversation)
    except Unreachable:
        raise
    except Ended as ended:
        return ended
    except Exception:  # noqa: BLE001 - our own fault, told as such and never blamed on the target
        conversation.session.ledger.trouble(
            Judgement.SUITE_ERROR,
            conversation.place,
            what=f"the scenario {conversation.case.scenario.id} failed",
            detail=crash(8),
        )
        return None
    return None


def _preconditions(conversation: Conversation) -> None:
    session, plan = conversation.session, conversation.case.scenario
    if plan.phase != "discover" and not conversation.registration.may_speak(conversation.version):
        raise NotApplicable(f"the target does not list {conversation.version}")
    if plan.provokes and not session.config.safety.provocations:
        raise NotApplicable("[safety] provocations = false")
    if plan.writes:
        session.allow_writes()
    if plan.needs_callback:
        session.require_callback()
        if plan.phase == "modules" and plan.module not in {"credentials", "versions"}:
            conversation.registration.require_callback()
    if plan.module and plan.per_role and plan.side:
        conversation.endpoint(plan.module, plan.side)
    _wired(conversation)


def _wired(conversation: Conversation) -> None:
    """NeedsStimulus where a stimulus is not wired, or only a person would do it who is not asked for it in this run."""
    session, plan = conversation.session, conversation.case.scenario
    for name in plan.stimuli:
        if not session.stimuli.available(name):
            raise NeedsStimulus(wire(name))
        if plan.spares_people and session.config.stimuli[name].ask:
            raise NeedsStimulus(unasked(name))
    left = session.people.left.get((conversation.case.id,)) if session.people and plan.stimuli else None
    if left:
        raise NeedsStimulus(left)


def _people(conversation: Conversation) -> AbstractContextManager[None]:
    people = conversation.session.people
    return people.during(conversation.case.id) if people else nullcontext()


def _settle(conversation: Conversation, ended: Ended | None) -> tuple[Coverage, str]:
    """Compare promise and decision; what is open is INCONCLUSIVE unless the ending explains it."""
    session, case = conversation.session, conversation.case
    left = [each for each in case.promised if each not in conversation.decided]
    if isinstance(ended, NotApplicable):
        return Coverage.NOT_APPLICABLE, ended.reason
    if isinstance(ended, NeedsStimulus):
        session.write(Todo(what=ended.reason, decides=left, case=case.id))
        for each in left:
            session.wanting(case, each, ended.reason)
        return Coverage.NEEDS_STIMULUS, ended.reason
    if isinstance(ended, OutOfBudget):
        return Coverage.OUT_OF_BUDGET, ended.reason
    reason = f"blocked by: {ended.reason}" if isinstance(ended, Blocked) else "the scenario ended without coming to it"
    if ended is not None or not _failed_itself(conversation):
        for each in left:
            session.undecided(case, each, reason)
    return _wants(conversation, reason if left else "")


def _wants(conversation: Conversation, reason: str) -> tuple[Coverage, str]:
    """A case of which single requirements want somebody to act says so, although the rest was decided."""
    session, case = conversation.session, conversation.case
    wanted = {each: why for (name, each), why in session.wants.items() if name == case.id}
    short = {each: why for (name, each), why in session.budget.guesses.short.items() if name == case.id}
    for why in sorted(set(wanted.values())):
        session.write(Todo(what=why, decides=sorted(each for each in wanted if wanted[each] == why), case=case.id))
    if wanted and set(case.promised) <= set(wanted):
        return Coverage.NEEDS_STIMULUS, next(iter(wanted.values()))
    if short and set(case.promised) <= {*wanted, *short}:
        return Coverage.OUT_OF_BUDGET, next(iter(short.values()))
    return Coverage.DECIDED, reason


def _failed_itself(conversation: Conversation) -> bool:
    found = conversation.session.ledger.of_case(conversation.case.id)
    return any(row.verdict is Judgement.SUITE_ERROR for row in found)
