"""Rules: pure judgements of one exchange. The register of them, and how they are run.

A rule names the requirements it can break, whose message it reads (`of`: the target's "response" to us, the target's
"request" to us, or "message" for both) and a predicate. It yields a `Fault` for each breach; where it ran without one, its
requirements held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from suite.judge.crashes import crash

Of = Literal["response", "request", "message"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from suite.judge.setting import Setting
    from suite.record.rows import Chart
    from suite.wire.exchange import Exchange

    Judge = Callable[[Exchange, Setting], Iterable["Fault"]]
    When = Callable[[Exchange, Setting], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """A breach: which requirement, what was expected, what came, where."""

    requirement: str
    expected: str
    actual: str
    message: str = ""
    pointer: str = ""
    hint: str = ""
    cause: str = ""
    chart: Chart | None = None
    """Of a wrong price: the session over time, for the report."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `always` ones hold for any request, so they run on our provocations too."""

    name: str
    requirements: tuple[str, ...]
    of: Of
    judge: Judge
    when: When
    always: bool = False


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the rules thought of an exchange: requirements looked at, breaches with their site, rules that crashed."""

    looked: tuple[str, ...]
    faults: tuple[tuple[str, Fault], ...]
    crashes: tuple[tuple[str, str], ...]


RULES: dict[str, Rule] = {}
Selection = tuple[tuple[Rule, tuple[str, ...]], ...]


def rule(
    *requirements: str,
    of: Of,
    when: When | None = None,
    always: bool = False,
) -> Callable[[Judge], Judge]:
    """Register a judgement; its site is `<file>:<function>`."""

    def enter(judge: Judge) -> Judge:
        name = f"rules/{judge.__module__.rpartition('.')[2]}.py:{judge.__name__}"
        if name in RULES:
            raise ValueError(f"two rules named {name}")
        RULES[name] = Rule(name, requirements, of, judge, when or _any, always)
        return judge

    return enter


def _any(exchange: Exchange, setting: Setting) -> bool:
    del exchange, setting
    return True


def fitting(*, outbound: bool, provoked: bool, applies: Callable[[str], bool]) -> Selection:
    """Give the rules that read the target's message, each with those of its requirements that apply."""
    of = "response" if outbound else "request"
    found = []
    for each in RULES.values():
        wanted = tuple(name for name in each.requirements if applies(name))
        if wanted and each.of in {of, "message"} and (each.always or not provoked):
            found.append((each, wanted))
    return tuple(found)


def judge(exchange: Exchange, setting: Setting, selection: Selection) -> Verdicts:
    """Run the rules of a selection; what a rule says on a requirement that does not apply is left out."""
    looked: list[str] = []
    faults: list[tuple[str, Fault]] = []
    crashes: list[tuple[str, str]] = []
    excused = exchange.label.excused
    for each, wanted in selection:
        try:
            if not each.when(exchange, setting):
                continue
            found = [
                fault
                for fault in each.judge(exchange, setting)
                if fault.requirement in wanted and fault.requirement not in excused
            ]
        except Exception:  # noqa: BLE001 - our own fault, told as such for this rule alone
            crashes.append((each.name, crash(6)))
            continue
        looked.extend(wanted)
        if found:
            faults.extend([(each.name, fault) for fault in found])
    return Verdicts(tuple(looked), tuple(faults), tuple(crashes))
