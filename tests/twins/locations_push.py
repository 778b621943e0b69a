"""Twins of the rules on pushes of Locations."""

from __future__ import annotations

from tests.twins.twin import Twin, call, specimen

_HERE = "NL/ABC/SPECIMEN1"
_FULL, _EVSE = specimen("location"), specimen("evse", "E1")
_STATUS = {"status": "CHARGING", "last_updated": "2025-06-15T15:00:00Z"}
_PARTIES = {"parties": (("NL", "ABC"),)}


def _twin(rule: str, requirement: str, spoken: str, good: object, bad: object) -> Twin:
    return Twin(f"rules/locations_push.py:{rule}", requirement, spoken, good, bad, setting=_PARTIES)  # type: ignore[arg-type]


TWINS = [
    _twin(
        "pushed_by_put_or_patch",
        "locations.push.method",
        "2.1.1",
        call(_STATUS, method="PATCH", path=f"{_HERE}/E1"),
        call(method="DELETE", path=f"{_HERE}/E1"),
    ),
    _twin(
        "pushed_by_put_or_patch",
        "locations.push.method",
        "2.2.1",
        call(_FULL, path=_HERE),
        call(_FULL, method="POST", module="locations", path=""),
    ),
    _twin(
        "pushed_below_its_owner",
        "locations.push.url",
        "2.2.1",
        call(_FULL, path=_HERE),
        call(_FULL, path="SPECIMEN1"),
    ),
    _twin("pushed_by_its_owner", "locations.push.owner", "2.2.1", call(path="nl/abc/L1"), call(path="NL/ABD/L1")),
    _twin(
        "body_fits_its_url",
        "locations.push.ids-match",
        "2.2.1",
        call(_FULL, path="NL/ABC/specimen1"),
        call(_FULL, path="NL/ABC/SPECIMEN2"),
    ),
    _twin(
        "body_fits_its_url",
        "locations.push.ids-match",
        "2.1.1",
        call(_EVSE, path=f"{_HERE}/E1"),
        call(_EVSE, path=f"{_HERE}/E2"),
    ),
    _twin(
        "body_fits_its_url",
        "locations.push.owner-in-body",
        "2.3.0",
        call(_FULL, path=_HERE),
        call(specimen("location", party_id="ABD"), path=_HERE),
    ),
    _twin(
        "patch_has_last_updated",
        "locations.push.patch-last-updated",
        "2.2.1",
        call(_STATUS, method="PATCH", path=f"{_HERE}/E1"),
        call({"status": "CHARGING"}, method="PATCH", path=f"{_HERE}/E1"),
    ),
]
