"""Which reading of each open question a price is worked out under. The defaults are the suite's own readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Policy = Literal["accept", "warn"]


@dataclass(frozen=True, slots=True)
class Rules:
    """One value per question; see `QUESTIONS` for what each means."""

    flat: str = "session"
    matching: str = "dimension"
    window: str = "instant"
    equal: str = "never"
    step: str = "last"
    multiple: str = "kept"
    total: str = "billed"
    volume: str = "nominal"
    span: str = "split"
    power: str = "most"
    hours: str = "printed"
    reservation: str = "apart"
    outcome: str = "expired"
    reserved_limits: str = "session-only"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the standard leaves open: its id for users, its passage, what the answers other than ours are worth."""

    id: str
    field: str
    passage: str
    text: str
    others: Mapping[str, Policy]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "pricing.flat",
        "flat",
        "d62",
        "FLAT is paid once a session, or that of parking where there is parking, or once for each element that is active",
        {"parking": "accept", "element": "warn"},
    ),
    Question(
        "pricing.matching",
        "matching",
        "d61",
        "each dimension looks for its own element, or the first that matches prices everything",
        {"element": "accept"},
    ),
    Question(
        "pricing.window",
        "window",
        "d64",
        "day_of_week of a window over midnight: the day it is, or the day it began",
        {"began": "accept"},
    ),
    Question(
        "pricing.window-equal",
        "equal",
        "d66",
        "a window that ends at the time it begins is empty, or a whole day",
        {"always": "accept"},
    ),
    Question(
        "pricing.step",
        "step",
        "d67",
        "step_size counts once for the last time-based component, or for charging and parking each",
        {"dimension": "warn"},
    ),
    Question(
        "pricing.step-multiple",
        "multiple",
        "d87",
        "an exact multiple of step_size stays as it is, or goes up to the next",
        {"next": "warn"},
    ),
    Question(
        "pricing.step-total",
        "total",
        "d67",
        "step_size rounds what is billed of its dimension, or all of it that the session used, free or not",
        {"session": "accept"},
    ),
    Question(
        "pricing.step-volume",
        "volume",
        "d88",
        "printed volumes are rounded: there may be one step fewer or more",
        {"low": "accept", "high": "accept"},
    ),
    Question(
        "pricing.span",
        "span",
        "d75",
        "a period in which the price changes is split there, or priced as it begins",
        {"start": "accept"},
    ),
    Question(
        "pricing.power",
        "power",
        "d75",
        "a period whose power or current is on both sides of a limit is priced by its most, or by its least",
        {"least": "accept"},
    ),
    Question(
        "pricing.hours",
        "hours",
        "d88",
        "hours printed with fewer than four decimals count as printed, or as long as their period",
        {"stamps": "accept"},
    ),
    Question(
        "pricing.reservation-step",
        "reservation",
        "d70",
        "reservation time has steps of its own, or shares those of the session",
        {"together": "accept"},
    ),
    Question(
        "pricing.reservation-outcome",
        "outcome",
        "d70",
        "a reservation without a session expired, or was cancelled",
        {"cancelled": "accept"},
    ),
    Question(
        "pricing.reservation-limits",
        "reserved_limits",
        "d73",
        "limits are for what a session costs with its reservation, or for a reservation alone too, or leave reservations apart",
        {"all": "accept", "apart": "accept"},
    ),
)
_BY_FIELD = {each.field: each for each in QUESTIONS}
_OLD_ACCEPTED = frozenset({"matching", "step", "flat", "multiple"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading other than ours that was tried: question, answer, and what it is worth."""

    question: Question
    value: str
    policy: Policy


def choices(fields: Iterable[str], *, old: bool) -> Iterator[Choice]:
    """Give the readings other than ours for those questions that the session raised; 2.1.1 leaves more of them open (e2)."""
    for name in fields:
        question = _BY_FIELD[name]
        for value, policy in question.others.items():
            yield Choice(question, value, "accept" if old and name in _OLD_ACCEPTED else policy)


def under(choices_: Iterable[Choice]) -> Rules:
    """Give the rules with these readings instead of ours."""
    return replace(Rules(), **{each.question.field: each.value for each in choices_})
