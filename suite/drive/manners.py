"""Our side of the conversation in another manner, for as long as a `with` block lasts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from suite.faults import manners_lists as _lists  # noqa: F401 - importing it registers its manners
from suite.faults.manners import MANNERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suite.drive.registration import Registration
    from suite.wire.message import Label


@contextmanager
def behaving(registration: Registration, *names: str) -> Iterator[None]:
    """Let our platform on this registration behave so; what is unlawful in it is recorded as a provocation."""
    chosen = [MANNERS[name] for name in names]
    platform = registration.platform
    registration.manners = tuple(chosen)
    platform.bends.set([each.bend for each in chosen])
    try:
        yield
    finally:
        platform.bends.set([])
        registration.manners = ()


def label_of(registration: Registration, method: str, path: str) -> Label:
    """Say what a call to us is about, and whether our answer misbehaves on purpose."""
    label = registration.platform.label_of(method, path)
    for each in registration.manners:
        if label.object in each.declares:
            return replace(label, provocation=each.text)
    return label
