# ruff: noqa: E501, Q003 - a row of the table is a line
"""Every mistake in target.toml is one line: where, what, what is allowed, what was perhaps meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from suite.target.config import load
from suite.target.errors import ConfigError
from tests.target.shelf import MIDDLE, NEW, OLD, PLAIN, read, write

ROLES = "allowed: CPO, EMSP, HUB, NSP, NAP, SCSP"
KNOWN = f"allowed: {OLD}, {MIDDLE}, {NEW}"
TABLE_A = f'connection.token_a={{ "{OLD}" = "env:TOKEN_A" }}'
EXPORT = "allowed: export NOWHERE=..."
HOW = "allowed: run, http, ask, wait"

# What is changed in the plain file: text that goes, text that comes; the line and the words of the complaint.
CHANGED = [
    ('name = "Acme Charge"\n', "", "1: target.name: is missing"),
    ('"Acme Charge"', '""', "2: target.name: is empty"),
    ('"Acme Charge"', '"  "', "2: target.name: must be one line of text"),
    ('"Acme Charge"', "7", "2: target.name: must be a string, not a number"),
    ('"Acme Charge"', "1979-05-27", "2: target.name: must be a string, not a date or time"),
    ("[target]", "[targt]", "1: targt: unknown key; allowed: target, connection, suite, charging, safety, limits, deadlines, network, stimuli, pricing, readings, waivers, wait; did you mean 'target'?"),
    ("[[connection]]", "[connection]", "4: connection: is a list; allowed: [[connection]] in double brackets"),
    ("versions_url", "versions_ulr", "5: connection.versions_ulr: unknown key; allowed: name, versions_url, roles, versions, party, initiator, token_a, spare_tokens_a, our_token_a, token_c, token_b, token_encoding, keep, state; did you mean 'versions_url'?"),
    ("https://acme.example", "acme.example", "5: connection.versions_url: 'acme.example/ocpi/versions' is no absolute URL; allowed: https://host/path"),
    ("https://acme.example", "ftp://acme.example", "5: connection.versions_url: 'ftp://acme.example/ocpi/versions' is no absolute URL; allowed: https://host/path"),
    ("https://acme.example", "https://acme.example:99999", "5: connection.versions_url: 'https://acme.example:99999/ocpi/versions' is no absolute URL; allowed: https://host/path"),
    ("https://acme.example", "https://[acme", "5: connection.versions_url: 'https://[acme/ocpi/versions' is no absolute URL; allowed: https://host/path"),
    ("https://acme", "https://a:b@acme", "5: connection.versions_url: the URL holds a name or password; headers belong in [network] headers"),
    ("/versions", "/versions#x", "5: connection.versions_url: the URL has a fragment (#...), which is never sent"),
    ('roles = ["CPO"]\n', "", f"4: connection.roles: is missing; {ROLES}"),
    ('["CPO"]', "[]", f"6: connection.roles: is empty; {ROLES}"),
    ('["CPO"]', '"CPO"', '6: connection.roles: must be a list of strings, not a string; allowed: ["...", "..."]'),
    ('["CPO"]', '["CPO", 3]', "6: connection.roles: must be a string, not a number"),
    ('["CPO"]', '["eMSP"]', f"6: connection.roles: 'eMSP' is no role; {ROLES}; did you mean 'EMSP'?"),
    ('["CPO"]', '["OPERATOR"]', f"6: connection.roles: 'OPERATOR' is no role; {ROLES}"),
    ('token_a = "env:TOKEN_A"\n', "", '4: connection.token_a: token_a or token_c is missing; allowed: token_a = "env:NAME" or "file:PATH"'),
    ("env:TOKEN_A", "env:NOWHERE", f"7: connection.token_a: the environment variable NOWHERE is not set; {EXPORT}"),
    ("env:TOKEN_A", "env:EMPTY", "7: connection.token_a: the environment variable EMPTY is empty; allowed: export EMPTY=..."),
    ("env:TOKEN_A", "file:none.txt", "7: connection.token_a: cannot read the file none.txt: No such file or directory"),
    ("env:TOKEN_A", " abc", "7: connection.token_a: the token has spaces around it or control characters in it"),
    ('"env:TOKEN_A"', "4711", "7: connection.token_a: must be a string, not a number"),
    ('"env:TOKEN_A"', "{}", f"7: connection.token_a: the table is empty; {KNOWN}"),
    ('"env:TOKEN_A"', '{ "9.9" = "env:TOKEN_A" }', f"7: connection.token_a: '9.9' is no version that the suite knows; {KNOWN}"),
    ('"env:TOKEN_A"', f'{{ "{NEW}" = "env:NOWHERE" }}', f"7: connection.token_a: the environment variable NOWHERE is not set; {EXPORT}"),
]  # fmt: skip

# Lines that are added below the plain file, whose own lines are 1 to 7.
ADDED = [
    ("connection", f'versions = ["{NEW[:-1]}1"]', f"8: connection.versions: '{NEW[:-1]}1' is no version that the suite knows; {KNOWN}; did you mean '{NEW}'?"),
    ("connection", f'versions = "{NEW}"', '8: connection.versions: must be a list of strings, not a string; allowed: ["...", "..."]'),
    ("connection", 'party = "ACM"', "8: connection.party: 'ACM' is no party; allowed: country code, hyphen, party id: NL-ACM"),
    ("connection", 'initiator = "them"', "8: connection.initiator: 'them' is not known; allowed: suite, target"),
    ("connection", 'token_encoding = "Base64"', "8: connection.token_encoding: 'Base64' is not known; allowed: auto, base64, raw; did you mean 'base64'?"),
    ("connection", 'keep = "yes"', "8: connection.keep: 'yes' is neither; allowed: true, false"),
    ("connection", 'token_b = "env:TOKEN_B"', "8: connection.token_b: goes with token_c, an existing registration, which is missing"),
    ("connection", 'spare_tokens_a = ["env:TOKEN_A"]', "8: connection.spare_tokens_a: a token is there twice, and each is good for one registration"),
    ("connection", 'public_url = "https://t.example"', "8: connection.public_url: unknown key; it belongs in [suite]; allowed: name, versions_url, roles, versions, party, initiator, token_a, spare_tokens_a, our_token_a, token_c, token_b, token_encoding, keep, state"),
    ("target", 'setup = "prod"', "3: target.setup: 'prod' is not known; allowed: test, production"),
    ("target", 'edition = "ed9"', "3: target.edition: 'ed9' is not known; allowed: ed1, ed2, d2; did you mean 'ed2'?"),
    ("target", 'modules = ["location"]', "3: target.modules: 'location' names no module; allowed: versions, credentials, locations, tariffs, tokens, sessions, cdrs, commands, chargingprofiles, hubclientinfo; did you mean 'locations'?"),
    ("target", 'modules = ["locations:send"]', "3: target.modules: 'locations:send' names no interface; allowed: locations:sender, locations:receiver; did you mean 'sender'?"),
    ("suite", 'listen = "8700"', "9: suite.listen: '8700' is no address; allowed: \"127.0.0.1:8700\""),
    ("suite", 'listen = "127.0.0.1:70000"', "9: suite.listen: '127.0.0.1:70000' is no address; allowed: \"127.0.0.1:8700\""),
    ("suite", 'public_url = "abc.example"', "9: suite.public_url: 'abc.example' is no absolute URL; allowed: https://host/path"),
    ("suite", 'parties = [{ id = "NL-TSE" }]', "9: suite.parties.role: is missing"),
    ("suite", 'parties = [{ role = "emsp", id = "NL-TSE" }]', "9: suite.parties.role: 'emsp' is not known; allowed: CPO, EMSP, HUB, NSP, NAP, SCSP; did you mean 'EMSP'?"),
    ("suite", 'parties = [{ role = "EMSP", id = "NLTSE" }]', "9: suite.parties.id: 'NLTSE' is no party; allowed: country code, hyphen, party id: NL-ACM"),
    ("suite", 'parties = { role = "EMSP" }', "9: suite.parties: must be a list of tables, not a table"),
    ("suite", 'tokens = [{ id = "1" }]', "9: suite.tokens.id: unknown key; allowed: uid, contract_id, type; did you mean 'uid'?"),
    ("suite", 'tokens = [{ uid = "1", type = "rfid" }]', "9: suite.tokens.type: 'rfid' is not known; allowed: RFID, OTHER, AD_HOC_USER, APP_USER, EMAID; did you mean 'RFID'?"),
    ("suite", 'tokens = [{ uid = "1", contract_id = "ü" }]', "9: suite.tokens.contract_id: is no id of a card; allowed: at most 36 printable ASCII characters"),
    ("suite", "tokens = [1]", "9: suite.tokens: must be a table, not a number"),
    ("suite", 'tls_cert = "none.pem"', "9: suite.tls_cert: there is no file none.pem, seen from the folder of target.toml"),
    ("suite", 'tls_key = "target.toml"', "9: suite.tls_key: needs tls_cert too"),
    ("charging", 'evses = [{ evse_uid = "1" }]', "9: charging.evses.location_id: is missing"),
    ("charging", "unlock = 1", "9: charging.unlock: 1 is neither; allowed: true, false"),
    ("safety", 'writes = "no"', "9: safety.writes: 'no' is not known; allowed: all, no-cdrs, none; did you mean 'none'?"),
    ("safety", 'writes = "env:TOKEN_A"', "9: safety.writes: 'env:TOKEN_A' is not known; allowed: all, no-cdrs, none"),
    ("safety", "negative_auth = -1", "9: safety.negative_auth: -1 is no such number; allowed: a number from 0 upwards"),
    ("safety", "negative_auth = 1.5", "9: safety.negative_auth: 1.5 is no such number; allowed: a whole number from 0 upwards"),
    ("safety", "max_requests_per_second = inf", "9: safety.max_requests_per_second: inf is no such number; allowed: a number from 0 upwards"),
    ("safety", "max_requests_per_second = true", "9: safety.max_requests_per_second: True is no such number; allowed: a number from 0 upwards"),
    ("safety", 'allow_hosts = ["https://x.example/"]', "9: safety.allow_hosts: 'https://x.example/' is no host; allowed: \"api.acme.example\", \"api.acme.example:8443\""),
    ("limits", "crawl = 0", "9: limits.crawl: 0 is neither; allowed: \"full\" or a number of objects"),
    ("limits", 'crawl = "all"', "9: limits.crawl: 'all' is neither; allowed: \"full\" or a number of objects"),
    ("limits", 'time = "30"', "9: limits.time: '30' is no duration; allowed: \"500ms\", \"10s\", \"5m\", \"24h\""),
    ("limits", "time = 30", "9: limits.time: 30 is no duration; allowed: \"500ms\", \"10s\", \"5m\", \"24h\""),
    ("deadlines", 'response = "0s"', "9: deadlines.response: nothing happens in no time; allowed: \"500ms\", \"10s\", \"5m\""),
    ("deadlines", 'reply = "1s"', "9: deadlines.reply: unknown key; allowed: response, callback, settle, session, cdr, quiet"),
    ("network", 'proxy = "proxy:3128"', "9: network.proxy: is no absolute URL; allowed: http://proxy:3128"),
    ("network", 'ca_file = "none.pem"', "9: network.ca_file: there is no file none.pem, seen from the folder of target.toml"),
    ("network", 'client_key = "target.toml"', "9: network.client_key: needs client_cert too"),
    ("network", 'bind = "eth0"', "9: network.bind: 'eth0' is no address of this machine; allowed: \"192.0.2.7\""),
    ("network", 'headers = ["X"]', "9: network.headers: must be a table, not a list"),
    ("network", 'headers = { "X Y" = "1" }', "9: network.headers.X Y: is no name of a header; allowed: \"X-Api-Key\""),
    ("network", 'headers = { Authorization = "1" }', "9: network.headers.Authorization: is set by the suite itself; allowed: any other header"),
    ("network", 'headers = { X = "a\\nb" }', "9: network.headers.X: the value is not fit for a header: ASCII without line breaks"),
    ("stimuli.plugin", "wait = true", "8: stimuli.plugin: unknown key; allowed: register, rotate, unregister, pull, push_location, change_status, push_tariff, push_token, authorize, plug_in, swipe_card, start_session, stop_session, unplug, send_cdr, credit_cdr, cancel_reservation, go_offline; did you mean 'plug_in'?"),
    ("stimuli.plug_in", "", f"8: stimuli.plug_in: needs exactly one of them; {HOW}"),
    ("stimuli.plug_in", 'wait = true\nask = "?"', f"8: stimuli.plug_in: needs exactly one of them; {HOW}"),
    ("stimuli.plug_in", 'cmd = "x"', "9: stimuli.plug_in.cmd: unknown key; allowed: run, http, ask, wait, within"),
    ("stimuli.plug_in", "run = \"./x 'a\"", "9: stimuli.plug_in.run: cannot be split into words: No closing quotation; allowed: quotes in pairs"),
    ("stimuli.plug_in", 'run = " "', "9: stimuli.plug_in.run: names no command"),
    ("stimuli.plug_in", 'http = { method = "POST" }', "9: stimuli.plug_in.http.url: is missing"),
    ("stimuli.plug_in", 'http = { url = "/x" }', "9: stimuli.plug_in.http.url: '/x' is no absolute URL; allowed: http://host/path"),
    ("stimuli.plug_in", 'http = { url = "http://x", method = "post" }', "9: stimuli.plug_in.http.method: 'post' is not known; allowed: GET, POST, PUT, PATCH, DELETE; did you mean 'POST'?"),
    ("stimuli.plug_in", 'http = { url = "http://x", json = 2020-01-01 }', "9: stimuli.plug_in.http.json: JSON has no dates; write them as strings"),
    ("stimuli.plug_in", 'wait = true\nwithin = "soon"', "10: stimuli.plug_in.within: 'soon' is no duration; allowed: \"500ms\", \"10s\", \"5m\", \"24h\""),
    ("pricing", 'tolerance = "much"', "9: pricing.tolerance: 'much' is no amount; allowed: \"auto\", \"0.01\""),
    ("pricing", "tolerance = true", "9: pricing.tolerance: True is no amount; allowed: \"auto\", \"0.01\""),
    ("pricing", "tolerance = -0.01", "9: pricing.tolerance: -0.01 is no amount; allowed: \"auto\", \"0.01\""),
    ("readings", "'transport.refusal.http-status' = 1", "9: readings.transport.refusal.http-status: must be a string, not a number"),
    ("readings", "'transport.refusal.http-status' = 'http-5xx'", "9: readings.transport.refusal.http-status: 'http-5xx' is not known; allowed: http-2xx, http-4xx; did you mean 'http-4xx'?"),
    ("readings", "'transport.refusal.http-staus' = 'http-4xx'", "9: readings.transport.refusal.http-staus: is no reading; `ocpi-suite readings` lists them; did you mean 'transport.refusal.http-status'?"),
    ("waivers", 'file = "none.toml"', "9: waivers.file: there is no file none.toml, seen from the folder of target.toml"),
    ("waivers", 'path = "none.toml"', "9: waivers.path: unknown key; allowed: file"),
    ("[connection]", 'versions_url = "http://x.example"\nroles = ["CPO"]\ntoken_c = "env:TOKEN_C"', "8: connection.name: two connections are called 'main'; each needs a name of its own"),
    ("[connection]", 'name = "2"\nversions_url = "x"\nroles = ["CPO"]', "10: connection.versions_url: 'x' is no absolute URL; allowed: https://host/path"),
]  # fmt: skip

SET = [
    ("safety.writes", " --set: 'safety.writes' is no KEY=VALUE; allowed: --set safety.writes=none"),
    ("safety..writes=none", " --set: 'safety..writes=none' is no KEY=VALUE; allowed: --set safety.writes=none"),
    ("target.name.first=x", " --set target.name.first: leads nowhere; allowed: a dotted key such as safety.writes"),
    ("safety.writes=some", " --set safety.writes: 'some' is not known; allowed: all, no-cdrs, none"),
    ("safty.writes=all", " --set safty: unknown key; allowed: target, connection, suite, charging, safety, limits, deadlines, network, stimuli, pricing, readings, waivers, wait; did you mean 'safety'?"),
    ("wait=long", " --set wait: 'long' is no duration; allowed: \"500ms\", \"10s\", \"5m\", \"24h\""),
    ('connection.roles=["CPO","EMSP"]', f" --set connection.roles: a connection that includes {OLD} has one role, its credentials name one party: give each role a [[connection]]"),
    (f'connection.versions=["{NEW}"]', f" --set connection.token_a: has no token for version {NEW}, which `versions` asks for"),
]  # fmt: skip


def complaint(folder: Path, text: str, *overrides: str) -> str:
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path, overrides)
    assert str(caught.value).startswith(f"{path}:"), "where comes first"
    return str(caught.value).removeprefix(f"{path}:")


@pytest.mark.parametrize(("old", "new", "words"), CHANGED, ids=[each[2][:60] for each in CHANGED])
def test_a_changed_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in PLAIN
    assert complaint(tmp_path, PLAIN.replace(old, new)) == words


@pytest.mark.parametrize(("section", "line", "words"), ADDED, ids=[each[2][:60] for each in ADDED])
def test_an_added_line(tmp_path: Path, section: str, line: str, words: str) -> None:
    if section == "connection":
        text = PLAIN + line
    elif section == "target":
        text = PLAIN.replace("\n\n", f"\n{line}\n\n", 1)
    else:
        text = f"{PLAIN}[{section}]\n{line}\n"
    assert complaint(tmp_path, text) == words


@pytest.mark.parametrize(("override", "words"), SET)
def test_an_override(tmp_path: Path, override: str, words: str) -> None:
    given = (TABLE_A, override) if "connection" in override else (override,)
    assert complaint(tmp_path, PLAIN, *given) == words


@pytest.mark.parametrize("line", ['name = "Acme" "Charge"', 'name = "Acme', "name ="])
def test_what_is_no_toml(tmp_path: Path, line: str) -> None:
    """The rest of the line is the parser's own, which differs from one Python to the next."""
    said = complaint(tmp_path, PLAIN.replace('name = "Acme Charge"', line))
    assert said.startswith("2: not TOML: ")
    assert "(at line" not in said


def test_what_is_no_toml_at_its_end(tmp_path: Path) -> None:
    assert " not TOML: " in complaint(tmp_path, PLAIN + "[suite")


def test_the_second_connection_has_lines_of_its_own(tmp_path: Path) -> None:
    second = PLAIN.partition("\n\n")[2].replace('["CPO"]', '["CPU"]')
    assert complaint(tmp_path, f'{PLAIN}\n{second}name = "two"\n').startswith("11: connection.roles: 'CPU' is no role")


def test_long_strings_and_lists_of_many_lines_do_not_move_the_line(tmp_path: Path) -> None:
    more = '[stimuli.pull]\nask = """\n[safety]\nwrites = 1\n"""\n[charging]\nevses = [ # ]\n  { location_id = "[" },\n]\n[safety]\nwrites = "x"\n'
    assert complaint(tmp_path, PLAIN + more).startswith("18: safety.writes: 'x'")


def test_a_dotted_key_has_its_line(tmp_path: Path) -> None:
    assert complaint(tmp_path, 'safety.writes = "x"\n' + PLAIN).startswith("1: safety.writes: 'x'")


def test_no_connection_at_all(tmp_path: Path) -> None:
    text = PLAIN.partition("\n\n")[0]
    assert (
        complaint(tmp_path, text)
        == " connection: there must be at least one; allowed: [[connection]] with versions_url, roles and token_a"
    )


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none.toml")
    assert str(caught.value) == f"{tmp_path}/none.toml: there is no such file; `ocpi-suite init` writes one"


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "target.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read: it is not UTF-8 text"):
        load(tmp_path / "target.toml")


def test_a_key_with_a_line_break_in_it_stays_on_one_line(tmp_path: Path) -> None:
    assert "\n" not in complaint(tmp_path, PLAIN + '"a\\nb" = 1\n')


@pytest.mark.parametrize("key", ["token_a", "token_b", "token_c", "our_token_a"])
def test_no_complaint_shows_a_token(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "", f'connection.{key}="hidden\\tthing"')
    assert "hidden" not in str(caught.value)
