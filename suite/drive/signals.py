"""Ways for a scenario to end early. None of them is a verdict on the target by itself."""

from __future__ import annotations


class Ended(Exception):
    """A scenario ends here; `reason` is told to the user."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def wire(stimulus: str) -> str:
    """Say what target.toml needs for that stimulus."""
    how = "a command, an HTTP hook or a question"
    return f"[stimuli.{stimulus}] in target.toml: {how} that makes the target {stimulus.replace('_', ' ')}"


def unasked(stimulus: str) -> str:
    """Say that a person is not asked for what a command or a hook may do again and again."""
    return f"[stimuli.{stimulus}] with run, http or wait: nobody is asked to {stimulus.replace('_', ' ')} once more for this"


class Blocked(Ended):
    """What the scenario needs did not happen: what it promised and did not decide is INCONCLUSIVE."""

    answer: object = None
    """The answer that was none, where one was waited for."""


class NeedsStimulus(Ended):
    """Somebody or something must make the target act first; the reason is the instruction."""


class NotApplicable(Ended):
    """The target does not offer what this scenario is about, or the version does not have it."""


class OutOfBudget(Ended):
    """A limit of target.toml was reached first."""


class Unreachable(Ended):
    """The target did not answer at the start: the run ends with exit code 12."""
