"""What stands in the file, and when: events at once, bodies once, pages when the judge has looked, tokens never."""

from __future__ import annotations

import base64
import json
import threading
import zlib
from typing import TYPE_CHECKING

import pytest

from suite.record.rows import Note
from suite.wire.message import Label

if TYPE_CHECKING:
    from suite.wire.exchange import Exchange
    from tests.wire.conftest import Desk

TOKEN = "9d5c2f-token-of-ours"
PAGE = json.dumps({"data": [{"id": f"LOC{number}"} for number in range(2000)]}).encode()
_PAGED = Label(module="locations", paged=True)


def _begin(desk: Desk, label: Label | None = None, *, outbound: bool = True, body: bytes = b"") -> Exchange:
    headers = [("Authorization", f"Token {TOKEN}"), ("X-B", "1"), ("x-a", "2")]
    return desk.journal.begin(
        outbound=outbound, label=label or Label(), method="GET", url="http://h/x", headers=headers, body=body
    )


def _page(desk: Desk, body: bytes = PAGE, label: Label = _PAGED) -> Exchange:
    return desk.journal.end(_begin(desk, label), status=200, headers=[], body=body)


def _data(desk: Desk, exchange: Exchange) -> bytes | None:
    assert exchange.response is not None
    row = desk.record.bodies.get(exchange.response.digest)
    if row is None or row.trimmed:
        return None
    return zlib.decompress(base64.b64decode(row.data)) if row.packed else row.data.encode()


@pytest.mark.parametrize(
    ("outbound", "ends"), [(True, ["request-sent", "response-seen"]), (False, ["request-seen", "response-sent"])]
)
def test_events_are_in_the_file_as_they_happen(desk: Desk, outbound: bool, ends: list[str]) -> None:  # noqa: FBT001 - a column
    desk.journal.scenario = "a.case@x/y"
    exchange = _begin(desk, outbound=outbound)
    assert [event.end for event in desk.events] == ends[:1]
    assert desk.journal.in_flight == [exchange]
    desk.journal.end(exchange, status=404, headers=[("B", "2"), ("a", "1"), ("B", "3")], body=b"no")
    assert [event.end for event in desk.events] == ends
    assert {event.scenario for event in desk.events} == {"a.case@x/y"}
    assert desk.events[1].message is not None
    assert desk.events[1].message.headers == [("B", "2"), ("a", "1"), ("B", "3")]
    assert list(desk.journal.completed) == [exchange]
    assert desk.journal.in_flight == []


def test_a_failure_keeps_what_had_come(desk: Desk) -> None:
    exchange = desk.journal.fail(_begin(desk), f"broke near {TOKEN}", status=200, headers=[("A", "b")])
    assert desk.events[-1].message is not None
    assert desk.events[-1].message.headers == [("A", "b")]
    assert TOKEN not in exchange.error
    assert exchange.error == desk.events[-1].error
    assert exchange.status == 0


def test_the_body_stands_before_the_event_that_names_it_and_only_once(desk: Desk) -> None:
    for _ in range(3):
        desk.journal.end(_begin(desk), status=200, headers=[], body=b'{"same": true}')
    lines = [json.loads(line) for line in desk.written.splitlines()]
    assert [line["kind"] for line in lines].count("body") == 1
    assert [line["kind"] for line in lines][1:3] == ["body", "event"]


def test_large_and_binary_bodies_come_back_whole(desk: Desk) -> None:
    for body in (b"\xff\x00\xfe", bytes(range(256)) * 20, b"a" * 5000):
        exchange = desk.journal.end(_begin(desk), status=200, headers=[], body=body)
        assert _data(desk, exchange) == body


def test_a_page_waits_for_the_judge(desk: Desk) -> None:
    exchange = _page(desk)
    assert exchange.response is not None
    assert exchange.response.digest not in desk.record.bodies
    desk.journal.keep(exchange)
    assert _data(desk, exchange) == PAGE


def test_a_trimmed_page_leaves_digest_and_ids(desk: Desk) -> None:
    exchange = _page(desk)
    desk.journal.trim(exchange, ["LOC0", TOKEN])
    assert exchange.response is not None
    row = desk.record.bodies[exchange.response.digest]
    assert (row.trimmed, row.size, row.data, row.ids[0]) == (True, len(PAGE), "", "LOC0")
    assert TOKEN.encode() not in desk.written
    assert len(desk.written) < 3000
    assert not desk.journal._held


def test_the_same_page_may_be_trimmed_and_kept_in_any_order(desk: Desk) -> None:
    first, second, third = _page(desk), _page(desk), _page(desk)
    desk.journal.trim(first)
    desk.journal.keep(second)
    desk.journal.trim(third)
    assert _data(desk, second) == PAGE
    before = desk.written
    desk.journal.keep(_page(desk))
    assert desk.written.startswith(before)
    assert desk.written.count(b'"kind":"body"') == 2


def test_small_pages_and_other_bodies_do_not_wait(desk: Desk) -> None:
    assert _data(desk, _page(desk, b'{"data": []}')) == b'{"data": []}'
    assert _data(desk, _page(desk, PAGE + b" ", Label(module="locations"))) == PAGE + b" "
    desk.journal.keep_pages = True
    assert _data(desk, _page(desk)) == PAGE


def test_what_nobody_judged_is_written_at_the_end(desk: Desk) -> None:
    exchange = _page(desk)
    desk.journal.flush()
    desk.journal.flush()
    assert _data(desk, exchange) == PAGE
    assert not desk.journal._held


def test_a_page_seen_before_is_cleaned_again_when_a_secret_was_learnt(desk: Desk) -> None:
    body = PAGE.replace(b"LOC7", b"secret-in-a-page")
    assert b"secret-in-a-page" in _page(desk, body).response.body  # type: ignore[union-attr]
    desk.journal.redactor.learn("secret-in-a-page")
    assert b"secret-in-a-page" not in _page(desk, body).response.body  # type: ignore[union-attr]


def test_no_form_of_a_token_is_ever_written(desk: Desk) -> None:
    fresh = "c0ffee-token-of-theirs"
    credentials = json.dumps({"status_code": 1000, "data": {"token": fresh, "url": f"http://u:{TOKEN}@h/"}}).encode()
    exchange = _begin(desk, Label(module="credentials"), body=json.dumps({"token": TOKEN}).encode())
    desk.journal.end(exchange, status=200, headers=[("X-Echo", TOKEN), ("Set-Cookie", f"t={fresh}")], body=credentials)
    echo = _begin(desk, body=f"{TOKEN} {base64.b64encode(TOKEN.encode()).decode()}".encode())
    desk.journal.fail(echo, f"no such token {fresh}")
    desk.journal.refuse(
        label=Label(), method="GET", url=f"http://h/?t={fresh}", headers=[], body=b"", error=f"{TOKEN}!"
    )
    desk.journal.malformed("Invalid.", f"GET /{fresh} HTTP/9\r\nAuthorization: Token never-learnt\r\n".encode())
    for token in (fresh, TOKEN, "never-learnt"):
        for form in (
            token,
            base64.b64encode(token.encode()).decode(),
            base64.b64encode(f"{token}\n".encode()).decode(),
        ):
            assert form.encode() not in desk.written
    assert exchange.response is not None
    assert exchange.request.token.hash == exchange.authorization.hash == desk.journal.redactor.hash(TOKEN)
    assert exchange.response.token.hash == desk.journal.redactor.hash(fresh)
    assert exchange.response.token.length == len(fresh)
    assert desk.record.of(Note)[0].what.startswith("refused at our door: Invalid. It began: 'GET /token:")


def test_two_threads_get_numbers_of_their_own(desk: Desk) -> None:
    def work(outbound: bool) -> None:  # noqa: FBT001 - a thread's argument
        for number in range(200):
            desk.journal.end(_begin(desk, outbound=outbound), status=200, headers=[], body=b"%d" % number)

    threads = [threading.Thread(target=work, args=(side,)) for side in (True, False)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(exchange.number for exchange in desk.journal.completed) == list(range(1, 401))
    assert len(desk.events) == 800
    assert len(desk.record.bodies) == 200
