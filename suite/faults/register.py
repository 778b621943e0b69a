"""The register of faults: mutants with exactly one fault, eccentrics that are lawful but odd. Each bends seams of the reference."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from suite.reference.seams import Bend
from suite.standard.catalogue import requirement
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from suite.standard.versions import Version

    Twist = Callable[..., Any]

Kind = Literal["mutant", "eccentric"]
Offers = Literal["one", "all", "walk"]
"""One version; all of them, one under test; all up to that one, walked on one token A."""


class UnknownFault(ValueError):
    """Raised for an id that is no fault; the message suggests one."""


@dataclass(frozen=True)
class Fault:
    """A bend of the reference with what must be found on it."""

    id: str
    kind: Kind
    text: str
    bends: tuple[Bend, ...]
    breaks: tuple[str, ...] = ()
    """Requirements that must be found broken: one for a mutant, mostly none for an eccentric."""
    collateral: dict[str, str] = field(default_factory=dict)
    """Requirement -> why it may be found broken too; three at most."""
    roles: tuple[str, ...] = ("CPO", "EMSP")
    only: Callable[[Version], bool] | None = field(default=None, compare=False)
    stimuli: tuple[str, ...] = ()
    locations: int = 12
    """How many locations the embedded target needs for it to show."""
    offers: Offers = "one"
    """Which versions the embedded target needs to offer for it to show."""

    def versions(self) -> list[Version]:
        """Give the versions in which it can be seen."""
        found = [each for each in VERSIONS if self.only is None or self.only(each)]
        return [each for each in found if all(str(each) in requirement(name).versions for name in self.breaks)]

    def level(self, version: Version) -> str:
        """Give what must be found in a version: FAIL, WARNING, INFO, or PASS for a clean eccentric."""
        return requirement(self.breaks[0]).verdict_in(str(version)) if self.breaks else "PASS"


FAULTS: dict[str, Fault] = {}


def _enter(fault: Fault) -> None:
    if fault.id in FAULTS:
        raise ValueError(f"two faults named {fault.id}")
    if len(fault.collateral) > 3:  # noqa: PLR2004 - the plan's limit
        raise ValueError(f"{fault.id} has more than three collaterals")
    for name in (*fault.breaks, *fault.collateral):
        requirement(name)
    FAULTS[fault.id] = fault


def mutant(
    name: str,
    *,
    at: Callable[..., Any],
    collateral: dict[str, str] | None = None,
    roles: Sequence[str] = ("CPO", "EMSP"),
    only: Callable[[Version], bool] | None = None,
    stimuli: Sequence[str] = (),
    locations: int = 12,
    offers: Offers = "one",
) -> Callable[[Twist], Twist]:
    """Register a fault `<requirement>~<word>`; the function gets the real behaviour first, then the seam's arguments.

    A second function of the same name adds a bend to the first one's; what the fault is called and breaks stands there.
    """

    def enter(twist: Twist) -> Twist:
        broken, _, word = name.partition("~")
        if not word:
            raise ValueError(f"{name}: a mutant is called <requirement>~<word>")
        text = (twist.__doc__ or name).strip().splitlines()[0]
        allowed = tuple(role for role in roles if role in requirement(broken).roles)
        if name in FAULTS:
            known = FAULTS[name]
            FAULTS[name] = replace(known, bends=(*known.bends, Bend(at, twist)))
            return twist
        _enter(
            Fault(
                name, "mutant", text, (Bend(at, twist),), (broken,), dict(collateral or {}), allowed, only,
                tuple(stimuli), locations, offers,
            )
        )  # fmt: skip
        return twist

    return enter


def eccentric(
    name: str,
    *,
    at: Callable[..., Any],
    breaks: Sequence[str] = (),
    roles: Sequence[str] = ("CPO", "EMSP"),
    only: Callable[[Version], bool] | None = None,
    stimuli: Sequence[str] = (),
    locations: int = 12,
    offers: Offers = "one",
) -> Callable[[Twist], Twist]:
    """Register a lawful oddity; `breaks` lists WARNINGs that a disputed passage prescribes for it."""

    def enter(twist: Twist) -> Twist:
        text = (twist.__doc__ or name).strip().splitlines()[0]
        bend = Bend(at, twist)
        if name in FAULTS:
            known = FAULTS.pop(name)
            _enter(replace(known, bends=(*known.bends, bend)))
        else:
            _enter(
                Fault(
                    name,
                    "eccentric",
                    text,
                    (bend,),
                    tuple(breaks),
                    {},
                    tuple(roles),
                    only,
                    tuple(stimuli),
                    locations,
                    offers,
                )
            )
        return twist

    return enter


def also(name: str, *, at: Callable[..., Any]) -> Callable[[Twist], Twist]:
    """Bend another seam in a fault that was registered before: what cannot be seen at one seam alone."""

    def enter(twist: Twist) -> Twist:
        FAULTS[name] = replace(FAULTS[name], bends=(*FAULTS[name].bends, Bend(at, twist)))
        return twist

    return enter


def fault(name: str) -> Fault:
    """Give the fault of that id; raises UnknownFault with a suggestion."""
    load_faults()
    if name not in FAULTS:
        close = difflib.get_close_matches(name, FAULTS, n=1)
        raise UnknownFault(
            f"unknown fault {name!r}" + (f"; did you mean {close[0]!r}?" if close else "") + "; ids: ocpi-suite faults"
        )
    return FAULTS[name]


def load_faults() -> None:
    """Import every file of faults, so that the register is full."""
    import importlib  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in {"__init__", "register"}:
            importlib.import_module(f"suite.faults.{path.stem}")
