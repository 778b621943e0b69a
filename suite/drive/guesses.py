"""Which requirement may send how many wrong tokens in which version: the budget `[safety] negative_auth`, shared out.

Everybody gets one before anybody gets a second one, and what is too little for that is spread over versions and
requirements in turn. The shares are worked out when the first wrong token is asked for: by then we know what is offered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from suite.drive.register import Case
    from suite.drive.registration import Registration

    Wants = Mapping[tuple["Where", str], range]

Where = tuple[str, str]
"""Connection and version."""


@dataclass
class Guesses:
    """Counts down, by connection, version and requirement."""

    total: int = 20
    wants: Callable[[], Wants] = dict
    """(connection, version), requirement -> the rounds of sharing in which it has a use for one."""
    used: int = 0
    short: dict[tuple[str, str], str] = field(default_factory=dict)
    """(case, requirement) for which nothing was left -> the key that would lift the limit."""
    sent: Counter[tuple[Where, str]] = field(default_factory=Counter)
    """By requirement, those that carried no token and cost nothing too."""
    _shares: Counter[tuple[Where, str]] | None = None
    _needed: int = 0
    _turns: dict[Where, int] = field(default_factory=dict)

    def take(self, where: Where, requirement: str, *, empty: bool = False) -> bool:
        """Take one of the share; a header without any token costs nothing, where there is a budget at all."""
        if not self.total:
            return False
        if not empty:
            if self._left()[where, requirement] <= 0:
                return False
            self._left()[where, requirement] -= 1
            self.used += 1
        self.sent[where, requirement] += 1
        return True

    def turn(self, where: Where) -> int:
        """Say the how manieth version this is: who has several forms begins with another one in each."""
        self._left()
        return self._turns.get(where, 0)

    def lacking(self) -> str:
        """Say which key of target.toml lifts the limit, and to how many."""
        self._left()
        least = f"{self._needed} would do for everything once" if self._needed > self.total else "a larger one would do"
        return f"[safety] negative_auth = {self.total}: no wrong token is left for this; {least}"

    def _left(self) -> Counter[tuple[Where, str]]:
        if self._shares is None:
            wants = self.wants()
            places = list(dict.fromkeys(where for where, _ in wants))
            self._turns = {where: number for number, where in enumerate(places)}
            self._needed = sum(0 in rounds for rounds in wants.values())
            self._shares = allot(self.total, wants)
        return self._shares


def allot(total: int, wants: Wants) -> Counter[tuple[Where, str]]:
    """Share out round by round: each requirement in each place one, then each a second one, until all or none is left."""
    shares: Counter[tuple[Where, str]] = Counter()
    order = list(_in_turn(wants))
    for number in range(max((rounds.stop for rounds in wants.values()), default=0)):
        for each in order:
            if number in wants[each] and total > 0:
                shares[each] += 1
                total -= 1
    return shares


def _in_turn(wants: Wants) -> Iterator[tuple[Where, str]]:
    """Walk over places and requirements so that each requirement comes up somewhere before one comes up twice."""
    places = list(dict.fromkeys(where for where, _ in wants))
    names = list(dict.fromkeys(name for _, name in wants))
    for shift in range(len(places)):
        for number, name in enumerate(names):
            each = (places[(number + shift) % len(places)], name)
            if each in wants:
                yield each


def wanted_by(cases: Sequence[Case], registration_for: Callable[[Case], Registration]) -> Wants:
    """What these cases have a use for, left out those that will not come to it."""
    found: dict[tuple[Where, str], range] = {}
    for case in cases:
        if not case.scenario.wrong_tokens or not _comes_to_it(case, registration_for(case)):
            continue
        for name, most in case.scenario.wrong_tokens.items():
            if name in case.promised:
                found[(case.connection, str(case.version)), name] = range(int(name in case.scenario.tokenless), most)
    return found


def _comes_to_it(case: Case, registration: Registration) -> bool:
    """Whether the target offers the version, and whether the token that is to be wrong will be there."""
    spoken = [each for each in registration.versions if registration.may_speak(each)]
    if case.version not in spoken:
        return False
    plan, config = case.scenario, registration.config
    if plan.phase == "register" and plan.order < 0:  # while token A lives: once we register the first version only
        session = registration.session
        return case.version is spoken[0] or session.read_only or not session.reachable
    return plan.phase != "unregister" or not config.keep or len(config.spare_tokens_a) > 0
