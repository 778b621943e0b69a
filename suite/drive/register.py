"""The register of scenarios and how they are crossed with versions and roles into cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from suite.standard.catalogue import requirement
from suite.standard.routes import MODULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from suite.drive.conversation import Conversation
    from suite.drive.journey import Journey
    from suite.standard.routes import Side
    from suite.standard.versions import Version

    Body = Callable[[Conversation], None]

Phase = Literal["discover", "register", "modules", "rotate", "unregister"]
PHASES: tuple[Phase, ...] = ("discover", "register", "modules", "rotate", "unregister")
_ROLES = ("CPO", "EMSP", "SCSP")


@dataclass(frozen=True)
class Scenario:
    """One conversation: when it runs, for whom, and what it promises to decide."""

    id: str
    title: str
    phase: Phase
    body: Body
    decides: tuple[str, ...]
    target: tuple[str, ...] = _ROLES
    side: Side | Literal[""] = ""
    module: str = ""
    per_role: bool = False
    stimuli: tuple[str, ...] = ()
    journeys: tuple[str, ...] = ()
    writes: bool = False
    provokes: bool = False
    needs_callback: bool = False
    wrong_tokens: Mapping[str, int] = field(default_factory=dict)
    tokenless: tuple[str, ...] = ()
    order: int = 0
    apart: bool = False
    spares_people: bool = False
    uses: tuple[str, ...] = ()
    """Stimuli that it makes use of where they are wired."""
    versions: Callable[[Version], bool] | None = field(default=None, compare=False)

    @property
    def chapter(self) -> str:
        """The first word of the id, its folder."""
        return self.id.partition(".")[0]

    def fits(self, version: Version) -> bool:
        """Say whether that version has something to decide here."""
        if self.versions is not None and not self.versions(version):
            return False
        return any(str(version) in requirement(each).versions for each in self.decides)

    def promised(self, version: str, roles: Iterable[str]) -> tuple[str, ...]:
        """Give the requirements it decides in that version, for a target in one of these roles."""
        wanted = tuple(roles)
        return tuple(each for each in self.decides if any(requirement(each).applies(version, role) for role in wanted))


SCENARIOS: dict[str, Scenario] = {}


def scenario(  # noqa: PLR0913 - what a scenario can say of itself
    name: str,
    *,
    phase: Phase,
    decides: Sequence[str],
    target: Sequence[str] = _ROLES,
    side: Side | Literal[""] = "",
    module: str = "",
    stimuli: Sequence[str] = (),
    journey: Journey[Any] | Sequence[Journey[Any]] = (),
    writes: bool = False,
    provokes: bool = False,
    needs_callback: bool = False,
    wrong_tokens: Mapping[str, int] | None = None,
    tokenless: Sequence[str] = (),
    order: int = 0,
    apart: bool = False,
    spares_people: bool = False,
    uses: Sequence[str] = (),
    versions: Callable[[Version], bool] | None = None,
) -> Callable[[Body], Body]:
    """Register a conversation. Its docstring is the sentence of purpose that the report shows.

    `module` with a functional module makes it one case per role of the target, else it is one per connection.
    `journey` names what it judges the recording of (journey.py): what those need need not be said here.
    `writes` marks more than GET (credentials apart); `provokes` deliberate misbehaviour; `wrong_tokens` for which
    requirements it guesses, and how often at most; `tokenless` for which of them it begins with a header that carries no
    token, which costs nothing; `needs_callback` that the target must be able to reach us; `order` sorts within its phase;
    `apart` that it is part of no run but that of a verb of its own; `spares_people` that nobody is asked for its stimuli,
    which have to be commands or hooks then; `uses` what it makes use of where that is wired, without needing it.
    """

    def enter(body: Body) -> Body:
        if name in SCENARIOS:
            raise ValueError(f"two scenarios named {name}")
        entry = MODULES.get(module)
        SCENARIOS[name] = Scenario(
            id=name,
            title=(body.__doc__ or name).strip().splitlines()[0],
            phase=phase,
            body=body,
            decides=tuple(decides),
            target=tuple(target),
            side=side,
            module=module,
            per_role=bool(entry and entry.functional),
            stimuli=tuple(stimuli),
            journeys=_names(journey),
            writes=writes,
            provokes=provokes,
            needs_callback=needs_callback,
            wrong_tokens=dict(wrong_tokens or {}),
            tokenless=tuple(tokenless),
            order=order,
            apart=apart,
            spares_people=spares_people,
            uses=tuple(uses),
            versions=versions,
        )
        body.__dict__["__scenario__"] = name
        return body

    return enter


def _names(journeys: Journey[Any] | Sequence[Journey[Any]]) -> tuple[str, ...]:
    several = journeys if isinstance(journeys, tuple | list) else (journeys,)
    return tuple(each.name for each in several)


@dataclass(frozen=True)
class Case:
    """A scenario for one version and one role (or connection) of the target."""

    scenario: Scenario
    version: Version
    connection: str
    role: str
    id: str

    @property
    def roles(self) -> tuple[str, ...]:
        """The role it is about."""
        return (self.role,) if self.role else self.scenario.target

    @property
    def promised(self) -> tuple[str, ...]:
        """The requirements it must come to a verdict on."""
        return self.scenario.promised(str(self.version), self.roles)

    @property
    def sort_key(self) -> tuple[int, int, int, str]:
        """Order within a registration: discover for all versions, then version by version, unregister once."""
        phase = PHASES.index(self.scenario.phase)
        edge = 0 if phase == 0 else 2 if phase == len(PHASES) - 1 else 1
        rank = self.version.rank * 10 + phase if edge == 1 else 0
        return (edge, rank, self.scenario.order, self.scenario.id)


def cases(
    connection: str,
    versions: Sequence[Version],
    roles: Sequence[str],
    *,
    shared: frozenset[str] = frozenset(),
    apart: bool = False,
) -> Iterator[Case]:
    """Cross all scenarios (or those `apart`) with these versions and roles; `shared` are roles that several connections have."""
    for each in SCENARIOS.values():
        for version in versions:
            if each.apart is not apart or not each.fits(version):
                continue
            if each.per_role:
                yield from _role_cases(each, connection, version, roles, shared)
            elif set(each.target) & set(roles):
                yield Case(each, version, connection, "", f"{each.id}@{version}/{connection}")


def _role_cases(
    each: Scenario, connection: str, version: Version, roles: Sequence[str], shared: frozenset[str]
) -> Iterator[Case]:
    for role in roles:
        if role in each.target and each.promised(str(version), [role]):
            name = f"{role}.{connection}" if role in shared else role
            yield Case(each, version, connection, role, f"{each.id}@{version}/{name}")
