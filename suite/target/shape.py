"""target.toml as frozen values, every key of CONTRACTS with its default. Reading and checking happens in config.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """`[target]`: who they are."""

    name: str
    product: str = ""
    setup: str = "test"
    modules: tuple[str, ...] = ()
    """Claims, `module` or `module:side`; one that does not hold is a finding."""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """`[[connection]]`: one versions URL and one registration at a time."""

    name: str
    versions_url: str
    roles: tuple[str, ...]
    versions: tuple[str, ...] = ()
    party: str = ""
    initiator: str = "suite"
    token_a: str | dict[str, str] = field(default="", repr=False)
    spare_tokens_a: tuple[str, ...] = field(default=(), repr=False)
    our_token_a: str = field(default="", repr=False)
    token_c: str = field(default="", repr=False)
    token_b: str = field(default="", repr=False)
    token_encoding: str = "auto"
    keep: bool = True
    state: Path | None = None
    """None: state lives in memory only."""


@dataclass(frozen=True, slots=True)
class OurParty:
    """One of our parties."""

    role: str
    country_code: str
    party_id: str
    name: str = "Conformance suite"


@dataclass(frozen=True, slots=True)
class Card:
    """A real card for RFID journeys."""

    uid: str
    contract_id: str = ""
    type: str = "RFID"


@dataclass(frozen=True, slots=True)
class Suite:
    """`[suite]`: how the target finds us, and who we are."""

    listen: tuple[str, int] = ("127.0.0.1", 0)
    public_url: str | None = None
    parties: tuple[OurParty, ...] = ()
    tokens: tuple[Card, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Evse:
    """An EVSE that commands may touch."""

    location_id: str
    evse_uid: str = ""
    connector_id: str = ""


@dataclass(frozen=True, slots=True)
class Charging:
    """`[charging]`."""

    evses: tuple[Evse, ...] = ()
    unlock: bool = False


@dataclass(frozen=True, slots=True)
class Safety:
    """`[safety]`."""

    writes: str = "all"
    provocations: bool = True
    commands: bool = True
    negative_auth: int = 20
    max_requests_per_second: float = 5
    allow_hosts: tuple[str, ...] = ()
    personal_data: str = "keep"


@dataclass(frozen=True, slots=True)
class Limits:
    """`[limits]`: `crawl` is "full" or a number of objects, `time` in seconds."""

    crawl: str | int = "full"
    requests: int = 5000
    time: float = 1800.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`[deadlines]`, all in seconds; none of them is a rule of the standard."""

    response: float = 10.0
    callback: float = 30.0
    settle: float = 5.0
    session: float = 120.0
    cdr: float = 1800.0
    quiet: float = 3.0


@dataclass(frozen=True, slots=True)
class Network:
    """`[network]`."""

    proxy: str = ""
    ca_file: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    verify: bool = True
    bind: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Stimulus:
    """`[stimuli.<name>]`: one of run, http, ask, wait."""

    name: str
    run: str = ""
    http: Mapping[str, object] = field(default_factory=dict)
    ask: str = ""
    wait: bool = False
    within: float = 900.0


@dataclass(frozen=True, slots=True)
class TargetConfig:
    """The whole file."""

    path: Path
    target: Target
    connections: tuple[Connection, ...]
    suite: Suite = Suite()
    charging: Charging = Charging()
    safety: Safety = Safety()
    limits: Limits = Limits()
    deadlines: Deadlines = Deadlines()
    network: Network = Network()
    stimuli: Mapping[str, Stimulus] = field(default_factory=dict)
    pricing: Mapping[str, object] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    waivers: Path | None = None
    warnings: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Values that came from outside the file, and from where (`env:NAME`): what may be shown of them."""
    wait: float = 60.0
    """`--wait`: how long to wait for a target that does not answer yet, or for its call."""
