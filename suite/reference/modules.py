"""The functional modules a platform is composed of; a new one is one more name in this list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from suite.reference.cdrs import Cdrs
from suite.reference.chargingprofiles import ChargingProfiles
from suite.reference.commands import Commands
from suite.reference.locations import Locations
from suite.reference.sessions import Sessions
from suite.reference.tariffs import Tariffs
from suite.reference.tokens import Tokens

if TYPE_CHECKING:
    from suite.reference.core import Core
    from suite.reference.module import Module

Maker = Callable[["Core"], "Module"]

MODULES: tuple[Maker, ...] = (Locations, Tariffs, Commands, Sessions, Cdrs, Tokens, ChargingProfiles)
"""Classes that take the core, in the order version details list them."""
