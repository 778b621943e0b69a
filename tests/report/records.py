"""Synthetic records: a small run with one of everything, a hostile one, a killed one, and a large one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from suite.record.file import Writer
from suite.record.rows import AnyRow, Finding, Footer, Judged, Note, Offer, Remains, Todo, Wait
from suite.record.verdicts import Coverage, Judgement
from suite.standard.catalogue import requirements
from suite.standard.versions import VERSIONS
from tests.report.book import BASE, START, Book, V, case, envelope, header, location
from tests.report.profiles import profile

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u202e\x00\x1b[31m]]>"


def small() -> list[AnyRow]:
    """One of everything a report can show."""
    book = Book([header()])
    book.rows += [Offer(connection="main", version=V, module="locations", side="sender", url=BASE + "/2.2.1/locations")]
    _handshake(book)
    _crawl(book)
    _push(book)
    _others(book)
    _judged(book)
    book.rows += [
        Remains(
            connection="main",
            what="Location SUITE-LOC-001",
            where=BASE + "/2.2.1/locations/NL/TSC/SUITE-LOC-001",
            how="Delete it by hand.",
        ),
        Remains(connection="main", what="our registration", where="main", removed=True),
        Todo(
            what="Give a spare token A (spare_tokens_a), so that unregistering can be tested.",
            decides=["credentials.delete.unregisters"],
        ),
        Note(what="429 Too Many Requests; waited as asked", at=book.clock, connection="main", count=3),
        profile(),
        Footer(
            ended=book.clock + 1,
            exit_code=1,
            verdict=Judgement.FAIL,
            sentence="not conforming: 2 MUSTs violated, 1 warning; 31 of 42 applicable MUSTs decided",
        ),
    ]
    return book.rows


def _handshake(book: Book) -> None:
    made = case(
        "credentials.register",
        title="Register with a fresh token",
        phase="register",
        purpose="The target takes our credentials and gives its own.",
    )
    book.rows.append(made)
    began, module = book.clock, "credentials"
    numbers = [
        book.call(
            made.id, "GET versions", "/versions", answer=envelope([{"version": V, "url": BASE}]), module="versions"
        ),
        book.call(
            made.id,
            "POST credentials",
            f"/{V}/credentials",
            method="POST",
            sent={"token": "token:ab", "url": "https://suite.example/versions"},
            answer=envelope({"token": "token:cd", "url": BASE}),
            took=0.9,
            module=module,
        ),
        book.call(
            made.id, "GET versions, called back", "/versions", inward=True, answer=envelope([]), module="versions"
        ),
    ]
    book.end(made.id, Judgement.PASS, numbers, began=began)


def _crawl(book: Book) -> None:
    made = case(
        "pagination.crawl",
        title="Crawl all pages",
        purpose="Every page says how many there are and links to the next one.",
    )
    book.rows.append(made)
    began = book.clock
    pages = [
        book.call(
            made.id,
            f"GET locations, page {page + 1}",
            f"/{V}/locations?offset={page * 3}&limit=3",
            answer=envelope([location(page * 3 + one) for one in range(3)]),
        )
        for page in range(8)
    ]
    shared = {
        "case": made.id,
        "version": V,
        "module": "locations",
        "role": "CPO",
        "connection": "main",
        "level": "MUST",
    }
    book.rows += [
        Finding(
            id="f1",
            requirement="transport.datetime.utc",
            verdict=Judgement.FAIL,
            message="a DateTime with an offset",
            expected="a time in UTC, ending in Z",
            actual='"2025-06-15T12:00:00+02:00"',
            exchanges=pages[:5],
            pointer="/data/0/last_updated",
            pointer_in="response",
            cause="DateTime with offset",
            hint="The serialiser writes local time; convert to UTC before formatting.",
            count=number,
            **shared,
        )
        for number in (1, 212)
    ]
    book.rows.append(
        Finding(
            id="f2",
            requirement="transport.datetime.utc",
            verdict=Judgement.FAIL,
            message="a DateTime with an offset",
            exchanges=pages[1:3],
            pointer="/data/0/evses/0/last_updated",
            pointer_in="response",
            cause="DateTime with offset",
            count=40,
            **shared,
        )
    )
    book.rows.append(
        Finding(
            id="f3",
            requirement="pagination.total-count.present",
            verdict=Judgement.WARNING,
            message="X-Total-Count changes from page to page",
            expected="24",
            actual="120",
            exchanges=[pages[2]],
            cause="X-Total-Count",
            waived="known until release 4.3",
            **shared,
        )
    )
    book.end(made.id, Judgement.FAIL, pages, began=began)


def _push(book: Book) -> None:
    made = case(
        "locations.push",
        title="A change of status arrives",
        side="receiver",
        purpose="The target pushes the status of an EVSE within the time it names.",
    )
    book.rows.append(made)
    began = book.clock
    numbers = [book.call(made.id, "PATCH of our stimulus", "/control/change_status", method="POST", status=204)]
    book.rows.append(
        Wait(
            what="a PATCH of the EVSE",
            started=book.clock,
            ended=book.clock + 4.2,
            came=True,
            scenario=made.id,
            connection="main",
        )
    )
    book.clock += 4.2
    numbers.append(
        book.call(
            made.id,
            "PATCH EVSE",
            f"/{V}/locations/NL/ACM/LOC1/1-1",
            method="PATCH",
            inward=True,
            sent={"status": "CHARGING"},
            answer=envelope(None),
        )
    )
    book.rows.append(
        Wait(
            what="a second PATCH",
            started=book.clock,
            ended=book.clock + 30,
            came=False,
            scenario=made.id,
            connection="main",
        )
    )
    book.clock += 30
    numbers.append(book.call(made.id, "GET location", f"/{V}/locations/LOC1", error="timeout after 10 s", took=10))
    book.rows.append(
        Finding(
            id="f4",
            requirement="locations.patch.last-updated",
            verdict=Judgement.FAIL,
            message="PATCH without last_updated",
            case=made.id,
            version=V,
            level="MUST",
            role="CPO",
            module="locations",
            connection="main",
            expected="last_updated in the body",
            actual='{"status": "CHARGING"}',
            exchanges=[numbers[1]],
            pointer="",
            pointer_in="request",
            cause="PATCH without last_updated",
        )
    )
    book.end(made.id, Judgement.FAIL, numbers, began=began)


def _others(book: Book) -> None:
    old = str(VERSIONS[0])
    for name, version, verdict, coverage, reason in (
        ("credentials.unregister", V, Judgement.PASS, Coverage.NEEDS_STIMULUS, "needs a spare token A"),
        ("versions.list", old, Judgement.PASS, Coverage.DECIDED, ""),
        ("authentication.wrong-token", old, Judgement.WARNING, Coverage.DECIDED, ""),
        ("locations.tokens", old, Judgement.PASS, Coverage.NOT_APPLICABLE, "a CPO has no tokens"),
        ("tariffs.push", V, Judgement.PASS, Coverage.NOT_APPLICABLE, "the target has no tariffs receiver"),
        ("transport.lost", V, Judgement.INCONCLUSIVE, Coverage.DECIDED, "the target closed the connection"),
    ):
        made = case(name, version, side="receiver" if name == "tariffs.push" else "sender")
        book.rows.append(made)
        began, number = book.clock, book.call(made.id, "GET versions", "/versions", answer=envelope([]))
        book.end(made.id, verdict, [number], began=began, coverage=coverage, reason=reason)
    book.rows.append(
        Finding(
            id="f5",
            requirement="authentication.token.refused",
            verdict=Judgement.WARNING,
            message="401 without a body",
            cause="401",
            version=old,
            case=f"authentication.wrong-token@{old}/main",
            role="CPO",
            exchanges=[book.count],
        )
    )


def _judged(book: Book) -> None:

    turns = [
        (Judgement.PASS, Coverage.DECIDED, ""),
        (Judgement.FAIL, Coverage.DECIDED, ""),
        (Judgement.PASS, Coverage.NEEDS_STIMULUS, "needs a spare token A"),
    ]
    for place, name in enumerate(list(requirements())[:60]):
        verdict, coverage, reason = turns[place % 3]
        book.rows.append(
            Judged(
                requirement=name,
                version=V,
                role="CPO",
                verdict=verdict,
                coverage=coverage,
                reason=reason,
                level="MUST",
                checks=place,
            )
        )


def hostile() -> list[AnyRow]:
    """Every text of the target tries to become markup, script, escape sequence or broken JSON."""
    book = Book([header(HOSTILE, product=HOSTILE)])
    made = case("transport.hostile", title=HOSTILE, purpose=HOSTILE)
    book.rows.append(made)
    numbers = [
        book.call(made.id, HOSTILE, f"/x?{HOSTILE}", answer={HOSTILE: HOSTILE, "__proto__": {"x": [HOSTILE]}}),
        book.call(
            made.id,
            "bytes",
            "/b'$(touch x)`",
            answer=b"\xff\xfe\x00</script>\xc3(" * 50,
            method="PUT",
            sent={"a": HOSTILE},
        ),
        book.call(made.id, "deep", "/d", answer=b"[" * 3000 + b"]" * 3000),
        book.call(made.id, "same key twice", "/k", answer=b'{"a": 1, "a": 2, "n": NaN, "big": 1e999}', error=""),
    ]
    shared = {
        "case": made.id,
        "version": V,
        "verdict": Judgement.FAIL,
        "message": HOSTILE,
        "expected": HOSTILE,
        "actual": HOSTILE,
        "hint": HOSTILE,
    }
    book.rows += [
        Finding(
            id=f"h{place}",
            requirement=name,
            exchanges=[number],
            pointer=pointer,
            pointer_in="response",
            cause=f"{place}{HOSTILE}",
            **shared,
        )  # type: ignore[arg-type]
        for place, (name, number, pointer) in enumerate(
            (
                ("no.such.requirement", numbers[0], "/__proto__/x/0"),
                ("transport.datetime.utc", numbers[1], "/a"),
                ("x.y", numbers[2], "/0/0"),
                ("x.z", 99, "/~9"),
            )
        )
    ]
    book.end(made.id, Judgement.FAIL, numbers, began=START)
    book.rows += [
        Note(what=HOSTILE, at=book.clock),
        Remains(connection="m", what=HOSTILE, where=f"javascript:alert({HOSTILE})", how=HOSTILE),
    ]
    book.rows.append(Footer(ended=book.clock, exit_code=1, verdict=Judgement.FAIL, sentence=HOSTILE))
    return book.rows


def example_of(requirement: str) -> Finding:
    """A finding on a requirement of the catalogue."""
    return Finding(
        id="x1", requirement=requirement, verdict=Judgement.FAIL, message="an example", version=V, exchanges=[1]
    )


def killed() -> list[AnyRow]:
    """The small run, cut off in the middle of its third scenario; `put` cuts the last line too."""
    rows = small()
    last = next(place for place, row in enumerate(rows) if isinstance(row, Wait))
    return rows[: last + 1]


def large(scenarios: int = 2000, bodies: int = 3, *, noise: int = 0) -> list[AnyRow]:
    """A run over a great platform: every exchange has a body of its own; `noise`: bytes in each that no packing makes smaller."""
    book, chance = Book([header("Great Charge")]), random.Random(4711)  # noqa: S311 - the same bytes every time
    for number in range(scenarios):
        made = case(f"locations.scenario-{number:04}")
        book.rows.append(made)
        began = book.clock
        numbers = [
            book.call(
                made.id,
                f"GET location {number}-{one}",
                f"/{V}/locations/{number}/{one}",
                answer=envelope({**location(number * bodies + one), "name": chance.randbytes(noise).hex()}),
            )
            for one in range(bodies)
        ]
        if number % 20 == 0:
            _large_finding(book, made.id, number, numbers)
        book.end(made.id, Judgement.FAIL if number % 20 == 0 else Judgement.PASS, numbers, began=began)
    book.rows.append(
        Footer(ended=book.clock, exit_code=1, verdict=Judgement.FAIL, sentence="not conforming: 100 MUSTs violated")
    )
    return book.rows


def _large_finding(book: Book, name: str, number: int, numbers: list[int]) -> None:
    book.rows.append(
        Finding(
            id=f"f{number}",
            requirement="transport.datetime.utc",
            verdict=Judgement.FAIL,
            message="a DateTime with an offset",
            case=name,
            version=V,
            exchanges=numbers,
            pointer="/data/last_updated",
            pointer_in="response",
            cause=f"offset {number % 7}",
            role="CPO",
        )
    )


def put(folder: Path, rows: list[AnyRow], *, cut: bool = False) -> Path:
    """Write a record; `cut`: half a line at its end, as a kill leaves it."""
    writer = Writer(folder / "run.ndjson")
    writer.write(*rows)
    writer.close()
    if cut:
        with (folder / "run.ndjson").open("ab") as file:
            file.write(b'{"kind":"event","exch')
    return folder
