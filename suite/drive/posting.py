"""CDRs of ours on an eMSP: posted once, looked at where the target says that it keeps them, credited in the end.

A CDR cannot be taken back, so every one has an id of its own run, and each that was taken is credited as soon as the
version knows credits (CONTRACTS: what stays behind).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from suite.drive.leading import follow
from suite.drive.signals import NeedsStimulus

if TYPE_CHECKING:
    from suite.drive.answer import Answer
    from suite.drive.conversation import Conversation

Json = dict[str, Any]


class Posted:
    """The CDRs of one scenario."""

    def __init__(self, ocpi: Conversation) -> None:
        """Nothing is sent yet; NeedsStimulus where target.toml wants no CDRs."""
        if ocpi.session.config.safety.writes == "no-cdrs":
            raise NeedsStimulus('[safety] writes = "all": with "no-cdrs" no CDR is posted')
        self._ocpi = ocpi

    def body(self, *, full: bool = True, **changes: object) -> Json:
        """A CDR that the target has never seen."""
        made = self._ocpi.sample("cdr", f"SUITE-CDR-{secrets.token_hex(6).upper()}", full=full)
        return {**made, **changes}

    def post(self, body: Json, *, what: str = "") -> Answer:
        """POST it; with `what` it is a provocation. What was taken is noted as staying behind."""
        ocpi = self._ocpi
        ocpi.session.allow_writes()
        call = ocpi.call("POST", "cdrs", side="receiver", body=body)
        answer = ocpi.provoke(call, what) if what else ocpi.send(call)
        where = (str(body.get("id")),)
        ocpi.session.remember(ocpi.registration, ocpi.version, "POST", "cdrs", where, answer)
        return answer

    def url(self, answer: Answer) -> str:
        """Where the target says that it keeps it; empty where it says nothing that could be called."""
        said = answer.header("location") or ""
        try:
            return urljoin(answer.exchange.request.url, said) if said else ""
        except ValueError:
            return ""

    def may_look(self, url: str) -> bool:
        """Whether the host of a URL may be contacted."""
        return url in self._ocpi.session.hosts

    def look(self, url: str) -> Answer:
        """GET it there; no answer at all is one where the URL leads elsewhere."""
        ocpi = self._ocpi
        call = ocpi.call("GET", "cdrs", "there", side="receiver")
        return follow(ocpi.registration, call.about(purpose="GET cdrs, at the URL of the answer before"), url)

    def attempt(self, method: str, url: str, body: Json | None) -> Answer:
        """Try to change it there, or to take it away: a provocation."""
        ocpi = self._ocpi
        ocpi.session.allow_writes(method)
        call = ocpi.call(method, "cdrs", "there", side="receiver", body=body)
        return ocpi.provoke(call.to(url).about(purpose=f"{method} of a CDR"), f"{method} of a CDR")

    def credit(self, body: Json) -> Answer | None:
        """Credit it; None where the version knows no credits."""
        ocpi = self._ocpi
        if not ocpi.version.credit_cdrs:
            return None
        costs = [name for name in body if name.startswith("total_") and name.endswith("_cost")]
        turned = {name: _turned(body[name]) for name in costs}
        made = {**body, **turned, "id": f"{body['id']}-C", "credit": True, "credit_reference_id": body["id"]}
        answer = self.post({**made, "last_updated": ocpi.stamp()})
        if answer.ok:
            for ident in (body["id"], made["id"]):
                ocpi.session.put_away(ocpi.registration, ocpi.version, "cdrs", (str(ident),), "credited")
        return answer


def _turned(amount: Any) -> Any:
    """The same amount with the other sign."""
    if isinstance(amount, dict):
        return {name: each if name == "name" else _turned(each) for name, each in amount.items()}
    if isinstance(amount, list):
        return [_turned(each) for each in amount]
    return -amount if amount else amount
