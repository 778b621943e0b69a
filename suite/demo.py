"""`demo`: the embedded reference platform, certified as CPO and as eMSP in every version, through the same door as `run`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from suite.faults.register import fault
from suite.launch import launch
from suite.reference import Bends
from suite.stage.control import mount_control
from suite.stage.embedded import embed
from suite.stage.server import Server
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suite.standard.versions import Version

_SPARE = 24
WIRED = (
    "register", "rotate", "unregister", "pull", "push_location", "change_status", "push_tariff", "push_token", "go_offline",
    "start_session", "stop_session", "plug_in", "swipe_card", "unplug", "send_cdr", "credit_cdr",
    "cancel_reservation",
)  # fmt: skip


def run_demo(report_dir: Path, *, faults: Sequence[str] = (), versions: Sequence[Version] = VERSIONS) -> int:
    """Start two targets, write a target.toml for them, run. With `faults` they are not honest: for a report that shows some."""
    bends = Bends([bend for name in faults for bend in fault(name).bends])
    called = f"Embedded reference with {len(faults)} faults" if faults else "Embedded reference"
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        text = [f'[target]\nname = "{called}"\nproduct = "ocpi-suite reference"\n']
        evses: list[dict[str, str]] = []
        for role in ("CPO", "EMSP"):
            target = embed(server, [role], versions, tokens=len(versions) + _SPARE, bends=bends)
            names = [f"OCPI_DEMO_{role}_{number}" for number in range(len(target.tokens))]
            os.environ.update(zip(names, target.tokens, strict=True))
            evses += target.evses()
            control = mount_control(server, target.platform, f"control-{role.lower()}")
            text.append(_connection(role, target.versions_url, names, versions))
        text.append(_charging(evses))
        text.append("[safety]\nnegative_auth = 500\n")  # it is our own, and bans nobody
        text.append(
            '[deadlines]\nsettle = "500ms"\nquiet = "300ms"\ncallback = "2s"\nsession = "3s"\ncdr = "3s"\n'
        )  # it sits in this very process: what does not come at once never comes
        text.append(_stimuli(control.replace("control-emsp", "control-{connection}")))
        path = Path(folder) / "target.toml"
        path.write_text("\n".join(text), "utf-8")
        options = {
            "gate": "ci",
            "fail_on": "fail",
            "min_decided": "0",
            "seed": 0,
            "wait": "10s",
            "report_dir": report_dir,
        }
        code = launch(path, (), options, ())
    if code == 0:
        sys.stdout.write(
            "\nNext, your own platform:\n"
            "  ocpi-suite init target.toml\n  ocpi-suite doctor target.toml\n  ocpi-suite run target.toml\n"
        )
    return code


def _connection(role: str, url: str, names: list[str], versions: Sequence[Version]) -> str:
    tokens = ", ".join(f'"{version}" = "env:{name}"' for version, name in zip(versions, names, strict=False))
    spare = ", ".join(f'"env:{name}"' for name in names[len(versions) :])
    return (
        f'[[connection]]\nname = "{role.lower()}"\nversions_url = "{url}"\nroles = ["{role}"]\n'
        f"token_a = {{ {tokens} }}\nspare_tokens_a = [{spare}]\nkeep = false\n"
    )


def _charging(evses: list[dict[str, str]]) -> str:
    """Name what commands may touch."""
    listed = ", ".join("{ " + ", ".join(f'{name} = "{value}"' for name, value in each.items()) + " }" for each in evses)
    return f"[charging]\nevses = [{listed}]\nunlock = true\n"


def _stimuli(url: str) -> str:
    """Wire every stimulus that our reference can follow to its control side."""
    return "\n".join(f'[stimuli.{name}]\nhttp = {{ url = "{url}/{name}" }}\n' for name in WIRED)
