"""The way back: whether public_url leads to our own server, as far as that can be seen from here."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from suite.doctor.checks import Check, State
from suite.stage.server import tls_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.session import Session

_PULL_ONLY = "no public_url in [suite]: the target cannot call us, so the run reads only and registers nowhere"


def can_call_us(session: Session) -> Iterator[Check]:
    """GET a word of our own through public_url."""
    given = session.config.suite.public_url
    if given is None:
        yield Check("call-backs", State.WARNING, _PULL_ONLY)
        return
    if given == "loopback":
        yield Check("call-backs", State.GOOD, f"both on this machine: {session.server.origin}")
        return
    word, slug = secrets.token_hex(16), f"doctor{secrets.token_hex(4)}"
    session.server.mount(slug, _saying(word))
    try:
        yield _through(session, f"{given.rstrip('/')}/s/{slug}/versions", word)
    finally:
        session.server.unmount(slug)


def _through(session: Session, url: str, word: str) -> Check:
    import httpx  # noqa: PLC0415 - costs 0.2 s, only where there is a public_url

    network = session.config.network
    try:
        answer = httpx.get(
            url,
            timeout=session.deadlines.response,
            trust_env=False,
            proxy=network.proxy or None,
            verify=tls_context(str(network.ca_file) if network.ca_file else None, None, verify=network.verify),
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        return Check("call-backs", State.BAD, f"public_url cannot be fetched from here: {why}")
    if answer.text != word:
        return Check("call-backs", State.BAD, f"public_url does not lead to our server: HTTP {answer.status_code}")
    return Check(
        "call-backs", State.GOOD, "public_url leads to our server; whether the target gets there, the run shows"
    )


def _saying(word: str) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(word)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": word.encode()})

    return app
