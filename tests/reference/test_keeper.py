"""Partners and tokens outlive a restart where the user asked for it."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from suite.reference.keeper import KeepsNothing, SqliteKeeper
from suite.reference.platform import Platform
from suite.standard.versions import VERSIONS, Version
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
