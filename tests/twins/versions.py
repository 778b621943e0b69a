"""Twins of the rules on versions and version details (suite/judge/rules/versions.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twins.twin import THEM, Twin, answer, with_version

if TYPE_CHECKING:
    from tests.twins.twin import Builder

_RULE = "rules/versions.py:"
_OWN = "credentials:SENDER"


def _listed(*names: str, url: str = f"{THEM}/any") -> Builder:
    entries = [{"version": name, "url": url} for name in names]
    return answer(entries, module="versions", side="", obj="version_list")


def _details(*endpoints: str, base: str = "") -> Builder:
    """Version details with these endpoints, `identifier:ROLE` each."""

    def made(spoken: object) -> object:
        pairs = [each.partition(":") for each in endpoints]
        return {
            "version": str(spoken),
            "endpoints": [
                {"identifier": name, "role": role, "url": f"{base or f'{THEM}/{spoken}'}/{name}"}
                for name, _, role in pairs
            ],
        }

    return answer(with_version(made), module="versions", side="", obj="version_details")


TWINS = [
    Twin(_RULE + "numbers", "versions.list.numbers", "2.2.1", _listed("2.1.1", "3.0"), _listed("2.2.1-draft")),
    Twin(_RULE + "numbers", "versions.list.not-deprecated", "2.2.1", _listed("2.2", "2.2.1"), _listed("2.2", "2.1.1")),
    Twin(
        _RULE + "credentials_listed",
        "versions.details.credentials",
        "2.1.1",
        _details(_OWN),
        _details("locations:SENDER"),
    ),
    Twin(
        _RULE + "credentials_as_sender",
        "versions.endpoint.credentials-sender",
        "2.2.1",
        _details(_OWN, "locations:RECEIVER"),
        _details("credentials:RECEIVER"),
    ),
    Twin(
        _RULE + "no_endpoint_twice",
        "versions.endpoint.unique",
        "2.2.1",
        _details(_OWN, "locations:SENDER", "locations:RECEIVER"),
        _details(_OWN, "locations:SENDER", "locations:SENDER"),
    ),
    Twin(
        _RULE + "no_endpoint_twice",
        "versions.endpoint.unique",
        "2.3.0",
        _details(_OWN),
        _details(_OWN, "credentials:RECEIVER"),
    ),
    Twin(
        _RULE + "version_in_url",
        "versions.endpoint.version-in-url",
        "2.3.0",
        _details(_OWN, base=f"{THEM}/v2_3_0"),
        _details(_OWN, base=f"{THEM}/latest"),
    ),
    Twin(
        _RULE + "custom_modules",
        "versions.module.custom",
        "2.2.1",
        _details(_OWN, "nlabc-weather:SENDER"),
        _details(_OWN, "weather:SENDER"),
    ),
    Twin(
        _RULE + "dependencies",
        "versions.module.dependencies",
        "2.2.1",
        _details(_OWN, "commands:RECEIVER", "sessions:SENDER", "locations:SENDER"),
        _details(_OWN, "commands:RECEIVER", "locations:SENDER"),
    ),
    Twin(
        _RULE + "dependencies",
        "versions.module.dependencies",
        "2.1.1",
        _details(_OWN, "locations:", "tariffs:"),
        _details(_OWN, "locations:"),
        roles=("EMSP",),
    ),
    Twin(
        _RULE + "https",
        "auth.https",
        "2.2.1",
        _listed("2.2.1", url="https://target.test/ocpi"),
        _listed("2.2.1", url="http://target.test/ocpi"),
        setting={"test_setup": False},
    ),
]
