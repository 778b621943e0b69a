"""A record read into frozen values that every renderer draws from: scenes, exchanges, findings, figures.

Nothing here renders, and nothing here judges: verdicts are those of the record. A later Finding or Judged row with the same
key replaces the earlier one. A record that was cut off gives a story too, which says so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from suite.record.failures import fails_of
from suite.record.rows import (
    Case,
    Diagnosis,
    Event,
    Finding,
    Judged,
    Message,
    Note,
    Offer,
    Outcome,
    Profile,
    Remains,
    Todo,
    Wait,
)
from suite.record.verdicts import Coverage, Judgement, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from suite.record.failures import Key
    from suite.record.file import Record

SENT = ("request-sent", "request-seen")
NOT_ENDED = "did not end; nothing here is a certificate"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. `outward`: we called the target; else the target called us."""

    number: int
    request: Event | None = None
    response: Event | None = None

    @property
    def first(self) -> Event:
        """The event that says when and why; an exchange is made of at least one."""
        event = self.request or self.response
        if event is None:
            raise ValueError(f"exchange {self.number} has no event")
        return event

    @property
    def outward(self) -> bool:
        """Say whether it was our call."""
        return self.first.end in {"request-sent", "response-seen"}

    @property
    def error(self) -> str:
        """What happened instead of a message."""
        return next((event.error for event in (self.response, self.request) if event and event.error), "")

    @property
    def seconds(self) -> float:
        """How long the answer took; 0 where only one end is in the record."""
        return max(0.0, self.response.at - self.request.at) if self.request and self.response else 0.0

    @property
    def status(self) -> int:
        """Status of the answer; 0 where none came."""
        return self.response.message.status if self.response and self.response.message else 0

    @property
    def sent(self) -> Message:
        """The request; an empty one where it is not in the record."""
        return (self.request.message if self.request else None) or Message()

    @property
    def answer(self) -> Message:
        """The answer; an empty one where it is not in the record."""
        return (self.response.message if self.response else None) or Message()


@dataclass(frozen=True, slots=True)
class Scene:
    """A planned case with all that happened in it."""

    case: Case
    outcome: Outcome | None
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    waits: tuple[Wait, ...] = ()

    @property
    def verdict(self) -> Judgement:
        """The verdict; INCONCLUSIVE where it never ended."""
        return self.outcome.verdict if self.outcome else Judgement.INCONCLUSIVE

    @property
    def coverage(self) -> Coverage:
        """Whether it was decided."""
        return self.outcome.coverage if self.outcome else Coverage.OUT_OF_BUDGET

    @property
    def reason(self) -> str:
        """Why it was not decided."""
        return self.outcome.reason if self.outcome else "the run ended before this scenario did"

    @property
    def duration_ms(self) -> int:
        """How long it took."""
        return round((self.outcome.ended - self.outcome.started) * 1000) if self.outcome else 0

    @property
    def waived(self) -> str:
        """Reasons of the waivers, where they cover every FAIL of it."""
        fails = [each for each in self.findings if each.verdict is Judgement.FAIL]
        return "; ".join(each.waived for each in fails) if fails and all(each.waived for each in fails) else ""

    @property
    def word(self) -> str:
        """The one word for it: a judgement worse than PASS, else what kept it from being decided."""
        if self.outcome is None:
            return "NOT_ENDED"
        open_ = self.coverage is not Coverage.DECIDED and self.verdict.weight <= Judgement.PASS.weight
        return self.coverage.value if open_ else self.verdict.value


@dataclass(frozen=True)
class Story:
    """A whole run, ready to be drawn."""

    record: Record
    findings: tuple[Finding, ...]
    scenes: tuple[Scene, ...]
    exchanges: Mapping[int, Exchange]
    judged: tuple[Judged, ...]
    loose: tuple[Exchange, ...]
    """Exchanges that belong to no scenario."""

    @cached_property
    def verdict(self) -> Judgement:
        """The verdict; never better than INCONCLUSIVE for a run that did not end."""
        footer = self.record.footer
        if footer and self.record.complete:
            return footer.verdict
        found = [each.verdict for each in self.findings if not each.waived]
        return worst([Judgement.INCONCLUSIVE, *found, *([footer.verdict] if footer else [])])

    @cached_property
    def sentence(self) -> str:
        """The sentence of the run."""
        footer = self.record.footer
        if footer is None:
            return f"The run {NOT_ENDED}"
        return footer.sentence if self.record.complete else f"{footer.sentence}: the run {NOT_ENDED}"

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each judgement, waived ones apart."""
        found = dict.fromkeys(("FAIL", "SUITE_ERROR", "INCONCLUSIVE", "WARNING", "INFO", "waived"), 0)
        for each in self.findings:
            name = "waived" if each.waived else each.verdict.value
            found[name] = found.get(name, 0) + 1
        return found

    @cached_property
    def changed(self) -> tuple[frozenset[Key], int] | None:
        """Failures that the run before did not have, and how many of its own are gone; None where there was none."""
        header = self.record.header
        if not header.before:
            return None
        earlier, now = frozenset(tuple(each) for each in header.failed_before), fails_of(self.findings)
        return now - earlier, len(earlier - now)

    @cached_property
    def untested(self) -> Mapping[str, int]:
        """How many scenarios were not decided, by the word that says why."""
        found: dict[str, int] = defaultdict(int)
        for scene in self.scenes:
            if scene.outcome is None or scene.coverage is not Coverage.DECIDED:
                found["NOT_ENDED" if scene.outcome is None else scene.coverage.value] += 1
        return dict(found)

    @cached_property
    def ended(self) -> float:
        """When the run ended, or when it was last heard of."""
        if self.record.footer:
            return self.record.footer.ended
        return max(
            (row.at for row in self.record.rows if isinstance(row, Event | Note)), default=self.record.header.started
        )

    @property
    def profiles(self) -> list[Profile]:
        """What the run came to against each profile."""
        return self.record.of(Profile)

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """What explains much of the findings at once."""
        return self.record.of(Diagnosis)

    @property
    def offers(self) -> list[Offer]:
        """What the connections offer."""
        return self.record.of(Offer)

    @property
    def remains(self) -> list[Remains]:
        """What stays behind."""
        return self.record.of(Remains)

    @property
    def todos(self) -> list[Todo]:
        """What a person can do."""
        return self.record.of(Todo)

    @property
    def notes(self) -> list[Note]:
        """Weather and the like."""
        return self.record.of(Note)


def tell(record: Record) -> Story:
    """Read the rows of a record into a story."""
    findings = _findings(record)
    exchanges = _exchanges(record)
    scenes = _scenes(record, findings, exchanges)
    placed = {each.number for scene in scenes for each in scene.exchanges}
    loose = tuple(each for each in exchanges.values() if each.number not in placed)
    return Story(record, findings, scenes, exchanges, _judged(record), loose)


def _findings(record: Record) -> tuple[Finding, ...]:
    latest = {each.id: each for each in record.of(Finding)}
    return tuple(sorted(latest.values(), key=lambda each: (bool(each.waived), -each.verdict.weight)))


def _judged(record: Record) -> tuple[Judged, ...]:
    latest = {(each.requirement, each.version, each.role, each.connection): each for each in record.of(Judged)}
    return tuple(latest[key] for key in sorted(latest))


def _exchanges(record: Record) -> dict[int, Exchange]:
    found: dict[int, Exchange] = {}
    for event in record.of(Event):
        known = found.get(event.exchange) or Exchange(event.exchange)
        found[event.exchange] = replace(known, request=event) if event.end in SENT else replace(known, response=event)
    return dict(sorted(found.items()))


def _by_case(rows: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        found[row.case].append(row)
    return found


def _scenes(record: Record, findings: Iterable[Finding], exchanges: Mapping[int, Exchange]) -> tuple[Scene, ...]:
    outcomes = {each.case: each for each in record.of(Outcome)}
    cases = {each.id: each for each in record.of(Case)}
    found, called, waits = (
        _by_case(findings),
        defaultdict[str, list[Exchange]](list),
        defaultdict[str, list[Wait]](list),
    )
    for exchange in exchanges.values():
        called[exchange.first.scenario].append(exchange)
    for wait in record.of(Wait):
        waits[wait.scenario].append(wait)
    return tuple(
        Scene(case, outcomes.get(name), tuple(found.get(name, ())), tuple(called[name]), tuple(waits[name]))
        for name, case in cases.items()
    )
