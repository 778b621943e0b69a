"""Parquet for `audit`: the same findings as the same objects as JSON, times and decimals as OCPI writes them, bad files in one line."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from suite.checking.audit import Order, audit
from suite.checking.sources import SourceError
from suite.standard.versions import VERSIONS
from tests.checking.test_held import PLAIN
from tests.cli.desk import environment

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
from suite.checking.parquet import ParquetSource  # noqa: E402 - behind the extra

if TYPE_CHECKING:
    from pathlib import Path

V = VERSIONS[1]
FULL = {
    **PLAIN,
    "facilities": ["HOTEL", "CAFE"],
    "evses": [{
        "uid": "E1", "status": "AVAILABLE", "last_updated": "2024-01-01T00:00:00Z",
        "connectors": [{
            "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230,
            "max_amperage": 16, "last_updated": "2024-01-01T00:00:00Z",
        }],
    }],
}  # fmt: skip


def read(path: Path, name: str = "location") -> list[dict[str, Any]]:
    return [json.loads(piece.raw, parse_float=Decimal) for piece in ParquetSource(path, V, name).pieces()]


def written(folder: Path, *objects: dict[str, Any], **more: Any) -> Path:
    path = folder / "data.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(list(objects), **more), path, row_group_size=2)
    return path


def audited(source: Path, capsys: pytest.CaptureFixture[str], workers: int = 1) -> tuple[int, dict[str, Any]]:
    code = audit(Order(str(source), str(V), "location", form="json", workers=workers))
    return code, json.loads(capsys.readouterr().out)


def test_objects_come_back_as_they_were(tmp_path: Path) -> None:
    """What some rows have and others do not is null in a column, which is as good as left out."""
    assert read(written(tmp_path, FULL, {**PLAIN, "id": "L2"}, FULL)) == [FULL, {**PLAIN, "id": "L2"}, FULL]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_findings_are_those_of_the_same_objects_as_json(
    workers: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    objects = [FULL, {**FULL, "id": "L2", "country": "NL"}, {**PLAIN, "id": "L2"}]
    lines = tmp_path / "data.ndjson"
    lines.write_text("".join(json.dumps(each) + "\n" for each in objects), "utf-8")
    (code, one), (same, other) = audited(lines, capsys), audited(written(tmp_path, *objects), capsys, workers)
    assert code == same == 1
    for told in (one, other):
        del told["source"]
        for each in told["causes"]:
            each["first"].pop("place")
    assert one == other
    assert one["objects"] == 3


def test_a_place_is_a_row(tmp_path: Path) -> None:
    places = [piece.place for piece in ParquetSource(written(tmp_path, PLAIN, PLAIN, PLAIN), V, "location").pieces()]
    assert places == ["row 0", "row 1", "row 2"]


def test_times_decimals_floats_maps_and_bytes(tmp_path: Path) -> None:
    zone, moment = dt.timezone(dt.timedelta(hours=2)), dt.datetime(2024, 5, 6, 7, 8, 9, 250_000, tzinfo=dt.UTC)
    table = pyarrow.table({
        "utc": pyarrow.array([moment], pyarrow.timestamp("us", "UTC")),
        "zoned": pyarrow.array([moment.astimezone(zone)], pyarrow.timestamp("ms", "Europe/Amsterdam")),
        "bare": pyarrow.array([dt.datetime(2024, 5, 6, 7, 8, 9)], pyarrow.timestamp("s")),  # noqa: DTZ001 - that is the case
        "fine": pyarrow.array([1_714_979_289_000_000_123], pyarrow.timestamp("ns", "UTC")),
        "deep": pyarrow.array([[{"at": 1_714_979_289_000_000_123}]], pyarrow.list_(pyarrow.struct([("at", pyarrow.timestamp("ns"))]))),
        "day": pyarrow.array([dt.date(2024, 5, 6)]),
        "price": pyarrow.array([Decimal("0.2500")], pyarrow.decimal128(10, 4)),
        "single": pyarrow.array([0.1], pyarrow.float32()),
        "whole": pyarrow.array([230.0]),
        "text": pyarrow.array([b"x"], pyarrow.binary()),
        "map": pyarrow.array([[("a", 1)]], pyarrow.map_(pyarrow.string(), pyarrow.int64())),
        "word": pyarrow.array(["A"]).dictionary_encode(),
        "none": pyarrow.array([None], pyarrow.null()),
    })  # fmt: skip
    parquet.write_table(table, tmp_path / "t.parquet")
    (row,) = read(tmp_path / "t.parquet")
    assert row == {
        "utc": "2024-05-06T07:08:09.250Z", "zoned": "2024-05-06T07:08:09.250Z", "bare": "2024-05-06T07:08:09Z",
        "fine": "2024-05-06T07:08:09Z", "deep": [{"at": "2024-05-06T07:08:09Z"}], "day": "2024-05-06",
        "price": Decimal("0.2500"), "single": Decimal("0.1"), "whole": 230, "text": "x", "map": {"a": 1}, "word": "A",
    }  # fmt: skip


def test_lists_that_stand_in_a_column_of_text_are_lists(tmp_path: Path) -> None:
    flat = {**FULL, "evses": json.dumps(FULL["evses"]), "coordinates": json.dumps(FULL["coordinates"]), "name": "[x]"}
    (row,) = read(written(tmp_path, flat))
    assert (row["evses"], row["coordinates"], row["name"]) == (FULL["evses"], FULL["coordinates"], "[x]")
    (row,) = read(written(tmp_path, {**flat, "evses": "[broken"}))
    assert row["evses"] == "[broken"


def test_no_number_stays_visible(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{**PLAIN, "odd": float("nan")}, {**PLAIN, "id": "L2", "odd": 1.5}]
    code, told = audited(written(tmp_path, *rows), capsys)
    assert code == 1
    assert "NaN" in json.dumps(told["causes"])


def test_it_reads_row_group_by_row_group(tmp_path: Path) -> None:
    path = written(tmp_path, *[{**PLAIN, "id": f"L{number}"} for number in range(7)])
    source = ParquetSource(path, V, "location")
    pieces = source.pieces()
    next(pieces)
    assert source.progress() == (1, 7)
    assert len(list(pieces)) == 6
    assert source.progress() == (7, 7)


@pytest.mark.parametrize("cut", [4, 40, 200, -1, -9])
def test_a_broken_file_is_one_line(cut: int, tmp_path: Path) -> None:
    raw = written(tmp_path, FULL, FULL, FULL).read_bytes()
    (tmp_path / "cut.parquet").write_bytes(raw[:cut])
    with pytest.raises(SourceError, match="no Parquet that can be read") as caught:
        audit(Order(str(tmp_path / "cut.parquet"), str(V), "location"))
    assert "\n" not in str(caught.value)


def test_bytes_turned_over_never_raise_anything_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = written(tmp_path, FULL, FULL, FULL).read_bytes()
    for place in range(4, len(raw) - 8, 97):
        (tmp_path / "odd.parquet").write_bytes(raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :])
        try:
            code = audit(Order(str(tmp_path / "odd.parquet"), str(V), "location"))
        except ValueError as error:
            assert "\n" not in str(error)  # noqa: PT017 - most of them end here, and some are read
        else:
            assert code in {0, 1, 4}
        capsys.readouterr()


def test_a_row_group_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suite.checking.parquet._MOST_BYTES", 100)
    with pytest.raises(SourceError, match="unpacks to more than"):
        ParquetSource(written(tmp_path, FULL), V, "location")


def test_an_empty_table_holds_nothing(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.table({"id": pyarrow.array([], pyarrow.string())}), tmp_path / "none.parquet")
    with pytest.raises(ValueError, match="holds nothing to judge"):
        audit(Order(str(tmp_path / "none.parquet"), str(V), "location"))


def test_without_pyarrow_one_line_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None; from suite.cli import main; main()"
    words = ("audit", str(written(tmp_path, PLAIN)), "--version", str(V), "--object", "location")
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert done.stderr.splitlines() == [
        f"ocpi-suite: {words[1]}: Parquet needs pyarrow: pip install 'ocpi-suite[parquet]'"
    ]
