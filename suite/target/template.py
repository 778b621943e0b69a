"""The commented target.toml that `init` writes: what was asked is filled in, the rest stands there to be uncommented."""

from __future__ import annotations

import json
from collections.abc import Sequence

from suite.standard.versions import VERSIONS
from suite.target.addresses import is_loopback
from suite.target.sections import OPPOSITE, OURS

_HEAD = """\
# What `ocpi-suite` needs to know of the platform under test. Paths are relative to this file.
# Any string may be "env:NAME" or "file:PATH"; tokens should be. A line with a mistake is named when the file is read.
#
#   export {token_env}=...            the token A they gave you
#   ocpi-suite doctor {file}     looks, changes nothing
#   ocpi-suite run {file}        certifies, writes the report

[target]
name = {name}
# product = "their-ocpi 4.2.0"     # stands in the report
setup = "test"                     # test | production (read only, personal data hashed)
# modules = ["locations:sender"]   # what they say they implement; what does not hold is a finding

[[connection]]                     # one block = one versions URL and one registration at a time
versions_url = {versions_url}
roles = {roles}                    # what it is to be tested as
{versions}
token_a = "env:{token_env}"
# spare_tokens_a = ["env:{token_env}_2"]   # each buys one more registration, so more can be tested
# token_c = "env:OCPI_TOKEN_C"     # an existing registration: no handshake, everything else is tested
# token_b = "env:OCPI_TOKEN_B"     # and what that registration uses to call us
# party = "NL-ABC"                 # which of its parties we address; default: the first with a fitting role
# initiator = "target"             # they register with us: the run prints the sheet for them and waits
keep = true                        # stay registered: the next run needs no new token A
"""

_SUITE = """
[suite]                            # our side
listen = "127.0.0.1:8700"          # our server; port 0 is any that is free
{public_url}
# parties = [{{ role = {role}, id = {party}, name = "Conformance suite" }}]
# tokens = [{{ uid = "04A1B2C3D4E5F6", contract_id = "SE-TST-C00000001-X", type = "RFID" }}]   # real cards, for RFID journeys

[safety]
writes = "{writes}"                     # all | no-cdrs | none (GET alone: no registration, so token_c or a kept state is needed)
provocations = {provocations}                # wrong messages on purpose, few, to see them refused
negative_auth = 20                 # wrong tokens sent at most: many gateways ban after a few
max_requests_per_second = {rate}        # 0: no limit
personal_data = "keep"             # keep | hash
# allow_hosts = []                 # default: the host of versions_url and those its version details name

# [charging]                       # commands and charging journeys touch nothing else
# evses = [{{ location_id = "LOC1", evse_uid = "3256", connector_id = "1" }}]
# unlock = true                    # UNLOCK_CONNECTOR at the first of them: with somebody beside it

# [deadlines]                      # missed is "undecided", never a failure
# response = "10s"
# callback = "30s"
# settle = "5s"                    # how long a push may take until GET shows it

# [network]                        # proxy, ca_file, client_cert, client_key, verify, bind
# headers = {{ "X-Api-Key" = "env:GATEWAY_KEY" }}

# What makes the target act, where only it can begin. Exit code 0 is done, 75 is "not now". Commands are told by $OCPI_<NAME>.
# [stimuli.push_location]
# run = "./tools/touch-location.sh"   # in this file's folder, by no shell; $OCPI_LOCATION_ID
# [stimuli.pull]
# http = {{ method = "POST", url = "https://staging.example/jobs/ocpi-pull" }}
# [stimuli.change_status]
# ask = "Set one EVSE of {{location_id}} to out of order"
# within = "15m"

# [waivers]                        # known findings, accepted for a while
# file = "waivers.toml"
"""


def template(
    name: str,
    versions_url: str,
    roles: Sequence[str],
    token_env: str,
    *,
    writes: bool = True,
    file: str = "target.toml",
) -> str:
    """Give the text of a target.toml."""
    role = OPPOSITE.get(roles[0], "EMSP")
    loopback = is_loopback(versions_url)
    head = _HEAD.format(
        name=_quoted(name),
        versions_url=_quoted(versions_url),
        roles=_listed(roles),
        versions=_versions(roles),
        token_env=token_env,
        file=file,
    )
    return head + _SUITE.format(
        public_url=_public_url(loopback=loopback),
        role=_quoted(role),
        party=_quoted("-".join(OURS[role])),
        writes="all" if writes else "none",
        provocations="true" if writes else "false",
        rate="0" if loopback else "5",
    )


def _quoted(text: str) -> str:
    """Write a string as TOML: its escapes are those of JSON, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(each) for each in names)}]"


def _versions(roles: Sequence[str]) -> str:
    """With several roles only versions whose credentials can name several parties fit."""
    several = [str(each) for each in VERSIONS if each.roles_in_endpoints]
    if len(roles) > 1:
        others = ", ".join(str(each) for each in VERSIONS if not each.roles_in_endpoints)
        return f"versions = {_listed(several)}   # {others} takes one role a connection: give each a block of its own"
    return f"# versions = {_listed([str(VERSIONS[-1])])}             # default: all it offers that we know"


def _public_url(*, loopback: bool) -> str:
    words = (
        "default here: our own address"
        if loopback
        else "how they reach us; without it we never register: discovery and token_c only"
    )
    return f'# public_url = "https://abc.tunnel.example"   # {words}'
