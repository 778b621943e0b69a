"""The verbs `validate` and `audit` with their options; their work is imported when they are called."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_FILE = click.Path(path_type=Path)
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text for people, json for scripts"
)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--version", "name", required=True, metavar="V", help="OCPI version")
@click.option(
    "--object",
    "obj",
    default="",
    metavar="O",
    help="what it is, in snake case: location, evse, tariff, location_list, ...",
)
@click.option("--har", is_flag=True, help="it is a HAR of a browser or proxy: judge every exchange of OCPI in it")
@click.option("--message", is_flag=True, help="it stands in the response format: status_code, timestamp, data")
@_FORMAT
def validate(file: Path, name: str, obj: str, form: str, *, message: bool, har: bool) -> None:
    """Hold one document to the standard: an object, a list of them, a message, NDJSON line by line, or a HAR."""
    if har:
        from suite.checking.har_verb import validate_har  # noqa: PLC0415

        if obj or message:
            raise click.UsageError("--har has objects and messages of its own: leave --object and --message out")
        sys.exit(validate_har(file, name, form))
    if not obj:
        raise click.UsageError("Missing option '--object', or --har for a HAR")
    from suite.checking.validate import validate as work  # noqa: PLC0415

    sys.exit(work(file, name, obj, form, message=message))


@click.command()
@click.argument("source")
@click.option("--version", "name", required=True, metavar="V", help="OCPI version")
@click.option(
    "--object", "obj", required=True, metavar="O", help="what it holds, in snake case: location, tariff, cdr, ..."
)
@click.option(
    "--tariffs", type=_FILE, metavar="FILE", help="tariffs that ids must lead to, and that price CDRs without any"
)
@click.option(
    "--out", type=_FILE, metavar="FILE", help="all findings, one JSON object a line; FILE.html beside it is for people"
)
@click.option(
    "--verdicts",
    type=_FILE,
    metavar="FILE",
    help="one row for each object, its verdict, fields and codes: NDJSON, or .parquet",
)
@click.option("--html", type=_FILE, metavar="FILE", help="the summary for people somewhere else")
@click.option(
    "--token",
    default="",
    metavar="env:NAME|file:PATH",
    help="for a feed URL: the token, sent in the encoding of the version",
)
@click.option(
    "--profile", default="", metavar="NAME", help="hold the objects to this profile too: a name, or a file of your own"
)
@click.option("--workers", type=click.IntRange(1, 64), default=1, metavar="N", help="processes that judge; default 1")
@_FORMAT
def audit(
    source: str, name: str, obj: str, workers: int, token: str, form: str, profile: str, **files: Path | None
) -> None:
    """Audit a whole collection: a file (JSON, NDJSON, gzip, Parquet) or the URL of a feed. Findings are grouped by cause."""
    from suite.checking.audit import Order  # noqa: PLC0415
    from suite.checking.audit import audit as work  # noqa: PLC0415

    sys.exit(work(Order(source, name, obj, form=form, token=token, workers=workers, profile=profile, **files)))
