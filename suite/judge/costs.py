"""What the pricing engine thinks of a CDR or a Tariff, as faults with requirements. The engine itself knows no requirement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.judge.rule import Fault
from suite.pricing.lint import lint
from suite.pricing.review import VOLUMES, review, tariffs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from suite.pricing import Audit, Note
    from suite.pricing.review import Reviewed
    from suite.record.rows import Chart
    from suite.standard.versions import Version

Json = dict[str, Any]
_PRICE, _ENOUGH = "cdrs.total-cost.reproducible", "cdrs.periods.enough"
_NOTES = {
    "energy-not-recorded": _ENOUGH,
    "time-not-recorded": _ENOUGH,
    "parking-not-recorded": _ENOUGH,
    "restriction-not-recorded": _ENOUGH,
    "period-missing": "cdrs.periods.price-changes",
    "period-mixed": "cdrs.periods.price-changes",
    "tariff-not-named": "cdrs.periods.tariff-given",
    "reading-accepted": _PRICE,
    "reading-doubtful": _PRICE,
    "rounded-before-sum": _PRICE,
    "rounding-unexplained": _PRICE,
}
_JUDGED = frozenset(
    {
        "periods-out-of-order",
        "period-before-start",
        "currency-differs",
        "tariff-unknown",
        "number-as-text",
        "time-zone",
        "currency-missing",
        "credit-unreadable",
        "dimension-unknown",
        "end-before-start",
        "no-costs",
        "restriction-unknown",
        "total-cost-missing",
        "validity-unreadable",
    }
)
"""Notes on what rules or schemas tell of already, or on what is as it should be."""
_LOUD = frozenset({"reading-doubtful", "period-missing", "rounding-unexplained", "time-longer-than-period"})
LINTED = {
    "component-unreachable": "tariffs.components.reachable",
    "component-twice": "tariffs.components.once",
    "limits-crossed": "tariffs.limits.order",
    "vat-fraction": "tariffs.vat.percentage",
    "vat-absurd": "tariffs.vat.percentage",
}
"""What no other rule tells of Tariffs, and a run does (rules/tariffs_lint.py)."""
_LINT = {
    **LINTED,
    "validity-never": "tariffs.validity.order",
    "limit-taxes": "tariffs.limits.after-taxes",
    "tax-contradicted": "tariffs.vat.where-taxed",
    "window-equal-times": "tariffs.restrictions.empty-window",
    "step-size": "tariffs.step-size.positive",
    "free-form": "tariffs.free-of-charge.form",
    "text-repeats-prices": "tariffs.alt-text.no-prices",
    "dimension-not-exhausted": "tariffs.elements.fallback",
    "restriction-booking": "tariffs.reservation.dimensions",
}
_SELDOM = frozenset({"null-needless", "vat-unsaid"})
"""What others say of every object, and advice that nearly all tariffs of the field would be given."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fault with what it weighs here: empty for what its requirement says."""

    fault: Fault
    verdict: str = ""


def on_cdr(
    version: Version,
    cdr: Json,
    tariffs: Sequence[Json],
    *,
    tolerance: object = "auto",
    charted: bool = False,
    time_zone: str | None = None,
) -> Iterator[Weighed]:
    """Price a CDR by its own Tariffs, or by those given that its periods name; `charted` adds the session over time."""
    del version
    made = review(cdr, tariffs_of(cdr, tariffs), tolerance=tolerance, time_zone=time_zone)
    chart = made.chart if charted and made.period >= 0 else None
    for each in made.differences:
        if each.pointer not in VOLUMES:  # rules of their own judge those (rules/cdrs_totals.py)
            yield _difference(each, chart)
    yield from _notes(made.audit)


def _difference(each: Reviewed, chart: Chart | None) -> Weighed:
    fault = Fault(
        _PRICE,
        each.expected,
        each.actual,
        each.message,
        each.pointer,
        each.hint,
        cause=f"{_PRICE}: {each.pointer}",
        chart=chart,
    )
    return Weighed(fault, "WARNING" if each.doubtful else "")


def _notes(made: Audit) -> Iterator[Weighed]:
    unsure = [each for each in made.notes if each.blocks and each.code not in _JUDGED]
    if not made.verified:
        why = "; ".join(dict.fromkeys(each.message for each in made.notes if each.blocks)) or "it claims no costs"
        first = next((each for each in made.notes if each.blocks), None)
        code = first.code if first else "no-costs"
        told = f"the price cannot be verified: {why[:300]}"
        pointer = first.pointer if first else "/total_cost"
        yield Weighed(
            Fault(
                _NOTES.get(code, _PRICE),
                "a price that can be worked out",
                code,
                told,
                pointer,
                cause=f"not verified: {code}",
            ),
            "INFO",
        )
    yield from on_notes(each for each in made.notes if each not in unsure)


def on_notes(notes: Iterable[Note]) -> Iterator[Weighed]:
    """Tell what was odd about a CDR that could be priced."""
    for each in notes:
        if not each.blocks and each.code not in _JUDGED:
            yield _note(each)


def _note(each: Note) -> Weighed:
    requirement = _NOTES.get(each.code, f"pricing.{each.code}")
    fault = Fault(requirement, "", each.code, each.message, each.pointer, cause=f"{requirement}: {each.code}")
    return Weighed(fault, "WARNING" if each.code in _LOUD else "INFO")


def on_tariff(tariff: Json) -> Iterator[Weighed]:
    """Lint a Tariff; a code that belongs to no requirement is told as `lint.<code>`."""
    for each in lint(tariff):
        if each.code in _SELDOM:
            continue
        requirement = _LINT.get(each.code, f"lint.{each.code}")
        yield Weighed(
            Fault(requirement, "", each.code, each.message, each.pointer, each.hint, f"{requirement}: {each.code}"),
            each.verdict,
        )
