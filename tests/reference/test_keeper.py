"""Partners and tokens outlive a restart where the user asked for it."""

from __future__ import annotations

import asyncio
import dataclasses
import stat
from pathlib import Path
from typing import Any

import pytest

from suite.reference.keeper import KeepsNothing, SqliteKeeper
from suite.reference.platform import Platform
from suite.standard.versions import VERSIONS, Version
from tests.reference.duo import Duo, data, duo
from tests.reference.town import EMSP, Town, say


def start(town: Town, path: Path, version: Version) -> Platform:
    return town.platform("server", versions=[version], tokens_a=["a"], keeper=SqliteKeeper(path))


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_a_registration_outlives_a_restart(tmp_path: Path, version: Version) -> None:
    town, path = Town(), tmp_path / "store.sqlite"
    before = start(town, path, version)
    client = town.platform("client", party=EMSP, versions=[version])
    there = client.meet("server", versions_url=before.versions_url, token_theirs="a")
    asyncio.run(client.flows.register(there))
    after = start(town, path, version)
    old, new = before.partners["partner-1"], after.partners["partner-1"]
    for name in ("token_ours", "token_theirs", "previous", "version", "details", "credentials", "registered"):
        assert getattr(new, name) == getattr(old, name), name
    assert say(town, client.outgoing.credentials_get(there)).status == 200
    assert say(town, client.outgoing.credentials_get(there, token="a")).status == 401, "a used token A stays used"
    asyncio.run(client.flows.unregister(there))
    assert not start(town, path, version).partners["partner-1"].registered


def test_an_unused_token_a_lives_on_beside_those_from_the_file(tmp_path: Path) -> None:
    town, path = Town(), tmp_path / "store.sqlite"
    start(town, path, VERSIONS[-1]).invite("made up")
    again = start(town, path, VERSIONS[-1])
    assert [partner.token_a for partner in again.partners] == ["a", "made up"]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.touch(mode=0o644)
    SqliteKeeper(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is no database at all.\n" * 20)
    with pytest.raises(KeepsNothing):
        SqliteKeeper(path)


def again(pair: Duo, path: Path, role: str) -> Duo:
    """The same two, one of them started anew from its file; the other noticed nothing."""
    old = getattr(pair, role)
    new = pair.town.platform(
        old.slug, versions=[pair.version], parties=list(old.core.parties), keeper=SqliteKeeper(path), locations=20
    )
    setattr(pair, role, new)
    partner = pair.here if role == "cpo" else pair.there
    setattr(pair, "here" if role == "cpo" else "there", new.partners[partner.name])
    return pair


def lists(pair: Duo) -> dict[str, list[dict[str, Any]]]:
    return {name: data(pair.own(module=name, limit="100")) for name in ("locations", "tariffs", "sessions", "cdrs")}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_what_a_cpo_shows_outlives_a_restart(tmp_path: Path, version: Version) -> None:
    path = tmp_path / "store.sqlite"
    pair = duo(version, keeper=SqliteKeeper(path))
    token = pair.emsp.sample("token", version, id="CARD-1", party=("NL", "RFE"))
    pushed = pair.emsp.outgoing.request(
        pair.there, None, "PUT", "tokens", "receiver", path=("NL", "RFE", "CARD-1"), body=token
    )
    assert say(pair.town, pushed).status in {200, 201}
    pair.act("change_status", "locations", status="BLOCKED")
    pair.act("send_cdr", "cdrs")
    if version.credit_cdrs:
        pair.act("credit_cdr", "cdrs")
    pair.act("start_session", "sessions")
    before = lists(pair)
    pair.cpo.list_own("locations", "SHORT-LIVED")
    pair.cpo.unlist_own("locations", "SHORT-LIVED")
    pair = again(pair, path, "cpo")
    assert lists(pair) == before
    shown = pair.emsp.outgoing.request(pair.there, None, "GET", "tokens", "receiver", path=("NL", "RFE", "CARD-1"))
    assert data(say(pair.town, shown))["uid"] == "CARD-1"
    pair.act("stop_session", "sessions")
    assert len(lists(pair)["cdrs"]) == len(before["cdrs"]) + 1


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_what_an_emsp_was_given_outlives_a_restart(tmp_path: Path, version: Version) -> None:
    path = tmp_path / "store.sqlite"
    pair = duo(version, guest=SqliteKeeper(path))
    for kind, module, ident in (
        ("location", "locations", "L1"),
        ("tariff", "tariffs", "T1"),
        ("session", "sessions", "S1"),
    ):
        assert pair.push("PUT", (ident,), pair.sample(kind, ident, full=True), module=module).status == 201
    pair.push("PATCH", ("L1", "L1-1"), {"status": "BLOCKED", "last_updated": "2099-01-01T00:00:00Z"})
    gone = pair.push("DELETE", ("T1",), module="tariffs")
    assert gone.status == 200
    post = pair.cpo.outgoing.request(pair.here, None, "POST", "cdrs", "receiver", body=pair.sample("cdr", "C1"))
    where = say(pair.town, post).header("location") or ""
    location, session = pair.held("L1"), pair.held("S1", module="sessions")
    pair = again(pair, path, "emsp")
    assert pair.held("L1") == location
    assert pair.held("S1", module="sessions") == session
    assert pair.held("T1", module="tariffs") is None
    look = pair.cpo.outgoing.request(pair.here, None, "GET", "cdrs", "receiver", path=["x"])
    assert data(say(pair.town, look.to(where)))["id"] == "C1"


def test_what_goes_on_goes_on_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    pair = duo(VERSIONS[-1], keeper=SqliteKeeper(path))
    pair.act("start_session", "sessions", sample="parking")
    (before,) = pair.cpo.core.charging.charges.values()
    pair = again(pair, path, "cpo")
    (charge,) = pair.cpo.core.charging.charges.values()
    assert dataclasses.asdict(charge) == dataclasses.asdict(before)
    assert charge.done < len(charge.sample.periods) - 1
    pair.cpo.core.speed = 1_000_000.0

    async def wait() -> None:
        await pair.cpo.resume()
        while charge.done < len(charge.sample.periods) - 1:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(wait(), 10))
