"""One uvicorn for the whole process, on a thread of its own; apps are mounted by slug below `/s/<slug>`.

The reference's server and what it sends by itself live on this loop; everything else runs in the main thread.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from concurrent.futures import Future

    App = Callable[[dict[str, Any], Callable[..., Awaitable[Any]], Callable[..., Awaitable[Any]]], Awaitable[None]]

T = TypeVar("T")
_START_SECONDS = 10
_NOT_FOUND = b'{"status_code":2003,"status_message":"nothing here","timestamp":"1970-01-01T00:00:00Z"}'


class PortInUse(OSError):
    """The address to listen on is taken; the message names it."""


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket (port 0: any); the protocol number makes asyncio set TCP_NODELAY."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortInUse(f"cannot listen on {host}:{port}: {error.strerror}") from None
    sock.listen(128)
    return sock


class Router:
    """Hands a request to the app mounted at `/s/<slug>` (below an optional path of a tunnel), counts the strangers."""

    def __init__(self) -> None:
        """Begin with nothing mounted."""
        self.apps: dict[str, App] = {}
        self.doors: dict[int, App] = {}
        """Port -> the app that has it for itself."""
        self.strangers = 0

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Be an ASGI app."""
        if scope["type"] != "http":
            return
        app = self.doors.get((scope.get("server") or ("", 0))[1]) or self.apps.get(slug_of(scope["path"]))
        if app is None:
            self.strangers += 1
            await _refuse(send)
            return
        await app(scope, receive, send)


def slug_of(path: str) -> str:
    """Give the slug in `.../s/<slug>/...`, or the empty string."""
    _, found, rest = path.partition("/s/")
    return rest.partition("/")[0] if found else ""


async def _refuse(send: Callable[..., Any]) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_NOT_FOUND)).encode())]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": _NOT_FOUND})


class Server:
    """The background loop with its listening socket. `with Server() as server: server.mount(...)`."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        certificate: tuple[str, str] | None = None,
        protocol: type[asyncio.Protocol] | str = "",
    ) -> None:
        """Bind at once, so that a port in use is known before anything starts; raises PortInUse."""
        self.socket = listen(host, port)
        self.host, self.port = self.socket.getsockname()[:2]
        self.scheme = "https" if certificate else "http"
        self.router = Router()
        self.loop = asyncio.new_event_loop()
        self._certificate = certificate
        self._protocol = protocol
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._live, name="reference", daemon=True)
        self._server: Any = None
        self._more: list[socket.socket] = []

    @property
    def origin(self) -> str:
        """Give scheme, host and port as a caller on this machine would use them."""
        return f"{self.scheme}://{self.host}:{self.port}"

    def mount(self, slug: str, app: App) -> None:
        """Serve an app below `/s/<slug>`."""
        self.router.apps[slug] = app

    def open_door(self, host: str, port: int, app: App) -> str:
        """Serve an app on a port of its own, before the start; give its origin. Raises PortInUse."""
        sock = listen(host, port)
        self._more.append(sock)
        host, port = sock.getsockname()[:2]
        self.router.doors[port] = app
        return f"{self.scheme}://{host}:{port}"

    def unmount(self, slug: str) -> None:
        """Stop serving that slug."""
        self.router.apps.pop(slug, None)

    def start(self) -> Self:
        """Start the thread and wait until the socket is served."""
        self._thread.start()
        if not self._started.wait(_START_SECONDS):
            raise RuntimeError("our own server did not start")
        return self

    def stop(self) -> None:
        """End the server and its loop; safe to call twice."""
        if self._server is not None and self._thread.is_alive():
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(5)
        for sock in (self.socket, *self._more):
            sock.close()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine on the loop; the future belongs to the caller."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def run(self, work: Coroutine[Any, Any, T], within: float) -> T:
        """Run a coroutine on the loop and wait for it; cancelled on a time-out, Ctrl-C, or any other exception here."""
        future = self.submit(_bounded(work, within))
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _live(self) -> None:
        import uvicorn  # noqa: PLC0415 - costs 0.1 s, only where something is served

        from suite.wire.protocol import Spelling  # noqa: PLC0415 - the same

        asyncio.set_event_loop(self.loop)
        config = uvicorn.Config(
            self.router,
            interface="asgi3",
            lifespan="off",
            http=self._protocol or Spelling,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=30,
            ssl_certfile=self._certificate[0] if self._certificate else None,
            ssl_keyfile=self._certificate[1] if self._certificate else None,
        )
        self._server = uvicorn.Server(config)
        self.loop.run_until_complete(self._serve())
        self._end_tasks()
        self.loop.close()

    def _end_tasks(self) -> None:
        """End what platforms still had under way."""
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        if left:
            self.loop.run_until_complete(asyncio.wait(left, timeout=1))

    async def _serve(self) -> None:
        self.loop.call_later(0.01, self._announce)
        await self._server.serve(sockets=[self.socket, *self._more])

    def _announce(self) -> None:
        if self._server.started:
            self._started.set()
        else:
            self.loop.call_later(0.005, self._announce)


async def _bounded(work: Coroutine[Any, Any, T], within: float) -> T:
    async with asyncio.timeout(within):
        return await work


def tls_context(
    ca_file: str | None, certificate: tuple[str, str | None] | None, *, verify: bool
) -> ssl.SSLContext | bool:
    """Make the client's TLS settings of `[network]`."""
    import ssl as tls  # noqa: PLC0415 - keeps `--help` light

    if not verify:
        context = tls.create_default_context()
        context.check_hostname = False
        context.verify_mode = tls.CERT_NONE
    else:
        context = tls.create_default_context(cafile=ca_file)
    if certificate:
        context.load_cert_chain(*certificate)
    return context
