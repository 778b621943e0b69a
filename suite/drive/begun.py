"""What commands of ours on one registration began."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Begun:
    """Kept for the whole run, so that nothing goes on unseen."""

    ids: set[str] = field(default_factory=set)
    """The last segments of response_urls of ours."""
    tokens: set[str] = field(default_factory=set)
    """What Sessions name of the Tokens with which a START_SESSION was accepted: uid, or auth_id."""
    sessions: set[str] = field(default_factory=set)
    """Sessions that began so, and were not seen to end."""
    unstopped: str = ""
    """A Session that was to be stopped by a stimulus, and was not: whoever was asked skipped it, or it could not be done now."""
    held: dict[str, float] = field(default_factory=dict)
    """EVSE -> until when a reservation of ours holds it that no command gives up."""
