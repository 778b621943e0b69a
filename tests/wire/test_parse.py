"""Foreign bytes as JSON: nothing raises, everything wrong is told in one line, nothing within limits is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.wire.depth import too_deep
from suite.wire.parse import MAX_BYTES, MAX_DEPTH, parse

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\[]{}:,é\ud83d', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet='[]{}"\\x', max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty body"),
        (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1 column 2"),
        (b'{"a":\n 1,}', "not JSON: "),
        (b"<html>\n</html>", "not JSON: Expecting value at line 1 column 1"),
        (b'{"a": "\xff"}', "not UTF-8: byte 0xff at 7"),
        (b"\xef\xbb\xbf\xff", "not UTF-8: byte 0xff at 3"),
        (b'"\xed\xa0\x80"', "not UTF-8: byte 0xed at 1"),
        ('{"a":1}'.encode("utf-16"), "not UTF-8: byte 0xff at 0; UTF-16?"),
        ('{"a":1}'.encode("utf-16-le"), "not UTF-8 but UTF-16 or UTF-32"),
        ('{"a":1}'.encode("utf-32-be"), "not UTF-8 but UTF-16 or UTF-32"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested deeper than 64"),
        (b'{"a":' * 100_000, "nested deeper than 64"),
        (b"9" * 5000, "not JSON we can read: a number of thousands of digits"),
        (b"0." + b"9" * 5000, "not JSON we can read: a number of 5002 characters"),
        (b'"a\x01"', "not JSON: Invalid control character at line 1 column 3"),
        (b" " * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(data: bytes, problem: str) -> None:
    found = parse(data)
    assert found.value is None
    assert found.problem.startswith(problem)
    assert "\n" not in found.problem


@pytest.mark.parametrize(
    ("data", "value", "oddity"),
    [
        (b'{"a": NaN}', {"a": None}, "NaN"),
        (b"[-Infinity]", [None], "-Infinity"),
        (b"\xef\xbb\xbf[1]", [1], "byte order mark"),
        (b"[1e999999999]", [Decimal("1E+400")], "number 1e999999999"),
        (b"[-2.5E500]", [Decimal("-1E+400")], "number -2.5E500"),
        (b"[1e-999999999999999999999]", [Decimal(0)], "number 1e-99999999999999999"),
        (b"[0e99999]", [Decimal(0)], "number 0e99999"),
        (b'["\\ud800x"]', ["\ufffdx"], "half a surrogate pair \\ud800"),
    ],
)
def test_oddities_are_read_and_told(data: bytes, value: object, oddity: str) -> None:
    found = parse(data)
    assert not found.problem
    assert found.value == value
    assert oddity in found.oddities


def test_fractions_are_exact() -> None:
    assert parse(b"[0.1, 1.10, 1E2]").value == [Decimal("0.1"), Decimal("1.10"), Decimal(100)]
    assert not parse(b"[0.1, 1E300, -1E-300, 1" + b"0" * 300 + b"]").oddities


@pytest.mark.parametrize(
    ("text", "told"),
    [(b"1E400", "number 1E400"), (b"1E-308", "number 1E-308"), (b"1" + b"0" * 400, "number of 401 digits")],
)
def test_numbers_that_most_readers_cannot_hold_are_told(text: bytes, told: str) -> None:
    found = parse(b'{"a":[' + text + b"]}")
    assert found.oddities == (told,)
    assert found.value == {"a": [Decimal(text.decode())]}


def test_escaped_text_that_looks_like_a_surrogate_stays() -> None:
    found = parse(rb'["\\ud800", "\ud83d\ude00"]')
    assert found.value == ["\\ud800", "\U0001f600"]
    assert not found.oddities


def test_duplicate_names_are_told_and_the_last_wins() -> None:
    found = parse(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 3, "a": 4}')
    assert found.value == {"a": 4, "b": {"c": 2}}
    assert found.duplicates == ("c", "a", "a")


def test_a_thousand_duplicates_do_not_fill_the_record() -> None:
    names = ",".join('"a":1' for _ in range(1000))
    assert len(parse(f"{{{names}}}".encode()).duplicates) == 20


def test_depth_at_the_limit_passes() -> None:
    assert not parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).problem
    assert not parse(b'{"a":[' * (MAX_DEPTH // 2) + b"]}" * (MAX_DEPTH // 2)).problem


def test_brackets_in_strings_neither_add_nor_hide_depth() -> None:
    harmless = json.dumps(["[[[{{{" * 100, 'a"]]', "\\"]).encode()
    assert parse(harmless).value == json.loads(harmless)
    hidden = b'["]\\"]",' * 70 + b"1" + b"]" * 70
    assert parse(hidden).problem == "nested deeper than 64"


def test_a_page_that_was_cut_off_is_not_called_deep() -> None:
    page = json.dumps([{"evses": [{}]}] * 200).encode()
    assert parse(page[:-1]).problem.startswith("not JSON")


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(each) for each in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(each) for each in value), default=0)
    return 0


@given(_VALUES, st.sampled_from(["ascii", "utf-8"]))
def test_depth_is_measured_exactly(value: object, charset: str) -> None:
    data = json.dumps(value, ensure_ascii=charset == "ascii").encode("utf-8", "replace")
    deep = _depth(json.loads(data))
    assert too_deep(data, deep) is False
    if deep:
        assert too_deep(data, deep - 1) is True


@given(_VALUES)
def test_lawful_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    assert parse(data).value == json.loads(data)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\u d8e+-.019NaInfity', max_size=60).map(str.encode))
@settings(max_examples=300)
def test_nothing_raises_and_nothing_read_is_unwritable(data: bytes) -> None:
    found = parse(data)
    assert (found.value is None) or not found.problem
    json.dumps(found.value, default=str, ensure_ascii=False).encode()
