"""What target.toml means: defaults, durations, tokens, overrides."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from suite.target.config import load
from suite.target.shape import Charging, Connection, Deadlines, Limits, OurParty, Stimulus, Target, TargetConfig
from tests.target.shelf import MIDDLE, NEW, OLD, PLAIN, read, write


def test_a_short_file_has_the_defaults_of_the_contract(tmp_path: Path) -> None:
    config = read(tmp_path)
    one = config.connections[0]
    assert config.target == Target("Acme Charge")
    assert (one.name, one.roles, one.versions, one.initiator, one.token_encoding, one.keep) == (
        "main",
        ("CPO",),
        (),
        "suite",
        "auto",
        True,
    )
    assert one.token_a == "secret-of-token_a"
    assert one.state == tmp_path / ".ocpi-suite" / "acme-charge-main.json"
    assert (config.charging, config.limits, config.deadlines) == (Charging(), Limits(), Deadlines())
    assert (config.limits.requests, config.limits.time, config.limits.crawl) == (5000, 1800.0, "full")
    assert (config.deadlines.response, config.deadlines.cdr, config.deadlines.quiet) == (10.0, 1800.0, 3.0)
    assert (config.safety.writes, config.safety.negative_auth, config.safety.personal_data) == ("all", 20, "keep")
    assert config.safety.provocations
    assert config.safety.commands
    assert config.pricing == {"tolerance": "auto"}
    assert config.warnings == ()
    assert config.wait == 60.0


def test_a_stranger_cannot_reach_us_by_itself_and_is_not_hurried(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config.suite.public_url is None
    assert config.safety.max_requests_per_second == 5


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:80", "acme.localhost"])
def test_a_target_on_this_machine_finds_us_at_our_socket_without_a_limit(tmp_path: Path, host: str) -> None:
    config = load(write(tmp_path, PLAIN.replace("https://acme.example", f"http://{host}")))
    assert config.suite.public_url == "loopback"
    assert config.safety.max_requests_per_second == 0


@pytest.mark.parametrize(
    ("role", "party"),
    [
        ("CPO", OurParty("EMSP", "NL", "TSE")),
        ("EMSP", OurParty("CPO", "NL", "TSC")),
        ("HUB", OurParty("EMSP", "NL", "TSE")),
    ],
)
def test_we_are_the_opposite_by_default(tmp_path: Path, role: str, party: OurParty) -> None:
    assert read(tmp_path, "", f'connection.roles=["{role}"]').suite.parties == (party,)


EVERYTHING = f"""
[target]
name = "Acme"
product = "acme 4"
setup = "test"
modules = ["locations:sender", "tariffs"]
edition = "ed2"

[[connection]]  # a comment behind a header
name = "one"
versions_url = "https://acme.example/ocpi/versions"
roles = ["CPO", "EMSP"]
versions = ["{NEW}", "{MIDDLE}"]
party = "NL-ACM"
initiator = "target"
token_a = {{ "{MIDDLE}" = "env:TOKEN_A", "{NEW}" = "file:token.txt" }}
spare_tokens_a = ["env:TOKEN_B"]
our_token_a = "env:TOKEN_C"
token_encoding = "raw"
keep = false
state = "here/state.json"

[[connection]]
name = "two"
versions_url = "http://127.0.0.1:1/versions"
roles = ["CPO"]
token_c = "env:TOKEN_C"
token_b = "env:TOKEN_B"

[suite]
listen = "127.0.0.1:8700"
public_url = "https://abc.tunnel.example/ocpi-test/"
parties = [{{ role = "EMSP", id = "se-tst", name = "Us" }}]
tokens = [{{ uid = "04A1", contract_id = "SE-TST-C1", type = "RFID" }}]

[charging]
evses = [{{ location_id = "LOC1", evse_uid = "3256", connector_id = "1" }}]
unlock = true

[safety]
writes = "no-cdrs"
provocations = false
commands = false
negative_auth = 3
max_requests_per_second = 0.5
allow_hosts = ["api.acme.example:8443"]
personal_data = "hash"

[limits]
crawl = 500
requests = 10
time = "1h"

[deadlines]
response = "500ms"
callback = "1s"
settle = "2s"
session = "3m"
cdr = "1.5h"
quiet = "1d"

[network]
proxy = "http://proxy:3128"
ca_file = "token.txt"
client_cert = "token.txt"
client_key = "token.txt"
verify = false
bind = "192.0.2.7"
headers = {{ "X-Api-Key" = "env:TOKEN_B" }}

[stimuli.start_session]
run = "./start.sh 'a b'"
within = "15m"
[stimuli.pull]
http = {{ method = "PUT", url = "http://127.0.0.1/{{connection}}", json = {{ key = "env:TOKEN_B", n = 1 }} }}
[stimuli.unplug]
ask = "Unplug {{evse_uid}}"
[stimuli.send_cdr]
wait = true

[pricing]
tolerance = "0.02"
[readings]
"transport.refusal.http-status" = "http-4xx"
[waivers]
file = "token.txt"
"""


@pytest.fixture
def everything(tmp_path: Path) -> TargetConfig:
    (tmp_path / "token.txt").write_text("secret-of-a-file\n")
    return load(write(tmp_path, EVERYTHING))


def test_every_key_is_read(everything: TargetConfig, tmp_path: Path) -> None:
    one, two = everything.connections
    assert everything.target == Target("Acme", "acme 4", "test", ("locations:sender", "tariffs"), "ed2")
    assert one == Connection(
        "one", "https://acme.example/ocpi/versions", ("CPO", "EMSP"), (MIDDLE, NEW), "NL-ACM", "target",
        {MIDDLE: "secret-of-token_a", NEW: "secret-of-a-file"}, ("secret-of-token_b",), "secret-of-token_c", "", "", "raw", keep=False,
        state=tmp_path / "here" / "state.json",
    )  # fmt: skip
    assert (two.token_c, two.token_b) == ("secret-of-token_c", "secret-of-token_b")
    assert everything.suite.listen == ("127.0.0.1", 8700)
    assert everything.suite.public_url == "https://abc.tunnel.example/ocpi-test"
    assert everything.suite.parties == (OurParty("EMSP", "SE", "TST", "Us"),)
    assert everything.suite.tokens[0].contract_id == "SE-TST-C1"
    assert everything.charging.evses[0].evse_uid == "3256"
    assert everything.charging.unlock
    assert [getattr(everything.safety, each.name) for each in fields(everything.safety)] == [
        "no-cdrs", False, False, 3, 0.5, ("api.acme.example:8443",), "hash",
    ]  # fmt: skip
    assert everything.limits == Limits(500, 10, 3600.0)
    assert everything.deadlines == Deadlines(0.5, 1.0, 2.0, 180.0, 5400.0, 86400.0)
    network = everything.network
    assert (network.proxy, network.verify, network.bind, network.headers) == (
        "http://proxy:3128",
        False,
        "192.0.2.7",
        {"X-Api-Key": "secret-of-token_b"},
    )
    assert network.ca_file == network.client_cert == network.client_key == tmp_path / "token.txt"
    assert everything.stimuli["start_session"] == Stimulus("start_session", run="./start.sh 'a b'", within=900.0)
    assert everything.stimuli["pull"].http == {
        "method": "PUT",
        "url": "http://127.0.0.1/{connection}",
        "json": {"key": "secret-of-token_b", "n": 1},
    }
    assert everything.stimuli["unplug"].ask == "Unplug {evse_uid}"
    assert everything.stimuli["send_cdr"].wait
    assert (everything.pricing, everything.readings, everything.waivers) == (
        {"tolerance": "0.02"},
        {"transport.refusal.http-status": "http-4xx"},
        tmp_path / "token.txt",
    )
    assert everything.warnings == ()


def test_no_field_of_a_section_is_left_at_its_default(everything: TargetConfig, tmp_path: Path) -> None:
    """A key that is allowed but never read would be accepted and ignored."""
    plain = read(tmp_path)
    for section in ("target", "suite", "charging", "safety", "limits", "deadlines", "network"):
        given, default = getattr(everything, section), getattr(plain, section)
        ignored = [each.name for each in fields(given) if getattr(given, each.name) == getattr(default, each.name)]
        assert set(ignored) <= {"setup", "tls_cert", "tls_key"}, section


def test_a_literal_token_draws_a_warning_that_does_not_show_it(tmp_path: Path) -> None:
    config = read(tmp_path, "", "connection.token_c=very-secret", connection='spare_tokens_a = ["also-secret"]\n')
    assert len(config.warnings) == 2
    assert "target.toml:8: connection.spare_tokens_a: a token stands in the file itself" in config.warnings[0]
    assert "secret" not in " ".join(config.warnings)
    assert "secret" not in repr(config)


def test_production_is_read_only_whatever_else_stands_there(tmp_path: Path) -> None:
    config = read(tmp_path, '[safety]\nwrites = "all"\n', "target.setup=production")
    assert (config.safety.writes, config.safety.provocations, config.safety.personal_data) == ("none", False, "hash")
    assert config.warnings[0].endswith("""safety.writes: does not count: setup = "production" makes it 'none'""")


def test_several_roles_leave_out_the_version_of_one_party_and_say_so(tmp_path: Path) -> None:
    config = read(tmp_path, "", 'connection.roles=["CPO", "EMSP"]')
    assert config.connections[0].versions == (MIDDLE, NEW)
    assert OLD in config.warnings[0]


def test_a_port_that_changes_behind_a_tunnel_draws_a_warning(tmp_path: Path) -> None:
    assert "listen" in read(tmp_path, '[suite]\npublic_url = "https://t.example"\n').warnings[0]


def test_a_misspelt_value_in_a_question_draws_a_warning(tmp_path: Path) -> None:
    assert "did you mean {token_uid}?" in read(tmp_path, '[stimuli.plug_in]\nask = "Use {token_id}"\n').warnings[0]


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("safety.writes=none", "none"),
        ('safety.writes="none"', "none"),
        ("safety.writes='none'", "none"),
    ],
)
def test_overrides_are_toml_or_else_text(tmp_path: Path, override: str, value: str) -> None:
    assert read(tmp_path, '[safety]\nwrites = "all"\n', override).safety.writes == value


def test_overrides_of_other_kinds(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        "",
        "limits.crawl=10",
        "deadlines.response=1m",
        "safety.provocations=false",
        f'connection.versions=["{NEW}"]',
        "wait=5s",
    )
    assert (config.limits.crawl, config.deadlines.response, config.safety.provocations, config.wait) == (
        10,
        60.0,
        False,
        5.0,
    )
    assert config.connections[0].versions == (NEW,)


def test_an_override_reaches_a_connection_by_its_name(tmp_path: Path) -> None:
    second = '[[connection]]\nname = "hub"\nversions_url = "https://hub.example/versions"\nroles = ["HUB"]\ntoken_a = "env:TOKEN_B"\n'
    config = read(tmp_path, second, "connection.hub.party=NL-HUB", "connection.party=NL-ONE")
    assert [each.party for each in config.connections] == ["NL-ONE", "NL-HUB"]


def test_a_file_with_a_mark_at_its_beginning_and_foreign_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    assert load(path).target.name == "Acme Charge"
