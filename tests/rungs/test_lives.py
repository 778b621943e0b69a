"""Lives of a connection: how it is entered, moved, kept, recovered and ended (ARCHITECTURE: connection life)."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from suite.drive.closing import close
from suite.drive.opening import Stage, opened
from suite.drive.planning import plan
from suite.drive.runner import run_case
from suite.drive.signals import Unreachable
from suite.drive.state import keeper
from suite.faults.register import fault
from suite.judge.gates import Gate
from suite.record.verdicts import Coverage, Judgement
from suite.reference import Bends
from suite.reference.answers import refusal
from suite.reference.auth import Auth
from suite.reference.credentials import Credentials
from suite.reference.seams import Bend
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.standard.versions import VERSIONS
from suite.target.config import from_values
from tests.rungs.rehearsal import QUICK, WIRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.stage.embedded import Embedded
    from suite.stage.server import Server
    from suite.standard.versions import Version

_NAMES = [str(each) for each in VERSIONS]
_PATIENCE = 8
"""Wrong tokens after which a target bans us for good."""


class Life:
    """A target of ours, a target.toml for it, and runs against it."""

    def __init__(
        self,
        server: Server,
        folder: Path,
        role: str = "CPO",
        bends: Sequence[Bend] = (),
        tokens: int = 8,
        versions: Sequence[Version] = VERSIONS,
        locations: int = 12,
    ) -> None:
        """Mount the target; `role` may be several, with a comma between them."""
        self.server, self.folder, self.roles = server, folder, role.split(",")
        bent = Bends(bends)
        self.target: Embedded = embed(server, self.roles, versions, tokens=tokens, bends=bent, locations=locations)
        self.control = mount_control(server, self.target.platform, f"c{self.target.slug}")
        self.tokens = iter(self.target.tokens)

    def config(
        self,
        *,
        wired: Sequence[str] = WIRED,
        public: bool = True,
        safety: dict[str, Any] | None = None,
        limits: dict[str, Any] | None = None,
        charging: bool = False,
        **connection: Any,
    ) -> Any:
        """A target.toml in memory."""
        values: dict[str, Any] = {
            "target": {"name": "lives"},
            "safety": safety or {},
            "connection": [{"versions_url": self.target.versions_url, "roles": self.roles, **connection}],
            "stimuli": {name: {"http": {"url": f"{self.control}/{name}"}} for name in wired},
            "charging": {"evses": self.target.evses()} if charging else {},
            "limits": limits or {},
        }
        made = from_values(self.folder / "target.toml", "", values)
        suite = made.suite if public else replace(made.suite, public_url=None)
        return replace(made, deadlines=QUICK, suite=suite, wait=0.3)

    @contextmanager
    def session(self, config: Any) -> Iterator[Session]:
        """A session with the state file of its connections."""
        stage = Stage(record=self.folder / "run.ndjson", server=self.server, key=b"k" * 32, pause_scale=0.01)
        with opened(config, stage, keep=keeper(config)) as session:
            yield session

    def run(self, config: Any, *chapters: str) -> tuple[Any, list[Any], dict[str, Any]]:
        """Run the scenarios of these chapters, or all; the ending, the results, the findings by requirement."""
        with self.session(config) as session:
            results = [
                run_case(session, registration, case)
                for registration, case in plan(session)
                if not chapters or case.scenario.chapter in chapters
            ]
            ending = close(session, results, gate=Gate())
            loud = [row for row in session.ledger.findings.values() if row.verdict.weight > Judgement.INFO.weight]
            return ending, results, {row.requirement or row.message: row for row in loud}

    def state(self) -> dict[str, Any]:
        """The state file's registrations."""
        path = next((self.folder / ".ocpi-suite").glob("*.json"))
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))["registrations"]
        return found

    def rewrite(self, **changes: Any) -> None:
        """Change what the state file says of the one registration."""
        path = next((self.folder / ".ocpi-suite").glob("*.json"))
        state = json.loads(path.read_text("utf-8"))
        state["registrations"]["*"].update(changes)
        path.write_text(json.dumps(state), "utf-8")


@pytest.fixture
def life(server: Server, tmp_path: Path) -> Life:
    return Life(server, tmp_path)


def _first(session: Session) -> Registration:
    return next(iter(session.registrations.values()))


@pytest.mark.parametrize("role", ["CPO", "EMSP"])
def test_one_token_is_walked_over_all_versions_by_put(server: Server, tmp_path: Path, role: str) -> None:
    life = Life(server, tmp_path, role)
    config = life.config(token_a=next(life.tokens), spare_tokens_a=list(life.tokens), keep=False)
    ending, results, loud = life.run(config, "versions", "credentials", "auth")
    assert not loud
    assert ending.code == 0
    how = {str(each.case.version): each for each in results if each.case.scenario.id == "credentials.switch-version"}
    assert [how[name].coverage for name in _NAMES] == [Coverage.DECIDED, Coverage.DECIDED, Coverage.DECIDED]
    posts = {str(each.case.version): each for each in results if each.case.scenario.id == "credentials.register"}
    assert [posts[name].coverage for name in _NAMES] == [Coverage.DECIDED, *[Coverage.NEEDS_STIMULUS] * 2]
    assert all("another token A" in posts[name].reason for name in _NAMES[1:])


def test_a_table_of_tokens_gives_each_version_a_registration(life: Life) -> None:
    tokens = {name: next(life.tokens) for name in _NAMES}
    ending, results, loud = life.run(life.config(token_a=tokens, keep=True), "versions", "credentials")
    assert not loud
    assert ending.code == 0
    posts = [each for each in results if each.case.scenario.id == "credentials.register"]
    assert [each.coverage for each in posts] == [Coverage.DECIDED] * len(VERSIONS)
    assert sorted(life.state()) == _NAMES


def test_a_kept_registration_needs_no_token_a_in_the_second_run(life: Life) -> None:
    config = life.config(token_a=next(life.tokens), versions=_NAMES[1:])
    first, _, loud = life.run(config, "versions", "credentials")
    assert (first.code, loud) == (0, {})
    slug = life.state()["*"]["slug"]
    second, results, loud = life.run(config, "versions", "credentials")
    assert (second.code, loud) == (0, {})
    assert life.state()["*"]["slug"] == slug
    posts = [each for each in results if each.case.scenario.id == "credentials.register"]
    assert {each.coverage for each in posts} == {Coverage.NEEDS_STIMULUS}


def test_token_c_alone_is_used_without_any_handshake(life: Life) -> None:
    config = life.config(token_a=next(life.tokens), versions=_NAMES[-1:])
    life.run(config, "versions", "credentials")
    token = life.state()["*"]["tokens_theirs"][0]
    given = life.config(token_c=token, versions=_NAMES[-1:], state="other.json")
    ending, results, loud = life.run(given, "versions", "credentials", "locations")
    assert not loud
    assert ending.code == 0
    access = next(each for each in results if each.case.scenario.id == "credentials.access")
    assert access.coverage is Coverage.DECIDED


def test_a_token_c_that_was_renewed_is_gone_on_with(life: Life) -> None:
    life.run(life.config(token_a=next(life.tokens), versions=_NAMES[-1:]), "versions", "credentials")
    given = life.config(token_c=life.state()["*"]["tokens_theirs"][0], versions=_NAMES[-1:], state="other.json")
    assert life.run(given, "versions", "credentials")[2] == {}
    ending, results, loud = life.run(given, "versions", "credentials")
    assert (ending.code, loud) == (0, {})
    how = {each.case.scenario.id: each.coverage for each in results}
    assert how["credentials.access"] is how["credentials.rotate"] is Coverage.DECIDED
    another = life.config(token_c="a-token-c-of-another-registration", versions=_NAMES[-1:], state="other.json")
    with life.session(another) as session:
        assert _first(session).recovered is None


def test_without_public_url_token_a_is_not_spent(life: Life) -> None:
    token = next(life.tokens)
    config = life.config(token_a=token, versions=_NAMES[-1:], public=False)
    _, results, _ = life.run(config, "versions", "credentials")
    register = next(each for each in results if each.case.scenario.id == "credentials.register")
    assert register.coverage is Coverage.NEEDS_STIMULUS
    assert "public_url" in register.reason
    grant = life.target.platform.partners.by_token(token)
    assert grant is not None
    assert grant.kind == "a"


@pytest.mark.parametrize("version", _NAMES)
def test_a_target_that_begins_is_waited_for(life: Life, version: str) -> None:
    config = life.config(initiator="target", versions=[version])
    ending, results, loud = life.run(config, "versions", "credentials")
    assert not loud
    assert ending.code == 0
    begun = next(each for each in results if each.case.scenario.id == "credentials.client.register")
    assert begun.coverage is Coverage.DECIDED


def test_a_target_that_does_not_begin_is_told_what_to_do(life: Life) -> None:
    config = life.config(initiator="target", versions=_NAMES[-1:], wired=())
    ending, results, loud = life.run(config, "versions", "credentials")
    assert not loud
    assert ending.code == 0
    assert {each.coverage for each in results} == {Coverage.NEEDS_STIMULUS}
    reasons = {each.case.scenario.id: each.reason for each in results}
    assert all(reasons.values())
    assert all("register with us" in reasons[name] for name in ("versions.discover", "credentials.register"))


def test_a_refused_delete_is_one_finding_and_says_who_cleans_up(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, bends=fault("credentials.delete.succeeds~refused").bends)
    config = life.config(token_a={_NAMES[-1]: next(life.tokens)}, keep=False, spare_tokens_a=list(life.tokens))
    ending, _, loud = life.run(config, "versions", "credentials")
    assert ending.code == 1
    fails = {name for name, row in loud.items() if row.verdict is Judgement.FAIL}
    assert fails == {"credentials.delete.succeeds"}
    rows = [json.loads(line) for line in (life.folder / "run.ndjson").read_text("utf-8").splitlines()]
    left = [row for row in rows if row.get("what") == "our registration"]
    assert left
    assert all("operators" in row["how"] and not row.get("removed") for row in left)


def test_a_refused_way_down_is_no_finding(server: Server, tmp_path: Path) -> None:
    async def only_up(real: Any, incoming: Any) -> Any:
        lives_on = incoming.partner.version
        down = lives_on is not None and incoming.version < lives_on
        return refusal(2000, "only up") if down else await real(incoming)

    life = Life(server, tmp_path, bends=[Bend(Credentials.put, only_up)])
    config = life.config(token_a=next(life.tokens))
    assert life.run(config, "versions", "credentials")[2] == {}
    _, results, loud = life.run(config, "versions", "credentials")
    assert not loud
    rotations = [each for each in results if each.case.scenario.id == "credentials.rotate"]
    lower = [each for each in rotations if str(each.case.version) != _NAMES[-1]]
    assert {each.coverage for each in lower} == {Coverage.NEEDS_STIMULUS}


def test_cut_off_while_posting_with_token_a_alive_posts_again(life: Life) -> None:
    config = life.config(token_a=next(life.tokens), versions=_NAMES[-1:])
    with life.session(config) as session:
        registration = _first(session)
        registration.discover()
        session.store(registration, "posting")
    assert life.run(config, "versions", "credentials")[2] == {}
    assert life.state()["*"]["phase"] == "registered"


def test_cut_off_before_the_answer_was_read_a_spare_token_goes_on(life: Life) -> None:
    token_a = next(life.tokens)
    life.run(life.config(token_a=token_a, versions=_NAMES[-1:]), "versions", "credentials")
    config = life.config(token_a=token_a, spare_tokens_a=[next(life.tokens)], versions=_NAMES[-1:])
    life.rewrite(phase="posting", version=None, tokens_theirs=[token_a])
    with life.session(config) as session:
        registration = _first(session)
        registration.ensure(VERSIONS[-1])
        assert registration.registered
        assert registration.token_a_used == config.connections[0].spare_tokens_a[0]


def test_cut_off_before_the_answer_was_read_without_a_spare_one_says_whom_to_ask(life: Life) -> None:
    config = life.config(token_a=next(life.tokens), versions=_NAMES[-1:])
    life.run(config, "versions", "credentials")
    life.rewrite(phase="unknown", version=None, tokens_theirs=[config.connections[0].token_a])
    with life.session(config) as session, pytest.raises(Unreachable, match="operators"):
        _first(session).ensure(VERSIONS[-1])


def test_cut_off_while_putting_the_token_that_lives_is_found(life: Life) -> None:
    config = life.config(token_a=next(life.tokens), versions=_NAMES[-1:])
    life.run(config, "versions", "credentials")
    living = life.state()["*"]["tokens_theirs"][0]
    life.rewrite(phase="putting", tokens_theirs=["a-token-that-was-never-proven-0001", living])
    with life.session(config) as session:
        registration = _first(session)
        registration.ensure(VERSIONS[-1])
        assert registration.partner.token_theirs == living
        assert registration.entered[_NAMES[-1]] == "state"


def test_a_move_since_the_last_run_is_told_by_put(life: Life) -> None:
    config = life.config(token_a=next(life.tokens), versions=_NAMES[-1:])
    life.run(config, "versions", "credentials")
    life.rewrite(public_url="http://127.0.0.1:1/elsewhere")
    with life.session(config) as session:
        registration = _first(session)
        registration.ensure(VERSIONS[-1])
        methods = [each.request.method for each in session.asked if each.label.module == "credentials"]
    assert "PUT" in methods
    assert life.state()["*"]["public_url"].startswith(life.server.origin)


def test_versions_that_the_target_does_not_list_do_not_apply(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, versions=VERSIONS[-1:])
    config = life.config(token_a=next(life.tokens))
    ending, results, loud = life.run(config, "versions", "credentials", "auth")
    assert (ending.code, loud) == (0, {})
    others = [
        each for each in results if each.case.version is not VERSIONS[-1] and each.case.scenario.phase != "discover"
    ]
    assert others
    assert {each.coverage for each in others} == {Coverage.NOT_APPLICABLE}
    assert all("does not list" in each.reason for each in others)


def test_a_version_that_was_asked_for_and_is_not_listed_is_undecided_once(server: Server, tmp_path: Path) -> None:
    life = Life(server, tmp_path, versions=VERSIONS[-1:])
    config = life.config(token_a=next(life.tokens), versions=[_NAMES[0], _NAMES[-1]])
    ending, _, loud = life.run(config, "versions", "credentials", "auth")
    assert ending.code == 10
    assert set(loud) == {"versions.details.answers", "versions.details.same-version"}
    assert all("which target.toml asks for" in row.message for row in loud.values())


def test_a_ban_that_lasts_is_one_reason_and_no_finding(server: Server, tmp_path: Path) -> None:
    refused: list[str] = []

    def bans_for_good(real: Any, incoming: Any, header: str) -> Any:
        grant = real(incoming, header)
        if grant is None:
            refused.append(header)
        return None if len(refused) >= _PATIENCE else grant

    life = Life(server, tmp_path, bends=[Bend(Auth.recognise, bans_for_good)])
    config = life.config(token_a={_NAMES[-1]: next(life.tokens)}, spare_tokens_a=list(life.tokens), keep=False)
    ending, _, loud = life.run(config, "versions", "credentials", "auth")
    assert ending.code == 10
    assert {row.verdict for row in loud.values()} == {Judgement.INCONCLUSIVE}
    reasons = {row.message.removeprefix("blocked by: ") for row in loud.values()}
    assert len(reasons) == 1, reasons
    assert "[safety] negative_auth" in reasons.pop()
