"""Each life of a connection with every module there is: how the run ends, what its gaps say, and that it sends no more than it may."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.record.verdicts import Coverage
from suite.standard.versions import VERSIONS
from tests.rungs.test_lives import Life

if TYPE_CHECKING:
    from pathlib import Path

    from suite.stage.server import Server

_ROLES = ("CPO", "EMSP")
_NAMES = [str(each) for each in VERSIONS]
_FUNCTIONAL = {
    "locations",
    "tariffs",
    "tokens",
    "sessions",
    "cdrs",
    "commands",
    "chargingprofiles",
    "pagination",
    "journeys",
}
_READ_ONLY = "read-only"
_QUIET = {"auth.https", "transport.http-error.envelope", "transport.write-data.absent"}
"""What a target on loopback cannot show; what is said of errors, and after writing."""


def _rows(life: Life, kind: str) -> list[dict[str, Any]]:
    lines = (life.folder / "run.ndjson").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["kind"] == kind]


def _methods(life: Life) -> set[str]:
    """What we sent, whoever of us sent it."""
    return {str(row["message"]["method"]) for row in _rows(life, "event") if row["end"] == "request-sent"}


def _explained(life: Life, results: list[Any]) -> list[str]:
    """The reasons of all that was not decided; none is empty."""
    left = [each for each in results if each.coverage is not Coverage.DECIDED]
    gaps = [row for row in _rows(life, "judged") if row["coverage"] != "decided"]
    reasons = [each.reason for each in left] + [str(row.get("reason", "")) for row in gaps]
    assert all(reasons)
    silent = [row["requirement"] for row in gaps if "nothing of the kind" in row["reason"]]
    assert set(silent) <= _QUIET
    return reasons


def _ends_well(life: Life, config: Any) -> list[Any]:
    ending, results, loud = life.run(config)
    assert not {name: (row.message, row.actual) for name, row in loud.items()}
    assert ending.code == 0
    return results


def _decided(results: list[Any], role: str = "") -> set[str]:
    """Chapters of which something functional was decided."""
    found = [each for each in results if each.coverage is Coverage.DECIDED and (not role or each.case.role == role)]
    return {each.case.scenario.chapter for each in found} & _FUNCTIONAL


@pytest.mark.parametrize("role", _ROLES)
def test_one_token_a_and_nothing_else(server: Server, tmp_path: Path, role: str) -> None:
    life = Life(server, tmp_path, role)
    results = _ends_well(life, life.config(token_a=next(life.tokens), wired=()))
    reasons = set(_explained(life, results))
    assert {"another token A", "[stimuli."} <= {
        word for word in ("another token A", "[stimuli.") for reason in reasons if word in reason
    }
    assert _decided(results) >= {"pagination", "locations" if role == "EMSP" else "sessions"}
    left = {each.case.scenario.chapter for each in results if "[charging] evses" in each.reason}
    assert left >= ({"commands", "chargingprofiles"} if role == "CPO" else set())


@pytest.mark.parametrize("role", _ROLES)
def test_one_token_a_with_all_stimuli(server: Server, tmp_path: Path, role: str) -> None:
    """One registration over all versions: what it gave in one is no part of another."""
    life = Life(server, tmp_path, role)
    config = life.config(
        token_a=next(life.tokens), spare_tokens_a=list(life.tokens), charging=role == "CPO", keep=False
    )
    results = _ends_well(life, config)
    reasons = _explained(life, results)
    assert not [each for each in reasons if "EVSE_OCCUPIED" in each], (
        "no version leaves an EVSE reserved for the next one"
    )
    wanted = {"commands", "chargingprofiles", "cdrs", "tariffs", "tokens", "sessions", "locations", "journeys"}
    assert _decided(results) >= (wanted if role == "CPO" else wanted - {"chargingprofiles"})


def test_both_roles_and_one_token_a(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, "CPO,EMSP", versions=[each for each in VERSIONS if each.roles_in_endpoints])
    config = life.config(token_a=next(life.tokens), charging=True)
    results = _ends_well(life, config)
    _explained(life, results)
    for role in _ROLES:
        assert _decided(results, role) >= {"cdrs", "tariffs", "tokens", "sessions", "locations", "commands"}


@pytest.mark.parametrize("role", _ROLES)
def test_without_public_url_nothing_but_get_is_sent(server: Server, tmp_path: Path, role: str) -> None:
    life = Life(server, tmp_path, role)
    token = next(life.tokens)
    results = _ends_well(life, life.config(token_a=token, public=False, charging=role == "CPO"))
    assert _methods(life) == {"GET"}
    assert not _decided(results)
    reasons = _explained(life, results)
    assert any("token_c" in each and "public_url" in each for each in reasons)
    grant = life.target.platform.partners.by_token(token)
    assert grant is not None
    assert grant.kind == "a"


@pytest.mark.parametrize("role", _ROLES)
@pytest.mark.parametrize(("public", "known"), [(True, True), (True, False), (False, False)])
def test_token_c_alone_decides_what_needs_no_handshake(
    server: Server, tmp_path: Path, role: str, *, public: bool, known: bool
) -> None:
    """Without token_b the target calls with a token that we do not know, so nothing of its calls is judged."""
    life = Life(server, tmp_path, role)
    token, more = _registered(life), {}
    if known:
        more["token_b"] = next(iter(life.target.platform.core.partners.registered())).token_theirs
    given = life.config(
        token_c=token, state="other.json", public=public, versions=_NAMES[-1:], charging=role == "CPO", **more
    )
    results = _ends_well(life, given)
    _explained(life, results)
    assert (
        _decided(results) >= {"cdrs", "tariffs", "sessions", "locations"} if role == "EMSP" else {"locations", "cdrs"}
    )
    wanting = "" if known else "token_b beside" if public else "public_url"
    closed = {each.case.scenario.id for each in results if wanting and wanting in each.reason}
    assert (closed >= {"commands.remote-session" if role == "CPO" else "commands.ordered"}) is not known
    assert ("commands" in _decided(results)) is (known and role == "CPO"), "the EMSP calls where it was registered"


@pytest.mark.parametrize("role", _ROLES)
def test_read_only_sends_nothing_but_get(server: Server, tmp_path: Path, role: str) -> None:
    """With every stimulus wired, too: a target that registers with us would have to be left again."""
    life = Life(server, tmp_path, role)
    results = _ends_well(
        life, life.config(token_a=next(life.tokens), safety={"writes": "none"}, charging=role == "CPO")
    )
    assert _methods(life) == {"GET"}
    assert not _decided(results)
    assert any("token_c" in each for each in _explained(life, results))


@pytest.mark.parametrize("role", _ROLES)
def test_read_only_with_token_c_reads_and_listens(server: Server, tmp_path: Path, role: str) -> None:
    life = Life(server, tmp_path, role)
    token = _registered(life)
    given = life.config(
        token_c=token, state="other.json", versions=_NAMES[-1:], safety={"writes": "none"}, charging=role == "CPO"
    )
    results = _ends_well(life, given)
    assert _methods(life) == {"GET"}
    assert _decided(results) >= ({"locations", "sessions", "cdrs", "pagination"} if role == "CPO" else {"tokens"})
    assert any(_READ_ONLY in each for each in _explained(life, results))


def _registered(life: Life) -> str:
    """Register once, and give the token that the target gave us."""
    life.run(life.config(token_a=next(life.tokens), versions=_NAMES[-1:]), "versions", "credentials")
    return str(life.state()["*"]["tokens_theirs"][0])


@pytest.mark.parametrize("role", _ROLES)
def test_a_target_that_begins(server: Server, tmp_path: Path, role: str) -> None:
    life = Life(server, tmp_path, role)
    results = _ends_well(life, life.config(initiator="target", charging=role == "CPO"))
    _explained(life, results)
    assert _decided(results) >= {"cdrs", "tariffs", "tokens", "sessions", "locations", "journeys"}


def test_very_many_locations_under_limits(server: Server, tmp_path: Path) -> None:
    """Three hundred thousand were tried by hand; a hundredth shows the same."""
    life = Life(server, tmp_path, locations=3000)
    config = life.config(token_a=next(life.tokens), limits={"crawl": 200, "requests": 5000}, charging=True)
    results = _ends_well(life, config)
    _explained(life, results)
    assert _decided(results) >= {"locations", "pagination", "sessions", "cdrs", "commands"}
    asked = [row for row in _rows(life, "event") if row["end"] == "request-sent"]
    assert len(asked) < 3000
