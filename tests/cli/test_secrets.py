"""No token, in no form, in anything that a run leaves behind or prints; the state file apart."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.cli.desk import Sandbox, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STATE = "kept/state.json"


def forms(token: str) -> set[bytes]:
    """A token as it is, in base64 (both alphabets, at every offset), in hex, and as a URL has it."""
    raw = token.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode(), quote(token, safe="").encode(), raw[::-1]}
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            coded = encode(b"x" * shift + raw)
            found.add(coded[4 if shift else 0 : len(coded) // 4 * 4 - 4])
    found.add(base64.b64encode(base64.b64encode(raw)))
    return {each for each in found if len(each) > 12}


def unpacked(content: bytes) -> Iterator[bytes]:
    """A file as it lies there, and every packed body of a record."""
    yield content
    for line in content.splitlines():
        if line.startswith(b'{"kind":"body"'):
            row = json.loads(line)
            if row.get("packed"):
                yield zlib.decompress(base64.b64decode(row["data"]))


def test_no_token_is_left_or_printed(cpo: Sandbox, tmp_path: Path, tokens: object) -> None:
    first, spare = tokens(2)  # type: ignore[operator]
    target = cpo.target(tmp_path, "CPO", connection=f'state = "{_STATE}"\nspare_tokens_a = ["env:SPARE"]\n')
    words = (
        "--version",
        "2.2.1",
        "--report-dir",
        "out",
        "--",
        "--junit-xml",
        "out/pytest.xml",
        "--html",
        "out/pytest.html",
    )
    done = run("run", target, *words, cwd=tmp_path, OCPI_TOKEN_A=first, SPARE=spare)
    assert done.returncode == 0, done.stdout
    again = run("report", "out", cwd=tmp_path)
    looked = run("doctor", target, cwd=tmp_path, OCPI_TOKEN_A=first, SPARE=spare)
    state = json.loads((tmp_path / _STATE).read_text())["registrations"]["*"]
    secrets = {first, spare, state["token_ours"], *state["previous"], *state["tokens_theirs"]} - {""}
    assert len(secrets) >= 4
    left = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "state.json"}
    assert {"run.ndjson", "report.html", "pytest.xml", "pytest.html"} <= {path.name for path in left}
    left |= {tmp_path / name: text.encode() for name, text in (
        ("stdout", done.stdout), ("stderr", done.stderr), ("report", again.stdout), ("doctor", looked.stdout + looked.stderr),
    )}  # fmt: skip
    found = [
        f"{path.name}: {secret[:4]}..."
        for path, content in left.items()
        for piece in unpacked(content)
        for secret in secrets
        for form in forms(secret)
        if form in piece
    ]
    assert not found
    disconnected = run("disconnect", target, cwd=tmp_path, OCPI_TOKEN_A=first, SPARE=spare)
    assert disconnected.returncode == 0
