"""No form of a token passes; what judges need of it stays."""

from __future__ import annotations

import base64
import json
import threading
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.wire.authorization import apart
from suite.wire.redact import Redactor

KEY = b"k" * 32
TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
ODD = 'sl/a\\sh"quote+é='


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _travelling(token: str) -> list[str]:
    wrapped = [_base64(token), _base64(token + "\n"), _base64(token + "\r\n")]
    safe = base64.urlsafe_b64encode(token.encode()).decode()
    shapes = [token, *wrapped, *(each.rstrip("=") for each in wrapped), safe, safe.rstrip("=")]
    escaped = [
        json.dumps(token)[1:-1],
        json.dumps(token, ensure_ascii=False)[1:-1],
        json.dumps(token)[1:-1].replace("/", "\\/"),
    ]
    return [*shapes, *escaped, *(quote(each, safe="") for each in shapes)]


@pytest.mark.parametrize("token", [TOKEN, ODD, "secret-1", "pin", "4711"])
def test_every_form_of_a_known_token_is_replaced(token: str) -> None:
    redactor = Redactor(KEY)
    redactor.learn(token)
    if len(token) < 4:
        assert redactor.text(token) == token
        return
    mark = f"token:{redactor.hash(token)}"
    for form in _travelling(token):
        assert redactor.text(f'x "{form}" y') == f'x "{mark}" y'


@given(st.text(min_size=8, max_size=40, alphabet=st.characters(codec="utf-8")))
def test_whatever_a_token_is_made_of(token: str) -> None:
    redactor = Redactor(KEY)
    redactor.learn(token)
    for form in _travelling(token):
        assert form not in redactor.text(f"{{{form}}}") or form in f"token:{redactor.hash(token)}"


def test_a_longer_token_is_not_left_half_by_a_shorter_one() -> None:
    redactor = Redactor(KEY)
    redactor.learn("token-abc")
    redactor.learn("token-abc-and-more")
    assert redactor.text("<token-abc-and-more>") == f"<token:{redactor.hash('token-abc-and-more')}>"


def test_a_short_secret_does_not_eat_words() -> None:
    redactor = Redactor(KEY)
    redactor.learn("test")
    assert (
        redactor.text('{"setup": "testing", "t": "test"}')
        == f'{{"setup": "testing", "t": "token:{redactor.hash("test")}"}}'
    )


@pytest.mark.parametrize("token", ["x", "a-token-of-the-target", 'with"quote', "\u00e9" * 9, "t" * 5000])
def test_a_credentials_body_hides_a_token_that_nobody_knew(token: str) -> None:
    redactor = Redactor(KEY)
    body = json.dumps({"data": {"url": "https://a.example", "token": token}}).encode()
    facts = redactor.learn_body(body)
    clean = redactor.body(body)
    assert json.loads(clean)["data"]["token"] == f"token:{redactor.hash(token)}"
    assert (facts.present, facts.hash, facts.length) == (True, redactor.hash(token), len(token))
    assert facts.printable is token.isascii()
    assert redactor.body(clean) == clean


def test_a_token_in_another_encoding_of_unicode_is_not_written() -> None:
    redactor = Redactor(KEY)
    body = json.dumps({"token": TOKEN}).encode("utf-16")
    redactor.learn_body(body)
    assert redactor.knows(TOKEN)
    assert TOKEN.encode("utf-16-le") not in redactor.body(body)
    assert redactor.body(b"\0\1\2") == b"\0\1\2"


def test_an_object_named_token_is_left_alone() -> None:
    body = b'{"token": {"uid": "1"}, "b": {"token": null}, "c": {"token": ""}}'
    assert Redactor(KEY).body(body) == body


@pytest.mark.parametrize(
    ("value", "scheme", "gap", "form", "length", "printable"),
    [
        (f"Token {TOKEN}", "Token", " ", "raw", 36, True),
        (f"Token {_base64(TOKEN)}", "Token", " ", "base64", 36, True),
        (f"Token {_base64(TOKEN + chr(10)).rstrip('=')}", "Token", " ", "base64+newline", 36, True),
        (f"token  {_base64(TOKEN + chr(10))}", "token", "  ", "base64+newline", 36, True),
        (f"Bearer {TOKEN}", "Bearer", " ", "raw", 36, True),
        (f"Token {_base64(_base64(TOKEN))}", "Token", " ", "other", 36, True),
        ("Token", "Token", "", "empty", 0, True),
        ("", "", "", "empty", 0, True),
        (TOKEN, "", "", "raw", 36, True),
        (f"Token{TOKEN}", "Token", "", "raw", 36, True),
        ("Token two words", "Token", " ", "raw", 9, False),
        ("Token \xe9t\xe9", "Token", " ", "raw", 3, False),
        (f"{TOKEN} x", "?", " ", "raw", 1, True),
        (f"TOKEN\t{TOKEN}", "TOKEN", "\t", "raw", 36, True),
    ],
)
def test_what_may_be_known_of_an_authorization(
    value: str,
    scheme: str,
    gap: str,
    form: str,
    length: int,
    printable: bool,  # noqa: FBT001 - a column of the table
) -> None:
    redactor = Redactor(KEY)
    redactor.learn(TOKEN)
    kept, facts = redactor.headers([("authorization", value)])
    assert (facts.scheme, facts.gap, facts.form, facts.length, facts.printable) == (
        scheme,
        gap,
        form,
        length,
        printable,
    )
    assert facts.present
    ((name, written),) = kept
    assert name == "authorization"
    assert written.startswith(f"{scheme}{gap}token:{facts.hash};form={form};length={length}")
    assert TOKEN not in written


def test_equal_tokens_have_equal_hashes_whatever_the_form() -> None:
    redactor = Redactor(KEY)
    redactor.learn(TOKEN)
    forms = [TOKEN, _base64(TOKEN), _base64(TOKEN + "\n"), _base64(_base64(TOKEN))]
    assert {redactor.headers([("Authorization", f"Token {form}")])[1].hash for form in forms} == {redactor.hash(TOKEN)}
    assert Redactor(b"other").hash(TOKEN) != redactor.hash(TOKEN)


def test_an_unknown_token_is_hidden_and_its_echo_too() -> None:
    redactor = Redactor(KEY)
    kept, facts = redactor.headers([("Authorization", "Token guess-0815"), ("X-Echo", "you sent guess-0815")])
    assert "guess" not in str(kept)
    assert redactor.text("no such token: guess-0815") == f"no such token: token:{facts.hash}"


def test_a_word_as_a_wrong_token_does_not_spoil_bodies() -> None:
    redactor = Redactor(KEY)
    kept, _ = redactor.headers([("Authorization", "Token null")])
    redactor.headers([("Authorization", "Token locations")])
    assert "null" not in str(kept)
    assert redactor.body(b'{"data": null, "m": "locations"}') == b'{"data": null, "m": "locations"}'


def test_a_flood_of_invented_tokens_is_not_remembered() -> None:
    redactor = Redactor(KEY)
    for number in range(1000):
        kept, _ = redactor.headers([("Authorization", f"Token invented-{number}")])
        assert "invented" not in str(kept)
    assert redactor.generation < 300


def test_headers_that_hide_something_are_hidden() -> None:
    redactor = Redactor(KEY, {"X-Api-Key": ""})
    kept, _ = redactor.headers(
        [("x-api-key", "gateway-99"), ("Set-Cookie", "s=1"), ("Accept", "a/b"), ("X-E", "gateway-99!")]
    )
    assert kept[2] == ("Accept", "a/b")
    assert "gateway" not in str(kept)
    assert "s=1" not in str(kept)


def test_urls_lose_passwords_and_tokens() -> None:
    redactor = Redactor(KEY)
    redactor.learn(ODD)
    url = redactor.url(f"https://eve:pw@a.example/x?token={quote(ODD, safe='')}&mail=a@b")
    assert url == f"https://hidden@a.example/x?token=token:{redactor.hash(ODD)}&mail=a@b"


def test_text_that_no_file_can_hold_is_mended() -> None:
    assert "\ud800" not in Redactor(KEY).text("a\ud800b")
    Redactor(KEY).learn("half-\ud800-pair")


@given(st.text(max_size=30))
def test_taking_a_header_apart_never_raises(value: str) -> None:
    scheme, gap, token = apart(value)
    assert not gap.strip()
    assert len(scheme) + len(gap) + len(token) <= len(value) + 1


def test_learning_while_others_read() -> None:
    redactor, troubles = Redactor(KEY), []

    def read() -> None:
        try:
            for _ in range(300):
                redactor.headers([("Authorization", "Token abc-12345"), ("X", "y")])
                redactor.body(b"z" * 100)
        except RuntimeError as error:
            troubles.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for each in threads:
        each.start()
    for number in range(300):
        redactor.learn(f"secret-{number}")
    for each in threads:
        each.join()
    assert not troubles
