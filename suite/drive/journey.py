"""Journeys: what needs a stimulus happens once per version and connection and is recorded; many scenarios judge the recording.

How a scenario uses one (suite/scenarios/tariffs/changes.py is the model):

    from suite.drive import Conversation, scenario, tariff_change

    @scenario("tariffs.push", phase="modules", module="tariffs", side="sender", target=["CPO"], order=41,
              journey=tariff_change, decides=[...])
    def tariffs_are_pushed(ocpi: Conversation) -> None:
        made = ocpi.travel(tariff_change)            # the first to ask brings it about, the others read the recording
        for push in made.calls("PUT", "tariffs"):    # calls of the target to us while it was under way
            ...
        made.result                                  # what the journey itself found out, of a type of its own

`travel` ends the scenario where the journey did not come about: with NeedsStimulus, whose reason is one sentence for a
person, the same for all who subscribe, so that the report has it once with everything that it would decide; or with
Blocked. A scenario that can say something all the same asks `ocpi.travel(journey, partly=True)` and looks at `made.ended`.

How one is written (journeys_changes.py, journeys_charging.py):

    @journey("tariff-change", target=["CPO"], starts=["push_tariff"], sentence="Change a Tariff ...")
    def tariff_change(ocpi: Conversation, made: Recording[TariffChange]) -> TariffChange: ...

The body looks at what was, makes it happen, waits for what belongs to it, and judges nothing: rules judge every message
anyhow, and a verdict that hangs on the order of things belongs to a scenario. It runs in the conversation of whoever came
first. `starts` are stimuli any one of which begins it; `needs` says what else of target.toml is wanted. Journeys that put
a question to a person are made in one sitting: the first of them brings about all that this run subscribes to.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from suite.drive.answer import Answer
from suite.drive.begun import Begun
from suite.drive.signals import Blocked, Ended, NeedsStimulus, Unreachable, unasked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from suite.drive.conversation import Conversation
    from suite.drive.register import Case
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version
    from suite.target.shape import TargetConfig

T = TypeVar("T")


@dataclass
class Recording(Generic[T]):
    """What happened on a journey. `since` and `until` are marks in the recording of the run (`ocpi.mark()`)."""

    name: str
    slug: str
    session: Session = field(repr=False)
    since: int = 0
    until: int | None = None
    found: T | None = None
    ended: Ended | None = None
    """Why it did not come about, or not to its end; None where it did."""

    @property
    def result(self) -> T:
        """What the journey found out; only for one that came to its end."""
        if self.found is None:
            raise Blocked(f"the journey {self.name} found nothing out")
        return self.found

    def calls(self, method: str = "", module: str = "", *, later: bool = False) -> list[Answer]:
        """Calls of the target to us while it was under way, in order of time; `later` with all that came since."""
        heard = self.session.inbound(self.slug, method, module, during=None, since=self.since)
        if later or self.until is None:
            return heard
        numbers = {each.number for each in self.session.heard[self.since : self.until]}
        return [each for each in heard if each.number in numbers]


@dataclass(frozen=True, eq=False)
class Journey(Generic[T]):
    """Something that happens once; a value that scenarios name."""

    name: str
    title: str
    sentence: str
    """What a person has to do so that it happens."""
    body: Callable[[Conversation, Recording[T]], T]
    target: tuple[str, ...]
    starts: tuple[str, ...] = ()
    needs: Callable[[TargetConfig], str] = lambda _: ""
    needs_callback: bool = False
    writes: bool = False
    spares_people: bool = False
    """Nobody is asked for it: what begins it has to be a command or a hook, or comes by itself."""
    fed_by: str = ""
    """The journey whose recording does for it, where a person would be asked; only if that brought nothing he is."""

    def missing(self, config: TargetConfig) -> str:
        """Say what target.toml lacks for it; empty for nothing."""
        if self.starts and not any(name in config.stimuli for name in self.starts):
            return self.sentence
        if self.spares_people and self.asks(config):
            return unasked(self.begin(config))
        return self.needs(config)

    def begin(self, config: TargetConfig) -> str:
        """Give the stimulus that begins it; empty where none is wired or none is needed."""
        return next((name for name in self.starts if name in config.stimuli), "")

    def asks(self, config: TargetConfig) -> bool:
        """Say whether a person is asked for it."""
        name = self.begin(config)
        return bool(name and config.stimuli[name].ask)


JOURNEYS: dict[str, Journey[Any]] = {}


def journey(  # noqa: PLR0913 - what a journey can say of itself
    name: str,
    *,
    target: Sequence[str],
    sentence: str,
    starts: Sequence[str] = (),
    needs: Callable[[TargetConfig], str] | None = None,
    needs_callback: bool = False,
    writes: bool = False,
    spares_people: bool = False,
    fed_by: str = "",
) -> Callable[[Callable[[Conversation, Recording[T]], T]], Journey[T]]:
    """Register a journey; its docstring is the sentence that `plan` and `doctor` show."""

    def enter(body: Callable[[Conversation, Recording[T]], T]) -> Journey[T]:
        if name in JOURNEYS:
            raise ValueError(f"two journeys named {name}")
        title = (body.__doc__ or name).strip().splitlines()[0]
        made = Journey(
            name,
            title,
            sentence,
            body,
            tuple(target),
            tuple(starts),
            needs or (lambda _: ""),
            needs_callback,
            writes,
            spares_people,
            fed_by,
        )
        JOURNEYS[name] = made
        return made

    return enter


class Travels:
    """The journeys of one registration: which this run subscribes to in a version, and what became of them."""

    def __init__(self) -> None:
        """Nothing happened yet."""
        self.made: dict[tuple[str, str], Recording[Any]] = {}
        self.wanted: dict[str, list[str]] = {}
        self.begun = Begun()

    def subscribe(self, cases: Iterable[Case]) -> None:
        """Note what the cases of this run want, in their order."""
        for case in cases:
            wanted = self.wanted.setdefault(str(case.version), [])
            wanted += [each for each in case.scenario.journeys if each not in wanted]


class Travelling:
    """The part of `Conversation` about journeys."""

    session: Session
    registration: Registration
    version: Version

    def travel(self, wanted: Journey[T], *, partly: bool = False) -> Recording[T]:
        """Give the recording of a journey, made when the first scenario asks; `partly` also one that did not come about."""
        made: Recording[T] | None = self._made().get((str(self.version), wanted.name))
        if made is None:
            made = self._go(wanted)
            self._sitting(wanted)
        if made.ended is not None and not partly:
            raise made.ended
        return made

    def require_free(self, *, refused: bool) -> None:
        """NeedsStimulus where a start was refused while a Session goes on that was to be stopped, and was not."""
        left = self.registration.travels.begun.unstopped
        if refused and left:
            raise NeedsStimulus(f"an EVSE that is free: Session {left} goes on, which was to be stopped and was not")

    def _made(self) -> dict[tuple[str, str], Recording[Any]]:
        return self.registration.travels.made

    def _go(self, wanted: Journey[T]) -> Recording[T]:
        made: Recording[T] = Recording(wanted.name, self.registration.slug, self.session, self.session.mark())
        self._made()[str(self.version), wanted.name] = made
        try:
            made.found = self._come_about(wanted, made)
        except Unreachable:
            raise
        except Ended as ended:
            made.ended = ended
        except Exception:
            made.ended = Blocked(f"the journey {wanted.name} failed, which is a fault of this suite")
            raise
        finally:
            made.until = self.session.mark()
        return made

    def _come_about(self, wanted: Journey[T], made: Recording[T]) -> T:
        lacking = wanted.missing(self.session.config)
        if lacking:
            raise NeedsStimulus(lacking)
        if wanted.writes:
            self.session.allow_writes()
        if wanted.needs_callback:
            self.registration.require_callback()
        key, people = (self.registration.name, str(self.version), wanted.name), self.session.people
        if people and (why := people.left.get(key)):
            raise NeedsStimulus(why)
        with people.during(*key) if people else nullcontext():
            return wanted.body(cast("Conversation", self), made)

    def _sitting(self, first: Journey[Any]) -> None:
        """Where a person was asked for this one, ask for the others as well while he is there."""
        config = self.session.config
        if not first.asks(config):
            return
        for name in self.registration.travels.wanted.get(str(self.version), ()):
            other = JOURNEYS[name]
            if other.asks(config) and (str(self.version), name) not in self._made():
                self._go(other)


def by_journey(cases: Iterable[Case]) -> Mapping[tuple[str, str, str], list[Case]]:
    """Group cases by connection, version and journey, in their order."""
    found: dict[tuple[str, str, str], list[Case]] = {}
    for case in cases:
        for name in case.scenario.journeys:
            found.setdefault((case.connection, str(case.version), name), []).append(case)
    return found
