"""The command `ocpi-suite`: its verbs and their options. Each verb's work is done elsewhere and imported when it is called."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

import click

from suite import __version__
from suite.checking.commands import audit, validate
from suite.money.commands import lint_tariff, price

_READ_ONLY = 'safety.writes="none"'
_INTERRUPTED, _USAGE, _STALE_WAIVER = 2, 4, 11
_TOLD = frozenset({
    "CatalogueError", "ConfigError", "DocumentError", "MoneyError", "PortInUse", "ProfileError", "ReadingError", "RecordError",
    "SandboxError", "SourceError", "UnknownChoice", "UnknownFault", "UnknownSchema", "UnknownVersion", "WaiverExpired",
})  # fmt: skip
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text for people, json for scripts"
)
_SET = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="override a key of target.toml, e.g. safety.writes=none",
)


class _Verbs(click.Group):
    """Lists verbs in the order in which one needs them, and turns our errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            sys.exit(_INTERRUPTED)
        except BrokenPipeError:
            raise
        except (ValueError, OSError) as error:
            if not _ours(error):
                raise
            click.echo(f"ocpi-suite: {error}", err=True)
            sys.exit(_STALE_WAIVER if type(error).__name__ == "WaiverExpired" else _USAGE)


def _ours(error: BaseException) -> bool:
    """Say whether an error is meant for the user: told by name, since importing them all would cost every `--help`."""
    return type(error).__name__ in _TOLD or (isinstance(error, OSError) and error.filename is not None)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ocpi-suite")
def cli() -> None:  # click reads \b as "leave these lines as they are"
    """Certify an OCPI platform, both directions, and get a report one can send to a partner.

    \b
    First look, no platform needed:   ocpi-suite demo
    Your own platform:                ocpi-suite init target.toml
                                      ocpi-suite doctor target.toml
                                      ocpi-suite run target.toml
    """  # noqa: D301


@cli.command()
@click.option(
    "--report-dir", type=click.Path(path_type=Path), default=Path("reports/demo"), help="where the report goes"
)
def demo(report_dir: Path) -> None:
    """Certify the embedded reference platform as CPO and as eMSP in every version, over real sockets on this machine."""
    from suite.demo import run_demo  # noqa: PLC0415

    sys.exit(run_demo(report_dir))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("target.toml"))
@click.option("--name", prompt="Name of the platform", help="what the report calls it")
@click.option("--versions-url", prompt="Its versions URL (https://.../ocpi/versions)")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(["CPO", "EMSP", "SCSP"]), help="what it is to be tested as"
)
@click.option("--token-env", default="OCPI_TOKEN_A", show_default=True, help="environment variable that holds token A")
@click.option("--writes/--no-writes", default=None, help="whether the suite may write to this platform")
@click.option("--force", is_flag=True, help="overwrite an existing file")
def init(
    file: Path, name: str, versions_url: str, roles: tuple[str, ...], token_env: str, writes: bool | None, force: bool
) -> None:
    """Write a commented target.toml from a few answers."""
    from suite.target.template import template  # noqa: PLC0415

    if file.exists() and not force:
        raise click.UsageError(f"{file} exists; choose another name or use --force")
    if not roles:
        roles = (click.prompt("Test it as", type=click.Choice(["CPO", "EMSP", "SCSP"])),)
    if writes is None:
        writes = click.confirm("May the suite write to this platform (push test objects, register)?", default=True)
    file.write_text(template(name, versions_url, roles, token_env, writes=writes), "utf-8")
    click.echo(f"{file} written. Next: export {token_env}=<the token A they gave you>; ocpi-suite doctor {file}")


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--wait", default="60s", help="how long to wait for a target that does not answer yet")
@click.option("--sheet", is_flag=True, help="print the page for the target's operators instead")
@_FORMAT
@_SET
def doctor(target: Path, wait: str, sheet: bool, form: str, overrides: tuple[str, ...]) -> None:
    """Look before the run: reachable, TLS, clock, token and its encoding, versions and modules. Sends GET only."""
    from suite.doctor import examine, print_sheet  # noqa: PLC0415

    sys.exit(print_sheet(target, overrides) if sheet else examine(target, overrides, wait, form))


def _share(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """Check a share; the plugin reads it."""
    del ctx, parameter
    try:
        share = float(value.rstrip("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise click.BadParameter(f"{value!r} is no share: write 80% or 0.8")
    return value


def _selection(command: Any) -> Any:
    for name, text in (
        ("requirement", "requirement id or glob, e.g. 'pagination.link.*'"),
        ("scenario", "scenario or case id or glob, e.g. 'credentials.*'"),
        ("module", "module or chapter: versions, credentials, locations, ..."),
        ("role", "role of the target: CPO, EMSP"),
        ("version", "OCPI version"),
        (
            "pack",
            "pack of scenarios, in its order: onboarding-cpo, onboarding-emsp, remote-start, rfid-authorization, billing",
        ),
    ):
        command = click.option(f"--{name}", multiple=True, metavar="X", help=f"only this {text}")(command)
    command = click.option(
        "--profile",
        multiple=True,
        metavar="NAME",
        help="hold it against this profile: a name (ocpi-suite profiles), core, or a file of your own; only its scenarios run",
    )(command)
    command = click.option("--read-only", is_flag=True, help="send nothing but GET")(command)
    return click.option(
        "--level", type=click.Choice(["must", "should", "may"]), help="only scenarios that decide such a requirement"
    )(command)


@cli.command(context_settings={"ignore_unknown_options": False})
@click.argument("target", type=click.Path(path_type=Path))
@_selection
@_FORMAT
@_SET
def plan(target: Path, form: str, overrides: tuple[str, ...], read_only: bool, **selection: Any) -> None:
    """Dry run: which scenarios, which requirements, why not the rest, what a person has to do, what stays behind."""
    from suite.listings import show_plan  # noqa: PLC0415

    if read_only:
        overrides = (*overrides, _READ_ONLY)
    sys.exit(show_plan(target, overrides, selection, form))


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
@_selection
@click.option(
    "--gate", type=click.Choice(["ci", "certify"]), default="ci", help="certify: whatever was not decided is red too"
)
@click.option("--report-dir", type=click.Path(path_type=Path), help="default: reports/<target>/<start in UTC>")
@click.option("--wait", default="60s", help="how long to wait for a target that does not answer yet, or for its call")
@click.option(
    "--fail-on",
    type=click.Choice(["fail", "warning", "new"]),
    default="fail",
    help="what exit 1 is for: failures; warnings too; only failures that the last complete run did not have",
)
@click.option(
    "--min-decided",
    default="0%",
    metavar="80%",
    callback=_share,
    help="exit 10 if fewer of the applicable MUSTs were decided",
)
@click.option("--strict", is_flag=True, help="lift the caps of disputed passages")
@click.option("--seed", type=int, default=0, help="seed of samples")
@_SET
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def run(
    target: Path, overrides: tuple[str, ...], read_only: bool, pytest_args: tuple[str, ...], **options: Any
) -> None:
    """Certify a platform and write the report. Arguments after -- go to pytest."""
    from suite.launch import launch  # noqa: PLC0415

    if read_only:
        overrides = (*overrides, _READ_ONLY)
    sys.exit(launch(target, overrides, options, pytest_args))


def _duration(ctx: click.Context, parameter: click.Parameter, value: str) -> float:
    """Read a duration such as 24h."""
    del ctx, parameter
    from suite.target.reader import duration  # noqa: PLC0415

    seconds = duration(value)
    if not seconds:
        raise click.BadParameter(f"{value!r} is no duration: write 24h, 90m or 30s")
    return seconds


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "observe",
    default="24h",
    show_default=True,
    metavar="24h",
    callback=_duration,
    help="how long; Ctrl-C ends it with a full report",
)
@click.option("--report-dir", type=click.Path(path_type=Path), help="default: reports/<target>/<start in UTC>")
@click.option("--wait", default="60s", help="how long to wait for a target that does not answer yet, or for its call")
@click.option("--strict", is_flag=True, help="lift the caps of disputed passages")
@_SET
def observe(target: Path, overrides: tuple[str, ...], observe: float, **options: Any) -> None:
    """Stay up and judge whatever the target does by itself: partners that pull at night, pushes that come some day."""
    from suite.launch import launch  # noqa: PLC0415

    plain = {"gate": "ci", "fail_on": "fail", "min_decided": "0%", "seed": 0}
    sys.exit(launch(target, overrides, {**plain, **options, "observe": observe}, ()))


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
@_SET
def disconnect(target: Path, overrides: tuple[str, ...]) -> None:
    """End the registration that an earlier run kept: DELETE credentials, remove the state file."""
    from suite.leave import leave  # noqa: PLC0415

    sys.exit(leave(target, overrides))


@cli.command()
@click.option("--role", "roles", multiple=True, type=click.Choice(["CPO", "EMSP", "SCSP"]), required=True)
@click.option("--version", "versions", multiple=True, required=True, metavar="V")
@click.option("--party", "parties", multiple=True, metavar="ROLE=CC-PID", help="default CPO=NL-RFC, EMSP=NL-RFE")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="0: any that is free")
@click.option("--token-a", "tokens", multiple=True, metavar="T", help="default: one made up")
@click.option("--locations", type=int, metavar="N", help="how many locations a CPO has; default 12")
@click.option(
    "--fault", "faults", multiple=True, metavar="ID", help="behave wrongly or oddly on purpose; ids: ocpi-suite faults"
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="FILE.sqlite",
    help="keep tokens, registrations, what partners gave us and charges there over a restart; only you can read it",
)
@click.option(
    "--speed", type=click.FloatRange(0, 3600), default=60.0, metavar="X", help="pace of charges; 0: they wait"
)
@click.option("--control", metavar="HOST:PORT", help="where POST /control/<stimulus> makes it act; loopback only")
def serve(**options: Any) -> None:
    """Run our own platform as a sandbox, lawful or with chosen faults, until Ctrl-C."""
    from suite.sandbox import serve as work  # noqa: PLC0415

    sys.exit(work(**options))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def report(folder: Path) -> None:
    """Render the report of a run again, from its record; a run that was killed too."""
    from suite.launch import render_again  # noqa: PLC0415

    sys.exit(render_again(folder))


_FILE = click.Path(path_type=Path)


cli.add_command(price)
cli.add_command(validate)
cli.add_command(audit)
cli.add_command(lint_tariff)


def _listing(name: str, text: str) -> None:
    @cli.command(name, help=text)
    @_FORMAT
    def show(form: str) -> None:
        from suite import listings  # noqa: PLC0415

        sys.exit(getattr(listings, f"show_{name}")(form))


_listing("scenarios", "List the scenarios: what each does and decides.")


@cli.command()
@click.option("--profile", default="", metavar="NAME", help="only those of a profile: a name, or a file of your own")
@_FORMAT
def requirements(profile: str, form: str) -> None:
    """List the requirements: level, section, who decides them, or why nobody does."""
    from suite.listings import show_requirements  # noqa: PLC0415

    sys.exit(show_requirements(form, profile))


@cli.command()
@click.argument("name", required=False, default="")
@click.option("--freeze", "file", type=_FILE, metavar="FILE", help="print this file with its patterns written out")
@_FORMAT
def profiles(name: str, file: Path | None, form: str) -> None:
    """List the profiles to be certified against, or tell one whole."""
    from suite import listings  # noqa: PLC0415

    sys.exit(listings.freeze(file) if file else listings.show_profiles(form, name))


_listing("readings", "List the disputed passages of the standard and what a target may declare in [readings].")
_listing(
    "remarks", "List the names of findings that belong to no requirement: remarks, codes of `price` and `lint-tariff`."
)
_listing("faults", "List what `serve --fault` can do: mutants (one fault each) and eccentrics (odd but lawful).")


def main() -> None:
    """Be the command: what click has to say is one line too, and exit code 4."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no letter for it gets its number
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        click.echo("interrupted", err=True)
        code = _INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = _USAGE
    except click.ClickException as error:
        click.echo(f"ocpi-suite: {' '.join(error.format_message().split())} ({_help(error)})", err=True)
        code = _USAGE
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _help(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'ocpi-suite'} --help"


if __name__ == "__main__":
    main()
