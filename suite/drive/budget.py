"""What a run may cost the target: requests, time, rate; wrong tokens are in guesses.py. Waits are interruptible."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from suite.drive.guesses import Guesses
from suite.drive.signals import OutOfBudget


@dataclass
class Budget:
    """Counts down; raises OutOfBudget with the key of target.toml that would lift the limit."""

    requests: int = 5000
    seconds: float = 1800.0
    per_second: float = 0.0
    guesses: Guesses = field(default_factory=Guesses)
    used: int = 0
    started: float = field(default_factory=time.monotonic)
    excused: float = 0.0
    """Seconds of waiting for people and journeys, which do not count."""
    _next: float = 0.0

    def spend(self) -> None:
        """Take one request, waiting for its turn; raises OutOfBudget where none is left."""
        if self.used >= self.requests:
            raise OutOfBudget(f"[limits] requests = {self.requests} is used up")
        if time.monotonic() - self.started - self.excused > self.seconds:
            raise OutOfBudget(f"[limits] time = {self.seconds:.0f}s is used up")
        self.used += 1
        self._pace()

    def grant(self, requests: int) -> None:
        """See to it that so many requests are left, whatever the limits: for what must not be left undone at the end."""
        self.requests = max(self.requests, self.used + requests)
        self.seconds = float("inf")

    def _pace(self) -> None:
        if self.per_second <= 0:
            return
        now = time.monotonic()
        if self._next > now:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.per_second
