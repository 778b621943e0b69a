"""Cards before readers: a hook that cannot hold the card it is told decides nothing, and blames nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import Result, run_case
from suite.record.verdicts import Coverage, Judgement
from suite.reference import Bend, Bends
from suite.reference.swiping import CardRefusedError, Swiping
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from suite.target.shape import Stimulus
from tests.rungs.rehearsal import config_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from suite.record.rows import Finding, Remains
    from suite.stage.server import Server
    from suite.standard.versions import Version

_ID = "tokens.whitelists"
_CARDS = {
    "tokens.whitelist.never", "tokens.whitelist.always", "tokens.whitelist.offline",
    "tokens.authorize.followed", "tokens.authorize.call-type",
}  # fmt: skip
_LOUD = {Judgement.FAIL, Judgement.WARNING}
_Wired = dict[str, Stimulus]


class _Done(NamedTuple):
    """What came of it: `wants` has the requirements that want somebody to act, `left` the Tokens that we pushed."""

    result: Result
    found: list[Finding]
    wants: dict[str, str]
    left: list[Remains]


def _hold(
    server: Server,
    folder: Path,
    version: Version,
    change: Callable[[str, _Wired], _Wired],
    bends: Sequence[Bend] = (),
) -> _Done:
    """Run the scenario of cards alone."""
    target = embed(server, ["CPO"], [version], tokens=3, bends=Bends(bends))
    control = mount_control(server, target.platform, f"c{target.slug}")
    config = config_for(target.versions_url, "CPO", version, target.tokens, control, target.evses())
    config = replace(config, stimuli=change(control, dict(config.stimuli)))
    stage = Stage(record=folder / "run.ndjson", server=server, key=b"k" * 32, seed=1, pause_scale=0.01)
    try:
        with opened(config, stage) as session:
            result = next(run_case(session, reg, case) for reg, case in plan(session) if case.scenario.id == _ID)
            wants = {name: why for (_, name), why in session.wants.items()}
            left = [row for row in session.touched.values() if row.what.startswith("tokens ")]
            return _Done(result, list(session.ledger.findings.values()), wants, left)
    finally:
        server.unmount(target.slug)
        server.unmount(f"c{target.slug}")


def _as_it_is(control: str, wired: _Wired) -> _Wired:
    del control
    return wired


def _with(stimulus: Stimulus) -> Callable[[str, _Wired], _Wired]:
    return lambda _, wired: {**wired, stimulus.name: stimulus}


def _always_the_same(control: str, wired: _Wired) -> _Wired:
    body = {"token_uid": "SOMEBODYS", "versions_url": "{versions_url}"}
    return {**wired, "swipe_card": Stimulus("swipe_card", http={"url": f"{control}/swipe_card", "json": body})}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_hook_that_holds_another_card_is_told_so(server: Server, tmp_path: Path, version: Version) -> None:
    async def free_for_all(real: Any, partner: Any, place: Any, uid: str) -> Any:
        del real, partner, place
        return (
            {"uid": uid, "type": "RFID", "contract_id": uid, "country_code": "NL", "party_id": "OTH"},
            "WHITELIST",
            None,
        )

    free = Bend(Swiping.authorized, free_for_all)
    result, found, wants, _ = _hold(server, tmp_path, version, _always_the_same, [free])
    assert result.coverage is Coverage.NEEDS_STIMULUS
    assert set(wants) == {each for each in _CARDS if each in result.case.promised}
    assert "OCPI_TOKEN_UID" in result.reason
    assert not [row for row in found if row.requirement in _CARDS]


def test_where_no_card_can_be_held_somebody_has_to(server: Server, tmp_path: Path) -> None:
    async def broken(real: Any, partner: Any, place: Any, uid: str) -> Any:
        del real, partner, place, uid
        raise CardRefusedError("the reader is broken")

    result, found, wants, _ = _hold(server, tmp_path, VERSIONS[-1], _as_it_is, [Bend(Swiping.authorized, broken)])
    assert result.coverage is Coverage.NEEDS_STIMULUS
    assert set(wants) == _CARDS
    assert "the reader is broken" in result.reason
    assert not [row for row in found if row.requirement in _CARDS]


def test_a_reader_that_falls_silent_decides_only_what_came_before(server: Server, tmp_path: Path) -> None:
    """The first card is read, and none after it: nothing tells whether the target or the reader is to blame."""
    read: list[str] = []

    async def once(real: Any, partner: Any, place: Any, uid: str) -> Any:
        read.append(uid)
        if len(read) == 1:
            return await real(partner, place, uid)
        raise CardRefusedError("nothing read")

    def silent(real: Any, allowed: str) -> None:
        del real, allowed

    bends = [Bend(Swiping.authorized, once), Bend(Swiping.turned_away, silent)]
    found = _hold(server, tmp_path, VERSIONS[-1], _as_it_is, bends).found
    assert len(read) == 7
    assert not [row for row in found if row.verdict in _LOUD]
    undecided = {row.requirement for row in found if row.verdict is Judgement.INCONCLUSIVE}
    assert undecided == _CARDS - {"tokens.whitelist.never"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (_with(Stimulus("swipe_card", wait=True, within=1.0)), "nobody can wait for it"),
        (_with(Stimulus("swipe_card", ask="hold {token_uid}", within=1.0)), "nobody is asked"),
        (
            lambda _, wired: {each: wired[each] for each in wired if each not in {"stop_session", "unplug"}},
            "are to end",
        ),
        (lambda _, wired: {each: wired[each] for each in wired if each != "swipe_card"}, "Hold cards of ours"),
    ],
    ids=["wait", "ask", "no-end", "unwired"],
)
def test_who_cannot_be_made_to_hold_cards_is_told_what_is_missing(
    server: Server, tmp_path: Path, change: Callable[[str, _Wired], _Wired], word: str
) -> None:
    result, found, _, _ = _hold(server, tmp_path, VERSIONS[-1], change)
    assert result.coverage is Coverage.NEEDS_STIMULUS
    assert word in result.reason
    assert not [row for row in found if row.requirement in _CARDS]


def test_tokens_of_ours_are_not_valid_any_more_behind_it(server: Server, tmp_path: Path) -> None:
    result, found, _, left = _hold(server, tmp_path, VERSIONS[-1], _as_it_is)
    assert result.coverage is Coverage.DECIDED
    assert not [row for row in found if row.verdict in _LOUD]
    held = {row.what: row.how for row in left if row.what != "tokens SUITE-TOK-001"}
    assert len(held) == 6
    assert set(held.values()) == {"it is not valid"}
