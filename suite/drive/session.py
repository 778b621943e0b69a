"""One run: what all cases share. Sends for them, drains the journal into the judges, keeps the ledger and the record."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.drive import handshake
from suite.drive.answer import Answer
from suite.drive.judging import judge_exchange
from suite.drive.mistaken import Mistaken
from suite.drive.remembering import Remembering
from suite.drive.signals import Blocked, NeedsStimulus, NotApplicable, unasked
from suite.drive.waiting import let_end, wait_until
from suite.drive.weather import PASSING, renewed
from suite.judge.ledger import Ledger, Place
from suite.record.rows import Note
from suite.record.verdicts import Judgement
from suite.target.sheet import sheet
from suite.wire.sending import Client, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from suite.drive.budget import Budget
    from suite.drive.inviting import Invitation
    from suite.drive.opening import Stage
    from suite.drive.people import Asked
    from suite.drive.profiled import Held
    from suite.drive.register import Case
    from suite.drive.registration import Registration
    from suite.drive.state import Keeper
    from suite.drive.weather import Weather
    from suite.record.file import Writer
    from suite.record.rows import AnyRow, Remains
    from suite.stage.server import Server
    from suite.standard.versions import Version
    from suite.target.shape import Connection, Deadlines, TargetConfig
    from suite.target.stimuli import Stimuli
    from suite.wire.exchange import Exchange
    from suite.wire.journal import Journal
    from suite.wire.message import Call
    from suite.wire.redact import Redactor
    from suite.wire.taps import AllowedHosts

TO_BE_CALLED = "public_url in [suite]: the target cannot call us without it"
_DOWN_AFTER = 3
_AWAY = frozenset({"refused", "lost", "timeout"})
"""Kinds of silence that a target which is still starting may show."""
_KNOCK_EVERY = 1.0
_MAY_BURN = "this sends what may burn one"


def _quietly(text: str) -> None:
    del text


@dataclass
class Session(Remembering):
    """The shared state of a run. Made by stage-setting code (drive/opening.py), used by conversations."""

    config: TargetConfig
    server: Server
    writer: Writer
    journal: Journal
    redactor: Redactor
    client: Client
    ledger: Ledger
    budget: Budget
    weather: Weather
    stimuli: Stimuli
    deadlines: Deadlines
    hosts: AllowedHosts
    stage: Stage
    seed: int = 0
    reachable: bool = True
    """The target can call us back."""
    registrations: dict[str, Registration] = field(default_factory=dict)
    """By slug, spare ones included."""
    seconds: dict[str, Registration] = field(default_factory=dict)
    waiting: dict[str, Registration] = field(default_factory=dict)
    """Registrations on a spare token A that was not used yet."""
    guests: dict[tuple[str, str], Invitation] = field(default_factory=dict)
    """(slug, version) -> the registration that the target made with us."""
    aliases: list[str] = field(default_factory=list)
    """Base paths beside the slugs, under which we were found for a while."""
    asked: list[Exchange] = field(default_factory=list)
    """What we asked on versions and credentials."""
    told: list[Exchange] = field(default_factory=list)
    """What our platform posted to interfaces of senders: results of their commands."""
    heard: list[Exchange] = field(default_factory=list)
    """Calls of the target to us, in order of time."""
    case: Case | None = None
    wants: dict[tuple[str, str], str] = field(default_factory=dict)
    """(case, requirement) -> what a person has to do."""
    absent: dict[tuple[str, str], str] = field(default_factory=dict)
    """(case, requirement) -> why it does not apply to this target."""
    spares_used: dict[str, int] = field(default_factory=dict)
    touched: dict[tuple[str, str], Remains] = field(default_factory=dict)
    """(slug, where) -> what of ours may stay there, or was removed."""
    keeper: Keeper | None = None
    """Writes the state file; None keeps state in memory."""
    idle: set[tuple[str, str]] = field(default_factory=set)
    """(slug, stimulus) of what the target was to do by itself, and did not."""
    held: list[Held] = field(default_factory=list)
    """The profiles that this run is held against."""
    people: Asked | None = None
    """What people are asked for in this run; None: whatever is wired."""
    mistaken: Mistaken = field(default_factory=Mistaken)
    """Whether the target has the role that target.toml says."""
    watch_until: float = 0.0
    """Until when `observe` watches, by the monotonic clock."""
    down: str = ""
    tell: Callable[[str], None] = _quietly
    """Says on the terminal what a long wait is for."""
    _silent: int = 0
    _order: threading.Lock = field(default_factory=threading.Lock)

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def case_id(self) -> str:
        """Id of the case under way."""
        return self.case.id if self.case else ""

    @property
    def read_only(self) -> bool:
        """Whether nothing but GET may be sent."""
        return self.config.safety.writes == "none"

    @property
    def crawl_limit(self) -> int | None:
        """How many objects a crawl may read; None: all."""
        return None if self.config.limits.crawl == "full" else int(self.config.limits.crawl)

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def place(self, case: Case) -> Place:
        """Where what is found in a case belongs."""
        return Place(str(case.version), case.connection, case.role, case.id, case.scenario.module)

    # -- talking -----------------------------------------------------------------------------------------------

    def exchange(
        self,
        call: Call,
        registration: Registration,
        *,
        provocation: bool = False,
        in_any_weather: bool = False,
        patience: float | None = None,
    ) -> Answer:
        """Send a call, wait out the weather, judge what was heard. No answer at all ends the scenario as blocked.

        `in_any_weather`: 502 and the like may be the answer to what we did, so it is taken as one.
        With `patience` the target may still be starting: where nobody answers we ask again for so many seconds.
        """
        if self.down:
            raise Blocked(self.down)
        self.allow_writes(call.method)
        attempt, asked = 0, time.monotonic()
        while True:
            self.budget.spend()
            exchange, reply, kind = send(self.client, call, self.deadlines.response)
            self.judge()
            if patience is not None and kind in _AWAY:
                if not self._linger(asked + patience, exchange.error):
                    break
                continue
            if in_any_weather and reply.status:
                break
            if not self.weather.passing(call.method, reply, kind) or not self.weather.wait(attempt, reply):
                break
            attempt, call = attempt + 1, renewed(call)
        del registration
        answer = Answer(exchange, reply)
        if not (in_any_weather and answer.answered):
            self._watch(answer, call, provocation=provocation)
        return answer

    def _linger(self, until: float, what: str) -> bool:
        """Wait a moment for a target that does not answer yet; False when the time is up."""
        left = until - time.monotonic()
        if left <= 0:
            return False
        self.tell(f"{what}; asking again for {left:.0f} s")
        pause = min(_KNOCK_EVERY, left)
        time.sleep(pause)
        self.budget.excused += pause
        return True

    def _watch(self, answer: Answer, call: Call, *, provocation: bool) -> None:
        """Blocked where no real answer came; after a few of those in a row the target counts as gone."""
        if answer.answered and answer.status not in PASSING:
            self._silent = 0
            return
        what = answer.exchange.error or f"HTTP {answer.status}"
        reason = f"{call.method} {call.label.module or 'the target'}: {what}"
        if not provocation:
            self._silent += 1
        if self._silent >= _DOWN_AFTER:
            what, self.down = self.weather.rest(reason)
            self._silent = _DOWN_AFTER - 1
            self.writer.write(Note(what=what, at=self.now()))
        blocked = Blocked(reason)
        blocked.answer = answer
        raise blocked

    def judge(self) -> None:
        """Let the rules look at every exchange that ended since the last time."""
        while True:
            try:
                exchange = self.journal.completed.popleft()
            except IndexError:
                return
            self.mistaken.hear(exchange)
            if not exchange.outbound:
                self.heard.append(exchange)
            elif exchange.label.module in {"versions", "credentials"}:
                self.asked.append(exchange)
            elif exchange.label.side == "sender" and exchange.request.method == "POST":
                self.told.append(exchange)
            judge_exchange(self, exchange)

    def learn(self, secret: str) -> None:
        """Make sure that a token never reaches the record or the terminal."""
        if secret:
            self.redactor.learn(secret)

    # -- the target acting -------------------------------------------------------------------------------------

    def require_callback(self) -> None:
        """NeedsStimulus where the target cannot reach us."""
        if not self.reachable:
            raise NeedsStimulus(TO_BE_CALLED)

    def mark(self) -> int:
        """How many calls of the target were heard so far."""
        self.judge()
        return len(self.heard)

    def inbound(self, slug: str, method: str, module: str, *, during: Answer | None, since: int | None) -> list[Answer]:
        """Calls of the target to one of our base paths."""
        if during is not None:
            let_end(self, _ended(during))
        self.judge()
        found = self.heard[since or 0 :]
        if during is not None:
            start, end = during.exchange.request.at, _ended(during)
            found = [each for each in found if start <= each.request.at <= end]
        return [
            Answer(each)
            for each in found
            if each.label.connection == slug
            and (not method or each.request.method == method)
            and (not module or each.label.module == module)
        ]

    def sheet(self, registration: Registration) -> str:
        """The page for the target's operators; it shows a token A of ours where they begin."""
        ours = registration.platform.versions_url if self.reachable else ""
        return sheet(self.config, registration.config, ours, registration.partner.token_a)

    def await_registration(self, registration: Registration) -> bool:
        """Wait until the target has registered with us on its own initiative."""
        self.tell(self.sheet(registration))
        return wait_until(
            self,
            lambda: registration.partner.registered,
            self.config.wait,
            what="the target registers with us",
            registration=registration,
        )

    def spares(self, name: str) -> str:
        """Say why no person is asked for a stimulus at the moment; empty where one is, or where none needs to be."""
        wiring = self.config.stimuli.get(name)
        free = self.people is None or wiring is None or not wiring.ask or name in self.people.now
        return "" if free else unasked(name)

    # -- limits ------------------------------------------------------------------------------------------------

    def allow_provocation(self, what: str) -> None:
        """NotApplicable where target.toml forbids provocations."""
        if not self.config.safety.provocations:
            raise NotApplicable(f"[safety] provocations = false: not sent: {what}")

    def allow_writes(self, method: str = "") -> None:
        """NeedsStimulus in a read-only run, for whatever is no GET."""
        if self.read_only and method != "GET":
            raise NeedsStimulus('[safety] writes = "all": a read-only run sends nothing but GET')

    def second(self, registration: Registration, version: Version) -> Registration:
        """A parallel registration by a spare token A, made once per connection and version."""
        key = f"{registration.slug}@{version}"
        if key not in self.seconds or self.seconds[key].ended:
            waiting = self.waiting.get(key)
            self.seconds[key] = waiting if waiting and waiting.registered else registration.make_second(version)
        return self.seconds[key]

    def unregistered(
        self, registration: Registration, version: Version, *, fresh: bool = False, why: str = _MAY_BURN
    ) -> Registration:
        """A registration that is none yet, on a spare token A that lives; shared while unused, unless `fresh`."""
        key = f"{registration.slug}@{version}"
        waiting = None if fresh else self.waiting.get(key)
        if waiting and not (waiting.registered or waiting.ended or waiting.failed or handshake.opens(waiting, version)):
            waiting.failed[str(version)] = "its token A was spent by a refusal"
        if waiting is None or waiting.registered or waiting.ended or waiting.failed:
            token = self.take_spare(registration.config)
            if token is None:
                raise NeedsStimulus(f"another token A in spare_tokens_a: {why}")
            waiting = self.waiting[key] = self.make_registration(registration.config, version, token, second=True)
            waiting.discover()
        handshake.prepare(waiting, version)
        return waiting

    def take_spare(self, config: Connection) -> str | None:
        """Give the next spare token A of a connection, None where all are spent."""
        used = self.spares_used.setdefault(config.name, 0)
        if used >= len(config.spare_tokens_a):
            return None
        self.spares_used[config.name] = used + 1
        return config.spare_tokens_a[used]

    def make_registration(self, config: Connection, version: Version, token: str, *, second: bool) -> Registration:
        """Put our reference behind another base path, for a registration bought with a spare token."""
        from suite.drive.opening import make  # noqa: PLC0415 - opening knows the session, not the other way round

        return make(self, config, self.stage, (version,), token, spare=True, second=second)

    def reachable_hosts(self, registration: Registration) -> None:
        """Allow the hosts that the target's version details name, and nothing else (CONTRACTS: allow_hosts)."""
        for name in registration.discover().details:
            for url in registration.discover().endpoints(name).values():
                self.hosts.allow(url)

    # -- what is remembered ------------------------------------------------------------------------------------

    def store(self, registration: Registration, phase: str) -> None:
        """Write the state file, if there is one."""
        if self.keeper is not None:
            self.keeper.save(registration, phase)

    def undecided(self, case: Case, requirement: str, reason: str) -> None:
        """File INCONCLUSIVE for a promised requirement."""
        self.ledger.trouble(Judgement.INCONCLUSIVE, self.place(case), what=reason, requirement=requirement)

    def wanting(self, case: Case, requirement: str, instruction: str) -> None:
        """Note that one requirement of a case needs somebody to act."""
        self.wants[case.id, requirement] = instruction

    def not_here(self, case: Case, requirement: str, reason: str) -> None:
        """Note that one requirement of a case does not apply to this target."""
        self.absent[case.id, requirement] = reason

    def write(self, *rows: AnyRow) -> None:
        """Add rows to the record."""
        self.writer.write(*rows)


def _ended(answer: Answer) -> float:
    response = answer.exchange.response
    return response.at if response else float("inf")
