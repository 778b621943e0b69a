"""`initiator = "target"`: the run prints the sheet, waits, and goes on when the target has registered with us."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import httpx

from tests.cli.desk import start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Sandbox

_URL = re.compile(r"versions URL +(http\S+)")
_TOKEN = re.compile(r"token A +(\S+)")


def test_the_target_registers_by_the_sheet_alone(cpo: Sandbox, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO", connection='initiator = "target"\nstate = "state.json"\n')
    text = target.read_text()
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("token_a")]
    target.write_text(
        "".join(lines).replace("[stimuli.register]", "[stimuli.go_offline]", 1).partition("[stimuli.rotate]")[0]
    )
    words = ("--version", "2.2.1", "--scenario", "credentials.access", "--wait", "40s")
    process = start("run", target, *words, "--report-dir", "out", cwd=tmp_path)
    late = threading.Timer(80, process.kill)
    late.start()
    try:
        assert process.stdout is not None
        told: dict[str, str] = {}
        for line in process.stdout:
            told |= {
                name: found[1] for name, seek in (("url", _URL), ("token", _TOKEN)) if (found := seek.search(line))
            }
            if len(told) == 2:
                break
        values = {"versions_url": told["url"], "token_a": told["token"], "version": "2.2.1"}
        answer = httpx.post(f"{cpo.values['CONTROL_URL']}/register", json=values, timeout=20)
        assert answer.status_code == 204, answer.text
        rest = process.stdout.read()
        assert process.wait(30) == 0, rest
    finally:
        late.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    assert told["token"] not in "".join(
        path.read_text(errors="replace") for path in (tmp_path / "out").iterdir() if path.is_file()
    )
