"""Runs the foreign platform: extrawest-ocpi under uvicorn on loopback, until it is told to end.

Prints `VERSIONS_URL=`, one `TOKEN_A=` a token, and `READY`. The port must be known before the library is imported, since
its settings come from the environment and all its URLs from its settings; hence the late import.
"""
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # run as a script: our modules are `tests.foreign...`

from tests.foreign import extrawest_data  # noqa: E402 - the path comes first
from tests.foreign.extrawest_store import Store  # noqa: E402


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="extrawest-ocpi as a platform to be tested")
    parser.add_argument("--role", choices=("CPO", "EMSP"), required=True)
    parser.add_argument("--version", action="append", dest="versions", required=True, choices=("2.1.1", "2.2.1"))
    parser.add_argument("--token-a", action="append", dest="tokens_a", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--locations", type=int, default=60)
    return parser.parse_args()


def _listen(port: int) -> socket.socket:
    """Open the socket ourselves; the protocol number makes asyncio set TCP_NODELAY."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen()
    return listening


def _settings(role: str, host: str) -> dict[str, str]:
    party = extrawest_data.CPO_PARTY if role == "CPO" else extrawest_data.EMSP_PARTY
    return {"OCPI_HOST": host, "PROTOCOL": "http", "COUNTRY_CODE": extrawest_data.COUNTRY, "PARTY_ID": party}


def main() -> None:
    """Bind, build, say where, serve."""
    args = _arguments()
    listening = _listen(args.port)
    host = f"127.0.0.1:{listening.getsockname()[1]}"
    os.environ.update(_settings(args.role, host))
    import uvicorn  # noqa: PLC0415

    from tests.foreign.extrawest_app import application  # noqa: PLC0415 - see the module's docstring

    versions_url = f"http://{host}/ocpi/versions"
    app = application(args.role, args.versions, Store(list(args.tokens_a)), versions_url, args.locations)
    lines = [f"VERSIONS_URL={versions_url}", *(f"TOKEN_A={token}" for token in args.tokens_a), "READY"]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
