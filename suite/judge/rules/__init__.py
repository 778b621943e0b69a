"""One file per chapter; each rule names the requirements it can break. Importing the package registers them all."""

from suite.judge.rules import (
    calls,
    credentials,
    fields,
    locations,
    locations_data,
    locations_push,
    objects,
    pagination,
    transport,
    versions,
)

__all__ = [
    "calls",
    "credentials",
    "fields",
    "locations",
    "locations_data",
    "locations_push",
    "objects",
    "pagination",
    "transport",
    "versions",
]
