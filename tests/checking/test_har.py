"""`validate --har`: the exchanges of OCPI are found, told apart and judged; what is hostile ends in one line; no token passes."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from suite.checking import har
from suite.checking.har_verb import validate_har
from suite.checking.reading import DocumentError
from suite.standard.versions import VERSIONS
from tests.checking.test_held import PLAIN
from tests.cli.desk import one_line, run

if TYPE_CHECKING:
    from pathlib import Path

OLD, V = str(VERSIONS[0]), str(VERSIONS[1])
NOW = "2026-02-03T04:05:06Z"
BASE = f"https://cpo.example/ocpi/cpo/{V}"
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
IDS = [{"name": "X-Request-ID", "value": UUID}, {"name": "X-Correlation-ID", "value": UUID}]
JSON_TYPE = {"name": "Content-Type", "value": "application/json"}
SECRET = "tok-3f9a77c2-very-secret"


def answer(data: object = None, **more: Any) -> str:
    return json.dumps({"status_code": 1000, "timestamp": NOW, **({"data": data} if data is not None else {}), **more})


def entry(method: str, url: str, shown: str | None = None, sent: str | None = None, **more: Any) -> dict[str, Any]:
    request: dict[str, Any] = {"method": method, "url": url, "headers": [*IDS, *more.get("asked", [])]}
    if sent is not None:
        request |= {"postData": {"mimeType": "application/json", "text": sent}}
        request["headers"].append(JSON_TYPE)
    content = {"size": len(shown or ""), **({"text": shown} if shown is not None else {})} | more.get("content", {})
    headers = [JSON_TYPE, *IDS, *more.get("headers", [])]
    return {
        "startedDateTime": NOW, "time": 12.5, "request": request,
        "response": {"status": more.get("status", 200), "headers": headers, "content": content},
    }  # fmt: skip


def page(*objects: dict[str, Any], url: str = f"{BASE}/locations", **more: Any) -> dict[str, Any]:
    counts = [{"name": "X-Total-Count", "value": str(len(objects))}, {"name": "X-Limit", "value": "50"}]
    return entry("GET", url, answer(list(objects)), headers=counts, **more)


def judged(
    folder: Path, capsys: pytest.CaptureFixture[str], *entries: Any, version: str = V
) -> tuple[int, dict[str, Any]]:
    path = folder / "talk.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": list(entries)}}), "utf-8")
    code = validate_har(path, version, "json")
    return code, json.loads(capsys.readouterr().out)


def told(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["in"], each["requirement"], each["pointer"]) for each in found["findings"]}


def test_lawful_exchanges_are_valid_and_others_are_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = judged(
        tmp_path, capsys, page(PLAIN), entry("GET", "https://cpo.example/logo.png"),
        entry("OPTIONS", f"{BASE}/locations"), entry("GET", f"{BASE}/locations/L1", answer(PLAIN)),
    )  # fmt: skip
    assert (code, found["valid"], found["entries"], found["exchanges"]) == (0, True, 4, 2)
    assert [each for each in found["findings"] if each["verdict"] == "FAIL"] == []


def test_a_broken_answer_is_told_with_its_exchange(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = judged(tmp_path, capsys, page(PLAIN, {**PLAIN, "id": "L2", "address": 5}))
    assert code == 1
    (fail,) = (each for each in found["findings"] if each["verdict"] == "FAIL")
    assert (fail["in"], fail["requirement"], fail["pointer"]) == (
        "response", "locations.object.valid", "/data/1/address",
    )  # fmt: skip
    assert fail["exchange"] == f"GET {BASE}/locations (entry 0)"


def test_a_push_is_judged_as_the_word_of_who_pushes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"https://emsp.example/ocpi/receiver/{V}/locations/NL/ABC/L1"
    code, found = judged(tmp_path, capsys, entry("PUT", url, answer(), sent=json.dumps({**PLAIN, "coordinates": "x"})))
    assert code == 1
    assert ("request", "locations.object.valid", "/coordinates") in told(found)
    assert not [each for each in found["findings"] if each["in"] == "response" and each["verdict"] == "FAIL"]


def test_modules_without_a_scenario_are_judged_by_their_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"https://cpo.example/ocpi/{V}/receiver/tokens/NL/MSP/012345"
    code, found = judged(tmp_path, capsys, entry("PUT", url, answer(), sent=json.dumps({"uid": "012345"})))
    assert code == 1
    assert any(each["requirement"] == "tokens.object.valid" and each["in"] == "request" for each in found["findings"])


def test_pages_and_links_and_envelopes_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = entry("GET", f"{BASE}/locations?limit=1", answer([PLAIN, {**PLAIN, "id": "L2"}]))
    code, found = judged(tmp_path, capsys, bare)
    assert code == 1
    assert {"pagination.total-count.present", "pagination.limit.honoured"} <= {
        each["requirement"] for each in found["findings"]
    }


def test_endpoints_of_the_same_har_tell_the_interface(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without them nothing in the path says that these are Locations of the receiver interface."""
    url = "https://emsp.example/x7/9"
    details = {"version": V, "endpoints": [
        {"identifier": "credentials", "role": "SENDER", "url": f"https://emsp.example/{V}/c"},
        {"identifier": "locations", "role": "RECEIVER", "url": url},
    ]}  # fmt: skip
    push = entry("PATCH", f"{url}/NL/ABC/L1", answer(), sent=json.dumps({"last_updated": NOW, "time_zone": 7}))
    _, alone = judged(tmp_path, capsys, entry("GET", f"https://emsp.example/ocpi/{V}", answer(details)))
    assert alone["exchanges"] == 1
    code, found = judged(tmp_path, capsys, entry("GET", f"https://emsp.example/ocpi/{V}", answer(details)), push)
    assert (code, found["exchanges"]) == (1, 2)
    assert ("request", "locations.object.valid", "/time_zone") in told(found)


def test_the_version_in_a_url_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = entry("GET", f"https://cpo.example/ocpi/cpo/{OLD}/locations/L1", answer(PLAIN))
    _, found = judged(tmp_path, capsys, old, page(PLAIN))
    assert found["versions"] == {OLD: 1, V: 1}


def test_a_versions_list_asks_nothing_of_a_version_that_nobody_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = entry(
        "GET", "https://cpo.example/ocpi/versions", answer([{"version": V, "url": f"https://cpo.example/{V}"}])
    )
    listed["request"]["headers"] = []
    code, found = judged(tmp_path, capsys, listed)
    assert (code, found["findings"]) == (0, [])


def test_where_two_interfaces_fit_nobody_is_blamed_by_a_guess(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three segments below locations: a Connector of the owner, or a Location of the receiver. The body tells."""
    url = f"https://hub.example/ocpi/{V}/locations/NL/ABC/L1"
    code, found = judged(tmp_path, capsys, entry("GET", url, answer({"strange": 1})))
    assert (code, found["not_placed"]) == (0, 1)
    _, shown = judged(tmp_path, capsys, entry("GET", url, answer(PLAIN)))
    assert shown["not_placed"] == 0


def test_a_body_that_was_not_recorded_is_not_an_empty_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left_out = entry("GET", f"{BASE}/locations", content={"size": 4711})
    code, found = judged(tmp_path, capsys, left_out)
    assert (code, found["not_recorded"], found["findings"]) == (0, 1, [])
    code, empty = judged(tmp_path, capsys, entry("GET", f"{BASE}/locations", content={"size": 0}))
    assert code == 1
    assert any(each["requirement"] == "transport.body.json" for each in empty["findings"])


def test_a_body_in_base64_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = page({**PLAIN, "address": 5})
    text = packed["response"]["content"]["text"]
    packed["response"]["content"] |= {"text": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
    code, _ = judged(tmp_path, capsys, packed)
    assert code == 1


def test_without_times_no_clock_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = entry("GET", f"{BASE}/locations/L1", answer(PLAIN, timestamp="2020-01-01T00:00:00Z"))
    _, found = judged(tmp_path, capsys, late)
    assert "transport.timestamp.near-now" in {each["requirement"] for each in found["findings"]}
    _, found = judged(tmp_path, capsys, {**late, "startedDateTime": ""})
    assert "transport.timestamp.near-now" not in {each["requirement"] for each in found["findings"]}


def test_headers_of_http_2_and_a_call_without_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = entry("GET", f"{BASE}/locations/L1")
    lost["response"] = {"status": 0}
    lost["request"]["headers"] += [{"name": ":method", "value": "GET"}]
    code, found = judged(tmp_path, capsys, lost)
    assert (code, found["exchanges"]) == (0, 1)


def test_no_token_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = base64.b64encode(SECRET.encode()).decode()
    token = {"name": "Authorization", "value": f"Token {packed}"}
    credentials = {"token": SECRET, "url": SECRET, "roles": []}
    entries = [
        entry("POST", f"https://x.example/{V}/credentials", answer(credentials), sent=json.dumps(credentials), asked=[token]),
        entry("GET", f"{BASE}/locations/L1?echo={SECRET}", answer({**PLAIN, "address": [SECRET], SECRET: 1}), asked=[token]),
        entry("GET", f"{BASE}/locations", answer([]), headers=[{"name": "Link", "value": f"{SECRET} {packed}"}], asked=[token]),
        {"request": {"method": SECRET, "url": 5}},
    ]  # fmt: skip
    code, found = judged(tmp_path, capsys, *entries)
    assert code == 1
    assert found["findings"]
    whole = json.dumps(found)
    assert validate_har(tmp_path / "talk.har", V, "text") == 1
    for text in (whole, capsys.readouterr().out):
        assert SECRET not in text
        assert packed not in text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe{\x00", "UTF-16"),
        (b"[1]", "no HAR"),
        (b'{"log": {}}', "no HAR"),
        (b'{"log": {"entries": 5}}', "no HAR"),
        (b'{"log": {"entries": []}}', "no exchange of OCPI among 0 entries"),
        (b'{"log": {"entries": [1, null]}}', "2 entries are none"),
        (b'{"log": {"entries": [], "x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}", "nested too deep"),
        (b'{"log": {"entries": []}} {"log": 1}', "not JSON"),
        (b'{"log": {"entries": [\xff]}}', "not JSON"),
    ],
)
def test_what_is_no_har_ends_in_one_line(raw: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.har").write_bytes(raw)
    with pytest.raises(DocumentError, match=said) as caught:
        validate_har(tmp_path / "bad.har", V, "json")
    assert "\n" not in str(caught.value)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(har, "MAX_FILE", 2_000)
    with pytest.raises(DocumentError, match="larger than"):
        judged(tmp_path, capsys, *[page(PLAIN)] * 9)
    monkeypatch.undo()
    monkeypatch.setattr(har, "MAX_ENTRIES", 3)
    with pytest.raises(DocumentError, match="more than 3 entries"):
        judged(tmp_path, capsys, *[page(PLAIN)] * 4)


@pytest.mark.parametrize(
    "spoilt",
    [
        5, None, [], {}, {"request": {}}, {"request": {"method": "GET", "url": "u"}, "response": {"status": "200"}},
        {"request": {"method": "GET", "url": "https://[broken/locations"}, "response": {"status": 200}},
        {"request": {"method": "GET", "url": "x" * 100_000}, "response": {"status": 200}},
        {"request": {"method": "GET", "url": f"{BASE}/locations", "headers": [{"name": "a"}] * 10_000}, "response": {}},
        {**page(PLAIN), "time": 1e308, "startedDateTime": "tomorrow"},
        {**page(PLAIN), "startedDateTime": 5},
        entry("GET", f"{BASE}/locations", "[" * 100_000),
        entry("GET", f"{BASE}/locations", '{"status_code": 1000, "data": [1e999, NaN]}'),
        entry("GET", f"{BASE}/locations", answer([None, 5, "x", []])),
        entry("GET", f"{BASE}/locations", content={"text": "%%%", "encoding": "base64", "size": 3}),
        entry("GET", f"https://x.example/{V}", answer({"version": 5, "endpoints": [5, {"url": [], "identifier": 1}]})),
    ],
)  # fmt: skip
def test_a_hostile_entry_spoils_no_other(spoilt: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = judged(tmp_path, capsys, spoilt, page({**PLAIN, "address": 5}))
    assert ("response", "locations.object.valid", "/data/0/address") in told(found)


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "talk.har"
    path.write_text(json.dumps({"log": {"entries": [page(PLAIN)]}}), "utf-8")
    done = run("validate", path, "--har", "--version", V, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 of 1 entries are exchanges of OCPI" in done.stdout
    for words in (("--har", "--object", "location"), ("--har", "--message"), ()):
        refused = run("validate", path, *words, "--version", V, cwd=tmp_path)
        assert refused.returncode == 4
        assert "--har" in one_line(refused)
