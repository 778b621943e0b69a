"""Personal data is hashed in what is written, and nowhere else; the same value gives the same hash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from suite.record.file import Writer, read
from suite.record.rows import Finding, Header
from suite.record.verdicts import Judgement
from suite.wire.journal import Journal
from suite.wire.message import Label
from suite.wire.personal import Personal
from suite.wire.redact import Redactor

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"k" * 32
CARD = {
    "uid": "04A1B2C3D4E5F6",
    "type": "RFID",
    "contract_id": "NL-TST-C00000001-X",
    "visual_number": "1234 5678",
    "issuer": "Test",
    "group_id": "FLEET7",
    "valid": True,
    "whitelist": "ALLOWED",
}
SECRET = ("04A1B2C3D4E5F6", "NL-TST-C00000001-X", "1234 5678", "FLEET7")


def _writer(folder: Path) -> Writer:
    writer = Writer(folder / "run.ndjson")
    writer.write(Header(suite="0", target="t", started=0.0))
    return writer


def _bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def test_nothing_personal_reaches_the_record_and_judges_still_see_it(tmp_path: Path) -> None:
    writer = _writer(tmp_path)
    journal = Journal(writer, Redactor(KEY), personal=Personal(KEY))
    assert journal.personal is not None
    writer.veil = journal.personal.row
    label = Label(connection="c", version="2.2.1", module="tokens", side="receiver", object="token")
    url = "https://x.test/ocpi/tokens/NL/TST/04A1B2C3D4E5F6"
    exchange = journal.begin(outbound=False, label=label, method="PUT", url=url, headers=[], body=_bytes(CARD))
    journal.end(exchange, status=200, headers=[], body=b"{}")
    told = "uid 04A1B2C3D4E5F6 of 'NL-TST-C00000001-X' (1234 5678)"
    writer.write(Finding(id="F1", requirement="x", verdict=Judgement.FAIL, message=told, actual="FLEET7"))
    writer.close()
    assert exchange.request.json == CARD
    written = (tmp_path / "run.ndjson").read_text("utf-8")
    assert not [each for each in SECRET if each in written]
    finding = read(tmp_path / "run.ndjson").of(Finding)[0]
    hashed = journal.personal.hash
    assert finding.actual == hashed("FLEET7")
    assert finding.message == f"uid {hashed(SECRET[0])} of '{hashed(SECRET[1])}' ({hashed(SECRET[2])})"
    assert f"/tokens/NL/TST/{hashed(SECRET[0])}" in written


def test_large_bodies_are_veiled_before_they_are_packed(tmp_path: Path) -> None:
    writer = _writer(tmp_path)
    journal = Journal(writer, Redactor(KEY), personal=Personal(KEY))
    cards = [{**CARD, "uid": f"CARD{number:06d}", "contract_id": f"NLTST{number:06d}"} for number in range(200)]
    exchange = journal.begin(outbound=True, label=Label(), method="GET", url="https://x.test/a", headers=[], body=b"")
    journal.end(exchange, status=200, headers=[], body=_bytes({"data": cards}))
    writer.close()
    record = read(tmp_path / "run.ndjson")
    text = "".join(map(record_text, record.bodies.values()))
    assert "hash:" in text
    assert "CARD000001" not in text
    assert "NLTST000001" not in text


def record_text(row: object) -> str:
    """The text of a body row."""
    import base64  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    data, packed = row.data, row.packed  # type: ignore[attr-defined]
    return zlib.decompress(base64.b64decode(data)).decode() if packed else str(data)


def test_the_uid_of_an_evse_is_no_personal_data() -> None:
    personal = Personal(KEY)
    place = {"id": "LOC1", "evses": [{"uid": "3256", "status": "AVAILABLE", "connectors": [{"id": "1"}]}]}
    allowed = {"publish_allowed_to": [{"uid": "CAFE1234", "type": "APP_USER"}]}
    data = _bytes({**place, **allowed})
    personal.learn(data)
    made = json.loads(personal.body(data))
    assert made["evses"] == place["evses"]
    assert made["publish_allowed_to"][0]["uid"] == personal.hash("CAFE1234")


def test_what_is_no_json_is_left_and_hurts_nobody() -> None:
    personal = Personal(KEY)
    for data in (b"", b"\xff\xfe", b'{"contract_id": "NL', b"[" * 5000, b'{"uid": null}'):
        personal.learn(data)
        personal.body(data)
    assert json.loads(personal.body(b'{"contract_id": "a\\"b"}'))["contract_id"] == personal.hash('a"b')
