"""Faults of a target that acts: pushing what cannot be pulled, replaying, taking a refused PATCH badly, giving up on lists."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.changing import Changing
from suite.reference.flows import Flows
from suite.reference.jsonread import read
from suite.reference.versions import Versions
from suite.wire.message import Reply

_ID = "X-Request-ID"
_TRIES, _PAUSE = 60, 0.02
_WRITES = frozenset({"PUT", "PATCH", "POST"})
_GOOD = range(200, 300)
_NOT_FOUND = 404


@mutant(
    "transport.pull.offered~push-only",
    at=Versions.endpoints,
    stimuli=("push_location",),
    collateral={"versions.module.dependencies": "commands stand without the Locations that they name"},
)
def push_only(real: Any, version: Any) -> Any:
    """Locations are pushed, and there is no list to pull them from."""
    return [
        entry
        for entry in real(version)
        if entry["identifier"] != "locations" or entry.get("role", "SENDER") != "SENDER"
    ]


@mutant("transport.offline.not-replayed~queued", at=Flows.send, stimuli=("change_status",))
async def queues(real: Any, call: Any) -> Any:
    """A push that failed is tried again until it succeeds."""
    reply = await real(call)
    if call.method in _WRITES and reply.status in {0, 503}:
        task = asyncio.get_running_loop().create_task(_again(real, call))
        _TASKS.add(task)
        task.add_done_callback(_TASKS.discard)
    return reply


_TASKS: set[Any] = set()


async def _again(real: Any, call: Any) -> None:
    for _ in range(_TRIES):
        await asyncio.sleep(_PAUSE)
        fresh = call.having(_ID, str(uuid.uuid4())) if call.header(_ID) else call
        if (await real(fresh)).status not in {0, 503}:
            return


@mutant("transport.patch-refused.looks~blind", at=Flows.mend, stimuli=("change_status",))
async def puts_without_looking(real: Any, partner: Any, module: str, segments: Any, whole: Any, refused: Any) -> Any:
    """After a refused PATCH the whole is sent at once, without a look."""
    del refused
    return await real.args[0].push(partner, module, segments, whole)


@mutant("transport.patch-refused.puts~never", at=Changing.tell_changes, stimuli=("change_status",))
async def looks_and_stops(real: Any, partner: Any, path: Any, changes: Any, whole: Any) -> Any:
    """After a refused PATCH and a GET that finds nothing, nothing more is sent."""
    del whole
    core = real.args[0].core
    reply = await core.flows.push(partner, "locations", path, changes, method="PATCH")
    if _refused(reply):
        await core.flows.send(core.outgoing.get(partner, "locations", "receiver", path))
    return Reply(200, body=b'{"status_code":1000}')


def _refused(reply: Any) -> bool:
    found = read(reply.body) if reply.body else None
    code = found.get("status_code") if isinstance(found, dict) else None
    return reply.status not in _GOOD or (isinstance(code, int) and code >= 2000)  # noqa: PLR2004 - no success


@mutant("transport.patch-refused.no-retry~again", at=Flows.mend, stimuli=("change_status",))
async def tries_the_patch_again(real: Any, partner: Any, module: str, segments: Any, whole: Any, refused: Any) -> Any:
    """A refused PATCH is sent once more as it was, before anything else."""
    again = {"status": whole.get("status"), "last_updated": whole.get("last_updated")}
    await real.args[0].push(partner, module, segments, again, method="PATCH")
    return await real(partner, module, segments, whole, refused)


@mutant("transport.unknown-fields.in-answers~gives-up", at=Flows.followed, stimuli=("pull",))
def gives_up_at_unknown_fields(real: Any, reply: Any) -> Any:
    """A page with a field that nobody knows ends the pull."""
    return None if b'"suite_note"' in reply.body else real(reply)


@mutant("transport.bad-object.others-kept~gives-up", at=Flows.followed, stimuli=("pull",))
def gives_up_at_a_faulty_object(real: Any, reply: Any) -> Any:
    """A page with a faulty object ends the pull."""
    found = read(reply.body)
    page = found.get("data") if isinstance(found, dict) else []
    faulty = [each for each in page if isinstance(each, dict) and "coordinates" not in each] if page else []
    return None if faulty else real(reply)


@eccentric("transport.push~whole-only", at=Changing.tell_changes, roles=("CPO",), stimuli=("change_status",))
async def pushes_by_put(real: Any, partner: Any, path: Any, changes: Any, whole: Any) -> Any:
    """What changed is pushed whole, never by PATCH."""
    del changes
    return await real.args[0].core.flows.push(partner, "locations", path, whole)


@eccentric("transport.push~none", at=Changing.audience, roles=("CPO",), stimuli=("change_status", "push_location"))
def pushes_nothing(real: Any, partner: Any, values: Any) -> Any:
    """Nothing is pushed at all."""
    del real, partner, values
    return []
