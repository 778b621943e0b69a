"""Conversation and the register of scenarios: the only thing a scenario author imports."""

from suite.drive.answer import ABSENT, Answer
from suite.drive.conversation import Conversation
from suite.drive.diagnosis import Form
from suite.drive.handshaking import UNKNOWN_OBJECT
from suite.drive.register import Scenario, scenario
from suite.drive.signals import Blocked, NeedsStimulus, NotApplicable, OutOfBudget

__all__ = [
    "ABSENT",
    "UNKNOWN_OBJECT",
    "Answer",
    "Blocked",
    "Conversation",
    "Form",
    "NeedsStimulus",
    "NotApplicable",
    "OutOfBudget",
    "Scenario",
    "scenario",
]
