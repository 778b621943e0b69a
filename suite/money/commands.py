"""The verbs `price` and `lint-tariff` with their options; their work is imported when they are called."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_FILE = click.Path(path_type=Path)
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text for people, json for scripts"
)


@click.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--cdr", type=_FILE, metavar="FILE", help="a CDR or Session as JSON: the same as naming it alone")
@click.option("--version", "name", metavar="V", help="OCPI version; default: told by how amounts are written")
@click.option(
    "--tariff",
    "tariffs",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="price it with this Tariff, or list of them, not with its own; a Session needs it",
)
@click.option("--time-zone", metavar="TZ", help="time zone of the location, e.g. Europe/Amsterdam; a CDR does not say")
@click.option("--reservation-expired", "expired", is_flag=True, help="its reservation expired")
@_FORMAT
def price(
    file: Path | None,
    cdr: Path | None,
    name: str | None,
    tariffs: tuple[Path, ...],
    time_zone: str | None,
    form: str,
    *,
    expired: bool,
) -> None:  # click reads \b as "leave these lines as they are"
    """Price a CDR exactly, say which element priced what and why, and hold its totals against the result.

    \b
    ocpi-suite price cdr.json
    ocpi-suite price session.json --tariff tariff.json --time-zone Europe/Paris
    curl -s https://... | ocpi-suite price - --format json

    \b
    Exit code 0: the totals agree. 1: they do not. 10: nothing could be verified,
    and a note says why. 4: a file or an option that cannot be used.
    """  # noqa: D301
    from suite.money.pricing import price as work  # noqa: PLC0415

    if (file is None) is (cdr is None):
        raise click.UsageError("name one CDR: ocpi-suite price cdr.json")
    sys.exit(work(file or cdr or Path(), name, tariffs, time_zone, form, expired=expired))


@click.command("lint-tariff")
@click.argument("file", type=_FILE)
@click.option("--version", "name", required=True, metavar="V", help="OCPI version")
@_FORMAT
def lint_tariff(file: Path, name: str, form: str) -> None:
    """Look through a Tariff, or a list of them: what is never used, never opens, left open, or hardly meant.

    Exit code 0: remarks at most. 1: a warning. 4: a file that cannot be used.
    """
    from suite.money.pricing import lint_tariffs  # noqa: PLC0415

    sys.exit(lint_tariffs(file, name, form))
