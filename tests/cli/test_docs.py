"""README and docs are true: every verb and option they name exists, every link leads somewhere."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import click
import pytest

import ocpi_suite
from suite.cli import cli

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_VERB = re.compile(r"ocpi-suite +([a-z][a-z-]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
_PYTESTS = {"--collect-only", "--html", "--help", "--ocpi-target"}


class _Group:
    """Takes note of the options that our door gives to pytest."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def getgroup(self, *_: str) -> _Group:
        return self

    def addoption(self, name: str, **_: object) -> None:
        self.names.add(name)


def options() -> set[str]:
    ours = {name for command in cli.commands.values() for each in command.params for name in each.opts}
    door = _Group()
    ocpi_suite.pytest_addoption(door)  # type: ignore[arg-type]
    return ours | door.names | _PYTESTS


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_verbs_and_options_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(_VERB.findall(text)) <= set(cli.commands)
    assert set(_OPTION.findall(text)) <= options()


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text("utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), link
        if anchor:
            heads = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}, link


def test_readme_names_every_verb_and_exit_code() -> None:
    text = (_ROOT / "README.md").read_text("utf-8")
    first_screen = text.splitlines()[:25]
    assert any("make demo" in line for line in first_screen)
    assert any("make test" in line for line in first_screen)
    assert any("docs/report.png" in line for line in first_screen)
    assert all(f"| {code} |" in text for code in (0, 1, 2, 3, 4, 5, 10, 11, 12))


def test_every_option_of_the_command_says_what_it_is_for() -> None:
    for name, command in cli.commands.items():
        for each in command.params:
            if isinstance(each, click.Option):
                assert each.help or each.prompt or name == "serve", f"{name} {each.opts}"


def test_shares_are_read() -> None:
    assert ocpi_suite._share("80%") == pytest.approx(0.8)
    with pytest.raises(argparse.ArgumentTypeError):
        ocpi_suite._share("200%")
