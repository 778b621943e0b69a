"""`run`: what it leaves, what turns it red, and one line for everything that keeps it from starting."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import trustme

from suite.record.file import read
from tests.cli.desk import Sandbox, environment, one_line, results, run, sandbox

if TYPE_CHECKING:
    from pathlib import Path

_ONE = ("--scenario", "versions.discover", "--version", "2.2.1")
_FAULT = ("--fault", "versions.list.valid~no-url")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> object:
    """A CPO with one entry of the versions list broken."""
    with sandbox("--role", "CPO", "--version", "2.2.1", *_FAULT, cwd=tmp_path_factory.mktemp("faulty")) as running:
        yield running


def test_a_run_leaves_its_files_and_latest(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    done = run("run", cpo.target(tmp_path, "CPO"), *_ONE, cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 0, done.stdout + done.stderr
    home = tmp_path / "reports" / "sandbox"
    (folder,) = (each for each in home.iterdir() if not each.is_symlink())
    assert (home / "latest").resolve() == folder
    assert {each.name for each in folder.iterdir()} == {
        "run.ndjson", "run.json", "report.html", "junit.xml", "summary.md", "badge.svg",
    }  # fmt: skip
    found = results(folder)
    assert [each["id"] for each in found["scenarios"] if each["coverage"] != "NOT_ENDED"] == [
        "versions.discover@2.2.1/main"
    ]
    assert "conforming" in found["sentence"]
    assert found["sentence"] in done.stdout
    assert read(folder / "run.ndjson").header.selection == "version=2.2.1 scenario=versions.discover"


def test_waivers_and_new_findings(faulty: Sandbox, tmp_path: Path) -> None:
    """One target, one known failure: red, not new, waived, stale, expired."""
    target = faulty.target(tmp_path, "CPO")
    known = {"OCPI_TOKEN_A": faulty.tokens[0]}
    red = run("run", target, *_ONE, cwd=tmp_path, **known)
    assert red.returncode == 1
    assert "FAIL" in red.stdout
    assert run("run", target, *_ONE, "--fail-on", "new", cwd=tmp_path, **known).returncode == 0
    shutil.rmtree(tmp_path / "reports")
    assert run("run", target, *_ONE, "--fail-on", "new", cwd=tmp_path, **known).returncode == 1

    waived = faulty.target(tmp_path, "CPO", '[waivers]\nfile = "waivers.toml"\n')
    (tmp_path / "waivers.toml").write_text(waiver("versions.list.valid", days=30))
    calm = run("run", waived, *_ONE, "--report-dir", "calm", cwd=tmp_path, **known)
    assert calm.returncode == 0, calm.stdout
    assert "1 finding waived" in calm.stdout
    (finding,) = (each for each in results(tmp_path / "calm")["findings"] if each["verdict"] == "FAIL")
    assert "we know" in finding["waived"]

    more = waiver("versions.list.valid", days=30) + waiver("versions.details.answers", days=30)
    (tmp_path / "waivers.toml").write_text(more)
    stale = run("run", waived, *_ONE, cwd=tmp_path, **known)
    assert stale.returncode == 11
    assert "versions.details.answers" in stale.stdout

    (tmp_path / "waivers.toml").write_text(waiver("versions.list.valid", days=-1))
    expired = run("run", waived, *_ONE, cwd=tmp_path, **known)
    assert expired.returncode == 11
    assert "expired" in one_line(expired)


def waiver(requirement: str, days: int) -> str:
    end = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)
    return f'[[waiver]]\nrequirement = "{requirement}"\nreason = "we know"\nexpires = {end}\n'


def test_undecided_is_10_under_certify_and_min_decided(cpo: Sandbox, token: str, tmp_path: Path) -> None:
    target = cpo.target(tmp_path, "CPO")
    done = run("run", target, *_ONE, "--min-decided", "100%", cwd=tmp_path, OCPI_TOKEN_A=token)
    assert done.returncode == 10


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--scenario", "versions.discovr"), "did you mean 'versions.discover'"),
        (("--requirement", "credentials.post.new-tokn"), "did you mean 'credentials.post.new-token'"),
        (("--version", "2.2.2"), "did you mean"),
        (("--role", "CPOO"), "did you mean 'CPO'"),
        (("--module", "location"), "did you mean 'locations'"),
        (("--set", "safety.writs=none"), "did you mean 'writes'"),
        (("--set", "nonsense"), "KEY=VALUE"),
    ],
)
def test_a_name_that_is_none_is_one_line_and_4(words: tuple[str, ...], part: str, cpo: Sandbox, tmp_path: Path) -> None:
    done = run("run", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, OCPI_TOKEN_A="t")
    assert done.returncode == 4
    assert part in one_line(done)
    assert not (tmp_path / "reports").exists()


def test_nothing_selected_is_5(cpo: Sandbox, tmp_path: Path) -> None:
    words = ("--scenario", "versions.discover", "--requirement", "credentials.post.new-token")
    done = run("run", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, OCPI_TOKEN_A="t")
    assert done.returncode == 5
    assert "Traceback" not in done.stdout + done.stderr


def test_an_unset_variable_is_one_line_and_4(cpo: Sandbox, tmp_path: Path) -> None:
    done = run("run", cpo.target(tmp_path, "CPO"), cwd=tmp_path)
    assert done.returncode == 4
    assert "OCPI_TOKEN_A" in one_line(done)


def test_a_port_in_use_is_one_line_and_4(cpo: Sandbox, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        target = cpo.target(tmp_path, "CPO")
        done = run("run", target, "--set", f"suite.listen={address}", cwd=tmp_path, OCPI_TOKEN_A="t")
    assert done.returncode == 4
    assert address in one_line(done)
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("place", ["a file", "no rights"])
def test_a_folder_that_cannot_be_written_is_one_line_and_4(cpo: Sandbox, tmp_path: Path, place: str) -> None:
    shut = tmp_path / "shut"
    if place == "a file":
        shut.write_text("")
    else:
        shut.mkdir(mode=0o500)
        if os.access(shut, os.W_OK):  # a superuser writes anywhere
            shut = tmp_path / "dev"
            shut.symlink_to("/dev/null")
    done = run("run", cpo.target(tmp_path, "CPO"), "--report-dir", shut / "out", cwd=tmp_path, OCPI_TOKEN_A="t")
    assert done.returncode == 4
    assert "folder" in one_line(done)


def test_nobody_there_is_12(cpo: Sandbox, tmp_path: Path) -> None:
    words = ("--wait", "1s", "--set", "connection.versions_url=http://127.0.0.1:9/versions")
    done = run("run", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, within=30, OCPI_TOKEN_A="t")
    assert done.returncode == 12
    assert "Traceback" not in done.stdout + done.stderr
    assert "Connection refused" in done.stdout


def test_tls_that_does_not_hold_is_12(cpo: Sandbox, tmp_path: Path) -> None:
    """A server whose certificate nobody here trusts."""
    authority = trustme.CA()
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "cert.pem"))
    server = ("import http.server, ssl, sys\n"
              "s = http.server.HTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)\n"
              "c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain('cert.pem')\n"
              "s.socket = c.wrap_socket(s.socket, server_side=True)\n"
              "print(s.server_address[1], flush=True); s.serve_forever()\n")  # fmt: skip

    process = subprocess.Popen(
        [sys.executable, "-c", server], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        url = f"https://localhost:{process.stdout.readline().strip()}/versions"
        words = ("--wait", "30s", "--set", f"connection.versions_url={url}")
        done = run("run", cpo.target(tmp_path, "CPO"), *words, cwd=tmp_path, within=25, OCPI_TOKEN_A="t")
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    assert done.returncode == 12
    assert "TLS failed" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


_LIGHT = """
import sys
sys.argv = ["ocpi-suite", "--help"]
from suite.cli import main
try:
    main()
except SystemExit:
    pass
heavy = {"httpx", "faker", "pytest", "jinja2", "uvicorn", "msgspec", "jsonschema_rs"} & set(sys.modules)
assert not heavy, heavy
"""


def _alone(code: str) -> str:
    """Run a program of its own; what it printed."""
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_is_light() -> None:
    assert "Certify an OCPI platform" in _alone(_LIGHT)


def test_a_run_without_a_proxy_does_without_httpx() -> None:
    _alone("import sys, suite.plugin.hooks, suite.stage.embedded, suite.report; assert 'httpx' not in sys.modules")
