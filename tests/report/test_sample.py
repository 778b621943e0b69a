"""The committed sample: small, of this suite's making, free of secrets and of the machine it was made on."""

from __future__ import annotations

import re
from pathlib import Path

from tests.report.anatomy import evidence, take_apart

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "reports" / "sample"
PICTURE = ROOT / "docs" / "report.png"
AGAIN = "make sample makes it again"


def whole() -> str:
    page = (SAMPLE / "report.html").read_text("utf-8")
    return page + "".join(evidence(page).values()) + (SAMPLE / "summary.md").read_text("utf-8")


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 1_000_000
    assert PICTURE.stat().st_size < 300_000
    assert PICTURE.read_bytes().startswith(b"\x89PNG\r\n")


def test_it_names_no_machine_and_no_token() -> None:
    text = whole()
    assert not re.search(r"(?<![\w.])/(home|root|Users|tmp|work|usr|opt|var)/", text)
    assert "Traceback" not in text
    hosts = set(re.findall(r"https?://([^/\s\"'<&:…]++)(?!…|</pre>)", text))
    assert {host for host in hosts if not host.endswith((".example", ".invalid"))} <= {
        "127.0.0.1",
        "localhost",
        "github.com",
    }
    for value in re.findall(r"(?i)authorization:(?:</i>)? *([^\n<&]+)", text):
        assert "token:" in value or "$TOKEN" in value or "Basic" in value, value


def test_it_shows_what_the_page_has_today() -> None:
    page = (SAMPLE / "report.html").read_text("utf-8")
    style = (ROOT / "suite" / "report" / "templates" / "style.css").read_text("utf-8")
    script = (ROOT / "suite" / "report" / "templates" / "script.js").read_text("utf-8")
    assert style in page, AGAIN
    assert script in page, AGAIN


def test_it_has_findings_diagrams_and_a_clean_skeleton() -> None:
    page = (SAMPLE / "report.html").read_text("utf-8")
    anatomy = take_apart(page)
    assert not anatomy.crossed
    assert len([each for each in anatomy.of("details") if "finding" in each.attributes.get("class", "")]) >= 3
    assert any("<svg" in part for part in evidence(page).values())
