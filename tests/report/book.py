"""Makes the rows of synthetic records: numbers, a clock, bodies stored once. Same input, same bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass, field

from suite.record.rows import AnyRow, Body, Case, Event, Header, Message, Outcome
from suite.record.verdicts import Coverage, Judgement
from suite.standard.versions import VERSIONS

START = 1_750_000_000.0
V = str(VERSIONS[1])
BASE = "https://ocpi.acme.example/ocpi"


@dataclass
class Book:
    """Rows in the making: gives numbers, moves the clock, stores bodies once."""

    rows: list[AnyRow] = field(default_factory=list)
    clock: float = START
    count: int = 0
    seen: set[str] = field(default_factory=set)

    def body(self, content: bytes) -> Message:
        digest = hashlib.sha256(content).hexdigest()
        if content and digest not in self.seen:
            self.seen.add(digest)
            data = base64.b64encode(zlib.compress(content, 1)).decode()
            self.rows.append(Body(digest=digest, size=len(content), data=data, packed=True))
        return Message(body=digest if content else "", size=len(content))

    def call(  # noqa: PLR0913 - one test helper, all by name
        self,
        case: str,
        what: str,
        path: str,
        *,
        answer: object = None,
        sent: object = None,
        status: int = 200,
        method: str = "GET",
        inward: bool = False,
        error: str = "",
        took: float = 0.04,
        module: str = "locations",
    ) -> int:
        self.count += 1
        ends = ("request-seen", "response-sent") if inward else ("request-sent", "response-seen")
        asked = self.body(_bytes(sent))
        self._event(
            ends[0],
            case,
            what,
            module,
            Message(
                headers=[
                    ("Authorization", "Token token:0123456789abcdef;form=base64;length=44"),
                    ("X-Request-ID", f"r-{self.count}"),
                    ("Content-Type", "application/json"),
                ],
                body=asked.body,
                size=asked.size,
                method=method,
                url=BASE + path,
            ),
        )
        self.clock += took
        if error:
            self._event(ends[1], case, what, module, None, error)
        else:
            told = self.body(_bytes(answer))
            headers = [("Content-Type", "application/json"), ("X-Total-Count", "120"), ("X-Limit", "50")]
            message = Message(
                headers=headers, body=told.body, size=told.size, status=status, reason="OK" if status < 400 else "Error"
            )
            self._event(ends[1], case, what, module, message)
        return self.count

    def _event(self, end: str, case: str, what: str, module: str, message: Message | None, error: str = "") -> None:
        self.rows.append(
            Event(
                exchange=self.count,
                end=end,
                at=self.clock,
                connection="main",
                scenario=case,
                version=V,
                module=module,
                side="sender",
                purpose=what,
                message=message,
                error=error,
            )
        )

    def end(self, case: str, verdict: Judgement, exchanges: list[int], *, began: float, **more: object) -> None:
        coverage = more.pop("coverage", Coverage.DECIDED)
        self.rows.append(
            Outcome(
                case=case,
                verdict=verdict,
                coverage=coverage,
                started=began,
                ended=self.clock,
                exchanges=exchanges,
                **more,
            )  # type: ignore[arg-type]
        )


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return b"" if value is None else json.dumps(value).encode()


def case(name: str, version: str = V, **more: str) -> Case:
    chapter = name.partition(".")[0]
    values: dict[str, str] = {"phase": "modules", "role": "CPO", "side": "sender", **more}
    return Case(
        id=f"{name}@{version}/main",
        scenario=name,
        chapter=chapter,
        version=version,
        connection="main",
        title=values.pop("title", name.partition(".")[2].replace("-", " ").capitalize()),
        decides=["pagination.total-count.present"],
        **values,
    )


def envelope(data: object) -> dict[str, object]:
    return {"status_code": 1000, "status_message": "OK", "timestamp": "2025-06-15T12:00:00Z", "data": data}


def location(number: int) -> dict[str, object]:
    return {
        "country_code": "NL",
        "party_id": "ACM",
        "id": f"LOC{number}",
        "publish": True,
        "name": f"Station {number}",
        "address": "Kade 1",
        "city": "Utrecht",
        "country": "NLD",
        "coordinates": {"latitude": "52.0907", "longitude": "5.1214"},
        "time_zone": "Europe/Amsterdam",
        "evses": [
            {
                "uid": f"{number}-1",
                "evse_id": "NL*ACM*E1",
                "status": "AVAILABLE",
                "last_updated": "2025-06-15T12:00:00+02:00",
                "connectors": [
                    {
                        "id": "1",
                        "standard": "IEC_62196_T2",
                        "format": "SOCKET",
                        "power_type": "AC_3_PHASE",
                        "max_voltage": 400,
                        "max_amperage": 32,
                        "last_updated": "2025-06-15T12:00:00Z",
                    }
                ],
            }
        ],
        "last_updated": "2025-06-15T12:00:00+02:00",
    }


def header(target: str = "Acme Charge", **more: str) -> Header:
    return Header(
        suite="0.1.0",
        target=target,
        started=START,
        product=more.get("product", "acme-ocpi 4.2.0"),
        seed=4711,
        selection="role=CPO",
        versions=[str(each) for each in VERSIONS[:2]],
        roles=["CPO"],
        config={
            "target": {"name": target, "setup": "test"},
            "connection": [{"name": "main", "token_a": "env:ACME_TOKEN_A"}],
        },
        environment={"python": "3.13.5", "platform": "Linux"},
        readings={"d1": "http-error"},
    )
