"""The end of a run: a verdict on every requirement, the tally, the sentence, the footer."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from suite.drive.profiled import profile_rows
from suite.drive.profiled import worst as worst_profile
from suite.drive.register import SCENARIOS, Scenario
from suite.judge.gates import Gate, Tally, exit_code, sentence
from suite.judge.rule import RULES
from suite.record.rows import Footer, Judged, Note
from suite.record.verdicts import Coverage, Judgement, worst
from suite.standard.catalogue import Requirement, requirements
from suite.standard.routes import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from suite.drive.registration import Registration
    from suite.drive.runner import Result
    from suite.drive.session import Session
    from suite.judge.ledger import Ledger
    from suite.record.rows import Profile


_CALL = "a call of the target to us that shows it: [stimuli] in target.toml make it call"


@dataclass(frozen=True)
class Ending:
    """What the run came to."""

    code: int
    sentence: str
    verdict: Judgement


def close(
    session: Session,
    results: Sequence[Result],
    *,
    gate: Gate,
    interrupted: bool = False,
    unreachable: str = "",
    stale_waivers: Sequence[str] = (),
    new_findings: int = 0,
) -> Ending:
    """Write the last rows of the record and give exit code and sentence."""
    session.judge()
    _look(session, ended=not (interrupted or unreachable))
    session.ledger.settle()
    for name, count in session.weather.counts.items():
        session.write(Note(what=f"weather: {name}, waited and tried again", at=time.time(), count=count))
    for row in session.touched.values():
        session.write(row)
    rows = list(judged(session, results))
    session.write(*rows)
    profiles = _profiles(session, rows, ended=not (interrupted or unreachable))
    session.write(*profiles)
    findings = Counter(row.verdict for row in session.ledger.findings.values() if not row.waived)
    tally = _tally(
        rows, results, findings, interrupted=interrupted, unreachable=bool(unreachable), stale=len(stale_waivers)
    )
    tally = replace(tally, profile=worst_profile(each.verdict for each in profiles))
    code = exit_code(tally, gate, new_findings=new_findings)
    words = f"not tested: {unreachable}" if unreachable else sentence(tally, dict(findings))
    words = "; ".join([words, *(each.sentence for each in profiles)])
    verdict = worst([*tally.judgements])
    counts = {
        **{str(key): value for key, value in findings.items()},
        "decided_musts": tally.decided_musts,
        "applicable_musts": tally.applicable_musts,
        "undriven_musts": tally.undriven_musts,
    }
    session.write(
        Footer(
            ended=time.time(),
            exit_code=code,
            verdict=verdict,
            sentence=words,
            complete=not interrupted,
            counts=counts,
            waivers=list(stale_waivers),
        )
    )
    return Ending(code, words, verdict)


def _look(session: Session, *, ended: bool) -> None:
    """Write what explains much at once; whoever is still registered may be asked for it."""
    for registration in list(session.registrations.values()) if ended else ():
        session.mistaken.look(registration)
    session.judge()
    session.write(*session.mistaken.diagnoses(session))


def _profiles(session: Session, rows: Sequence[Judged], *, ended: bool) -> list[Profile]:
    """What the run came to against each profile; a fault of our own decides nothing."""
    found = list(session.ledger.findings.values())
    roles = {each.name: each.roles for each in session.config.connections}
    sound = ended and all(each.verdict is not Judgement.SUITE_ERROR for each in found)
    return profile_rows(session.held, rows, found, roles, ended=sound)


def _tally(
    rows: Sequence[Judged],
    results: Sequence[Result],
    findings: Counter[Judgement],
    *,
    interrupted: bool,
    unreachable: bool,
    stale: int,
) -> Tally:
    applying = [row for row in rows if row.level == "MUST" and row.coverage is not Coverage.NOT_APPLICABLE]
    musts = [row for row in applying if _driven(row.requirement)]
    return Tally(
        judgements=tuple(findings),
        coverages=tuple(
            {result.coverage for result in results} | {row.coverage for row in rows if row.checks == 0 and row.cases}
        ),
        interrupted=interrupted,
        unreachable=unreachable,
        stale_waivers=stale,
        decided_musts=sum(
            1 for row in musts if row.coverage is Coverage.DECIDED and row.verdict is not Judgement.INCONCLUSIVE
        ),
        applicable_musts=len(musts),
        undriven_musts=len(applying) - len(musts),
    )


def _driven(name: str) -> bool:
    """Say whether the suite drives the chapter: what it does not drive is listed, and counted apart."""
    entry = requirements().get(name)
    return entry is None or not entry.undriven


def judged(session: Session, results: Sequence[Result]) -> Iterator[Judged]:
    """Come to one verdict per requirement, version and connection."""
    pairs: dict[tuple[str, str], Registration] = {}
    for registration in session.registrations.values():
        for each in registration.versions:
            if not registration.spare and registration.seen(each):
                pairs[registration.name, str(each)] = registration
    promised, seen, closed = _promises(results), _Seen(session.ledger), _closed(pairs, results)
    for (connection, version), registration in sorted(pairs.items()):
        for entry in requirements().values():
            if any(entry.applies(version, role) for role in registration.roles):
                yield _one(session, seen, entry, (connection, version), promised, registration, closed)


def _closed(pairs: Mapping[tuple[str, str], Registration], results: Sequence[Result]) -> dict[tuple[str, str], str]:
    """Connections that came to no registration in a version: what most cases say is wanting."""
    reasons: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in results:
        if each.coverage is Coverage.NEEDS_STIMULUS and each.case.scenario.phase != "discover":
            reasons[each.case.connection, str(each.case.version)][each.reason] += 1
    return {
        where: reasons[where].most_common(1)[0][0]
        for where, registration in pairs.items()
        if where[1] not in registration.entered and reasons[where]
    }


def _promises(results: Sequence[Result]) -> dict[tuple[str, str, str], list[Result]]:
    found: dict[tuple[str, str, str], list[Result]] = {}
    for result in results:
        for each in result.case.promised:
            found.setdefault((each, str(result.case.version), result.case.connection), []).append(result)
    return found


class _Seen:
    """The ledger by requirement, version and connection: how often it was checked, and what was found."""

    def __init__(self, ledger: Ledger) -> None:
        self.checks: Counter[tuple[str, str, str]] = Counter()
        self.verdicts: defaultdict[tuple[str, str, str], list[Judgement]] = defaultdict(list)
        for (requirement, version, _, connection), count in ledger.looked.items():
            self.checks[requirement, version, connection] += count
        for row in ledger.findings.values():
            self.verdicts[row.requirement, row.version, row.connection].append(row.verdict)


def _one(
    session: Session,
    seen: _Seen,
    entry: Requirement,
    where: tuple[str, str],
    promised: dict[tuple[str, str, str], list[Result]],
    registration: Registration,
    closed: Mapping[tuple[str, str], str],
) -> Judged:
    connection, version = where
    key = (entry.id, version, connection)
    checks, found, cases = seen.checks[key], seen.verdicts.get(key, []), promised.get(key, [])
    coverage, reason = (
        (Coverage.DECIDED, "")
        if checks or found
        else _not_offered(session, entry, where) or _why_not(session, entry, cases, where, registration, closed)
    )
    return Judged(
        requirement=entry.id,
        version=version,
        connection=connection,
        verdict=worst(found),
        coverage=coverage,
        level=entry.level_in(version),
        reason=reason,
        checks=checks,
        cases=[each.case.id for each in cases],
    )


def _not_offered(session: Session, entry: Requirement, where: tuple[str, str]) -> tuple[Coverage, str] | None:
    """Of a chapter that no scenario drives: whether the target has the module at all."""
    if not entry.undriven:
        return None
    connection, version = where
    mine = [each for each in session.registrations.values() if each.name == connection and not each.spare]
    offered = entry.module == "any" or any(each.offers(version, entry.module) for each in mine)
    return None if offered else (Coverage.NOT_APPLICABLE, f"the target does not offer {entry.module}")


def _unsaid(entry: Requirement, spoken: str, registration: Registration, closed: str) -> tuple[Coverage, str]:
    """No message was judged by a rule: there was no registration, or of a module that is offered objects are wanting."""
    module = MODULES.get(entry.module)
    if closed and (module is None or not module.functional or registration.offers(spoken, entry.module)):
        return Coverage.NEEDS_STIMULUS, closed
    if entry.module == "credentials" and registration.config.token_c:
        return Coverage.NEEDS_STIMULUS, "a token A: with token_c no credentials are exchanged"
    if module is None or not module.functional:
        return Coverage.NOT_APPLICABLE, "nothing of the kind was said in this run"
    if not registration.offers(spoken, entry.module):
        return Coverage.NOT_APPLICABLE, f"the target does not offer {entry.module}"
    return Coverage.NEEDS_STIMULUS, f"objects of {entry.module} at the target: none was shown or pushed in this run"


@cache
def _ruled(known: int) -> frozenset[str]:
    """The requirements that rules decide; `known`: how many rules there are."""
    del known
    return frozenset(name for each in RULES.values() for name in each.requirements)


@cache
def _heard_only(known: int) -> frozenset[str]:
    """The requirements that show in the target's own calls alone."""
    of = {name: {each.of for each in RULES.values() if name in each.requirements} for name in _ruled(known)}
    return frozenset(name for name, kinds in of.items() if kinds == {"request"})


@cache
def _deciding(known: int) -> Mapping[str, list[Scenario]]:
    """Requirement -> the scenarios that decide it; `known`: how many scenarios there are."""
    del known
    found: defaultdict[str, list[Scenario]] = defaultdict(list)
    for each in SCENARIOS.values():
        for name in each.decides:
            found[name].append(each)
    return found


def _why_not(
    session: Session,
    entry: Requirement,
    results: Sequence[Result],
    where: tuple[str, str],
    registration: Registration,
    closed: Mapping[tuple[str, str], str],
) -> tuple[Coverage, str]:
    """Why nobody looked: the catalogue's reason, a missing stimulus, something not offered, a budget."""
    cases = [each.case for each in results]
    for wanted, said in (
        (Coverage.NEEDS_STIMULUS, session.wants),
        (Coverage.OUT_OF_BUDGET, session.budget.guesses.short),
        (Coverage.NOT_APPLICABLE, session.absent),
    ):
        for case in cases:
            if (case.id, entry.id) in said:
                return wanted, said[case.id, entry.id]
    for wanted in (Coverage.NEEDS_STIMULUS, Coverage.OUT_OF_BUDGET, Coverage.NOT_APPLICABLE):
        for result in results:
            if result.coverage is wanted:
                return wanted, result.reason
    if entry.untested_reason and not (entry.undriven and entry.id in _ruled(len(RULES))):
        return Coverage.NEEDS_STIMULUS, f"not tested by this suite: {entry.untested_reason}"
    if entry.id in _heard_only(len(RULES)):
        return Coverage.NEEDS_STIMULUS, registration.uncalled or _CALL
    if entry.id in _ruled(len(RULES)):
        return _unsaid(entry, where[1], registration, closed.get(where, ""))
    return Coverage.NEEDS_STIMULUS, _nobody(entry, registration)


def _nobody(entry: Requirement, registration: Registration) -> str:
    """Why no scenario decides it: none was chosen, or there is none for such a target."""
    mine = _deciding(len(SCENARIOS)).get(entry.id, [])
    if mine and not any(set(each.target) & set(registration.roles) for each in mine):
        return f"no scenario decides it for a target that is {' and '.join(registration.roles)} alone"
    return "no selected scenario decides it"
