"""UNLOCK_CONNECTOR at a Connector that target.toml lets us unlock: answer, result, and a place that is not there."""

from __future__ import annotations

from suite.drive import Conversation, scenario, unlocked
from suite.scenarios.commands.remote import judge_results

_RESULT = ("commands.result.comes", "commands.result.in-time", "commands.result.url", "commands.result.once")


@scenario(
    "commands.unlock",
    phase="modules",
    module="commands",
    side="receiver",
    target=["CPO"],
    order=54,
    journey=unlocked,
    needs_callback=True,
    decides=[*_RESULT, "commands.location.unknown"],
)
def a_connector_is_unlocked(ocpi: Conversation) -> None:
    """UNLOCK_CONNECTOR where it is allowed has its result, whatever that says; at a Location that is not there it is refused."""
    found = ocpi.travel(unlocked).result
    ocpi.check(
        "commands.location.unknown",
        found.nowhere.says_no,
        seen=found.nowhere.seen,
        expected="status_code 2003, or a result that says no",
        actual=found.nowhere.brief,
    )
    if found.real.accepted:
        judge_results(ocpi, [found.real])
        return
    for each in _RESULT:
        ocpi.not_here(each, f"UNLOCK_CONNECTOR was not accepted: {found.real.brief}")
