"""One file per chapter; each rule names the requirements it can break. Importing the package registers them all."""

from suite.judge.rules import (
    calls,
    cdrs_data,
    cdrs_totals,
    credentials,
    fields,
    locations,
    locations_data,
    locations_push,
    objects,
    pagination,
    sessions_data,
    tariffs_data,
    tokens_data,
    transport,
    versions,
)

__all__ = [
    "calls",
    "cdrs_data",
    "cdrs_totals",
    "credentials",
    "fields",
    "locations",
    "locations_data",
    "locations_push",
    "objects",
    "pagination",
    "sessions_data",
    "tariffs_data",
    "tokens_data",
    "transport",
    "versions",
]
