"""Mounts the control side of an embedded target beside it, so that stimuli can be wired to it over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.control import Control

if TYPE_CHECKING:
    from suite.reference import Platform
    from suite.stage.server import Server


def mount_control(server: Server, platform: Platform, slug: str) -> str:
    """Serve `POST <url>/<stimulus>`; give the URL."""
    server.mount(slug, Control(platform))
    return f"{server.origin}/s/{slug}/control"
