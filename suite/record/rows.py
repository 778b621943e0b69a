"""The row types of `run.ndjson`, one JSON object a line, told apart by `kind`.

This is the contract between a run and every report of it. Rows are frozen values; times are seconds since the epoch
(float, UTC). Nothing here knows OCPI or HTTP beyond the fields it names. No row ever holds a token: headers carry
`token:<keyed hash>` with the form described beside it (CONTRACTS: Secrets).
"""

from __future__ import annotations

import msgspec

from suite.record.verdicts import Coverage, Judgement

FORMAT = 1
"""Version of the record's format; a reader refuses others."""


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What all rows share."""


class Header(Row, frozen=True, tag="header"):
    """First line: who is tested, by whom, with what."""

    suite: str
    target: str
    started: float
    format: int = FORMAT
    product: str = ""
    gate: str = "ci"
    strict: bool = False
    seed: int = 0
    selection: str = ""
    versions: list[str] = []
    roles: list[str] = []
    profile: str = ""
    """The profiles that it is certified against, by their ids."""
    config: dict[str, object] = {}
    """target.toml, redacted."""
    environment: dict[str, str] = {}
    readings: dict[str, str] = {}
    before: str = ""
    """When the last complete run on this target was started (RFC 3339); empty where there was none."""
    failed_before: list[list[str]] = []
    """What failed in it: requirement, version, role, connection, cause."""


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One HTTP message as it went over the wire, without its body."""

    headers: list[tuple[str, str]] = []
    body: str = ""
    """Digest of the body (sha256 hex), empty for none; the bytes are in a `Body` row, unless trimmed."""
    size: int = 0
    method: str = ""
    url: str = ""
    status: int = 0
    reason: str = ""


class Event(Row, frozen=True, tag="event"):
    """One end of an HTTP message. `end`: request-sent, response-seen (we call) or request-seen, response-sent (we are called)."""

    exchange: int
    """Number of the exchange; its four possible events share it."""
    end: str
    at: float
    connection: str = ""
    """Name of the connection, or empty when the call reached none."""
    scenario: str = ""
    """Id of the case under way, e.g. `credentials.register@2.2.1/main`."""
    version: str = ""
    module: str = ""
    side: str = ""
    """Interface that was called: sender, receiver, or empty."""
    purpose: str = ""
    """What it is, in words for a person: "GET locations, page 2"."""
    provocation: str = ""
    """Our deliberate misbehaviour in this exchange, if any."""
    message: Message | None = None
    error: str = ""
    """Instead of a message: what happened ("timeout after 10 s", "connection refused", "body over 20 MB")."""


class Body(Row, frozen=True, tag="body"):
    """A body, stored once by digest. `data` is base64 of zlib where `packed`, else text."""

    digest: str
    size: int
    data: str = ""
    packed: bool = False
    trimmed: bool = False
    """Not kept: a page that gave no finding; digest and ids suffice."""
    ids: list[str] = []


class Wait(Row, frozen=True, tag="wait"):
    """We waited for something. `came` false: it never did; `quiet`: nothing was to come, we waited to see that nothing does."""

    what: str
    started: float
    ended: float
    came: bool
    quiet: bool = False
    scenario: str = ""
    connection: str = ""


class Case(Row, frozen=True, tag="case"):
    """A scenario crossed with a version and a role or connection: planned, whether it ran or not."""

    id: str
    scenario: str
    title: str
    chapter: str
    phase: str
    version: str
    connection: str
    role: str = ""
    """Role of the target it is tested as; empty for what belongs to the connection."""
    side: str = ""
    decides: list[str] = []
    purpose: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a session under one set of prices."""

    start: float
    end: float
    period: int
    """Of `charging_periods`, from 0."""
    state: str = ""
    """charging, parking or reserved."""
    kwh: str = ""
    """Energy of the part in kWh, exact; empty where the record does not tell."""
    kw: float | None = None
    """Average power."""
    tariff: str = ""
    prices: list[tuple[str, int, str]] = []
    """Dimension, the element of the tariff that prices it (from 0), its price."""


class Chart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session over time: energy, the tariff's elements in force, their prices."""

    title: str
    currency: str
    zone: str
    """Name of the time zone that local restrictions were read in."""
    parts: list[Part] = []
    differs: int = -1
    """Period (from 0) at which the claim first differs; -1 where none can be named."""
    why: str = ""
    """What the claim looks like, where that can be told."""
    left_out: int = 0
    """Parts not shown: a session may have thousands."""


class Finding(Row, frozen=True, tag="finding"):
    """Requirement, verdict, and the exchanges that prove it."""

    id: str
    requirement: str
    verdict: Judgement
    message: str
    case: str = ""
    expected: str = ""
    actual: str = ""
    level: str = ""
    version: str = ""
    module: str = ""
    role: str = ""
    connection: str = ""
    exchanges: list[int] = []
    pointer: str = ""
    """JSON pointer into the body of the first exchange."""
    pointer_in: str = ""
    """Which message the pointer means: request or response."""
    cause: str = ""
    """Grouping key: same cause, same group in the report."""
    hint: str = ""
    """Likely cause and fix, for a person."""
    site: str = ""
    """Where in the suite it was filed (`rules/pagination.py:link_present`), for the blind-spot rung."""
    count: int = 1
    waived: str = ""
    """Reason of the waiver that covers it."""
    chart: Chart | None = None
    """Of a wrong price: the session over time."""


class Outcome(Row, frozen=True, tag="outcome"):
    """How a case ended."""

    case: str
    verdict: Judgement
    coverage: Coverage
    started: float
    ended: float
    reason: str = ""
    """For anything not decided: why, and what would decide it."""
    exchanges: list[int] = []
    decided: list[str] = []
    """Requirements of `decides` that got a verdict, PASS included."""


class Judged(Row, frozen=True, tag="judged"):
    """The verdict on a requirement in one version and role at the end of the run (rules and scenarios together)."""

    requirement: str
    version: str
    verdict: Judgement
    coverage: Coverage
    role: str = ""
    connection: str = ""
    level: str = ""
    reason: str = ""
    checks: int = 0
    """How often it was checked."""
    cases: list[str] = []


class Offer(Row, frozen=True, tag="offer"):
    """What a connection offers, seen in its version details; `claimed` is what target.toml says."""

    connection: str
    version: str
    module: str
    side: str
    url: str
    claimed: bool | None = None


class Remains(Row, frozen=True, tag="remains"):
    """Something of ours that stays behind on the target, or was removed."""

    connection: str
    what: str
    where: str
    removed: bool = False
    how: str = ""
    """What a person has to do, where the suite could not."""


class Todo(Row, frozen=True, tag="todo"):
    """Something a person can do so that the next run decides more."""

    what: str
    decides: list[str] = []
    case: str = ""


class Note(Row, frozen=True, tag="note"):
    """Anything worth telling that is no finding: weather, a ban, a pause, strangers at the door."""

    what: str
    at: float
    connection: str = ""
    count: int = 1


class Diagnosis(Row, frozen=True, tag="diagnosis"):
    """One thing that explains much of what was found: how target.toml and target differ. It hides no finding, and is none."""

    connection: str
    version: str
    what: str
    because: str
    """What shows it."""
    remedy: str
    """What to write into target.toml."""
    exchanges: list[int] = []


class ProfileEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A requirement of a profile, or a rule of its own, and how it came out."""

    id: str
    level: str
    """must or should, as the profile says."""
    status: str
    """decided, failed, waived, noted (a breach of a should), open, or not-applicable."""
    reason: str = ""
    """Why it is open, or what broke it."""
    own: bool = False
    """A rule of the profile beyond the standard."""
    text: str = ""
    source: str = ""
    """Who asks for it, of a rule of the profile's own."""
    checks: int = 0
    count: int = 0
    """How often an own rule was broken."""
    expected: str = ""
    actual: str = ""
    pointer: str = ""
    exchanges: list[int] = []


class Profile(Row, frozen=True, tag="profile"):
    """What a run came to against a profile; apart from what it came to against the standard."""

    id: str
    title: str
    version: str
    role: str
    digest: str
    verdict: str
    """certified, applicable (nothing failed, some of it does not apply here), open, or failed."""
    sentence: str
    entries: list[ProfileEntry] = []
    left_out: dict[str, str] = {}


class Footer(Row, frozen=True, tag="footer"):
    """Last line of a run that ended; without it the record is incomplete and never green."""

    ended: float
    exit_code: int
    verdict: Judgement
    sentence: str
    complete: bool = True
    counts: dict[str, int] = {}
    waivers: list[str] = []


AnyRow = (
    Header
    | Event
    | Body
    | Wait
    | Case
    | Finding
    | Outcome
    | Judged
    | Offer
    | Remains
    | Todo
    | Note
    | Diagnosis
    | Profile
    | Footer
)
