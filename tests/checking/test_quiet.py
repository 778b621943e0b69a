"""Who is not asked about a Location would have found nothing in it, and nobody is asked about a plain one."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from suite.judge.places import ON_LOCATIONS, Place
from suite.judge.quick import Quick
from suite.judge.quiet import Suspects
from suite.judge.setting import Setting
from suite.standard.versions import VERSIONS, Version
from suite.wire.exchange import Exchange
from tests.checking.test_quick import NOW, originals, places

_LIKELY: dict[str, list[Any]] = {
    "last_updated": [
        "2024-03-01T10:00:00Z", "2024-03-01T10:00:00", "2024-03-01T10:00:00.5Z", "2024-03-01T10:00:59Z", "2024-03-01T10:00:60Z",
        "2024-03-01T10:00:60.5Z", "2024-03-01T10:01:00Z", "2024-02-30T10:00:00Z",
    ],
    "latitude": ["52.000000", "-91.00000", "89.99999", "4.900000"], "longitude": ["4.90000", "52.00000", "179.99999", "-5.00000"],
    "country": ["NLD", "nld", "AUS", "USA", "IRL", "ZZZ"], "postal_code": ["", "1234"], "time_zone": ["Europe/Oslo", "Europe/Nowhere"],
    "uid": ["X-1", "x-1", "1"], "id": ["1", "P1", "p1", "a"], "evse_id": ["NL*TNM*E1", "NLTNME1", "1"], "parking_id": ["P1", "p1", "P9"],
    "period_begin": ["08:00", "00:00", "2024-03-01T10:00:00Z", "2024-03-01T10:00:60Z", "2024-03-01T10:00:00.1Z"],
    "period_end": ["08:00", "00:00", "23:59", "2024-03-01T10:01:00Z", "2024-03-01T10:00:00Z", "2027-03-01T10:00:00"],
    "twentyfourseven": [True, False], "regular_hours": [[]], "percentage": [0, 40, 40.4, 41, 45.5, 100], "publish": [True, False],
    "vehicle_types": [["DISABLED"], ["BUS"], ["PERSONAL_VEHICLE"], ["TRUCK", "DISABLED"]], "images": [[]],
    "publish_allowed_to": [[{"uid": "1"}], [{"visual_number": "1", "issuer": "x"}], []], "max_vehicle_weight": [1],
    "parking_type": ["ALONG_MOTORWAY", "ON_STREET"],
}  # fmt: skip
"""What properties may be that rules compare with each other."""


def changed(original: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Give the same Location with some of its properties another one, twice another's, or gone."""
    made = copy.deepcopy(original)
    for path in chance.sample([each for each in places(made) if each and each[-1] in _LIKELY], 1 + chance.randrange(4)):
        holder = made
        try:
            for step in path[:-1]:
                holder = holder[step]
        except (KeyError, IndexError):  # its holder went just now
            continue
        if chance.randrange(6):
            holder[path[-1]] = chance.choice(_LIKELY[path[-1]])
        elif path[-1] in holder:
            del holder[path[-1]]
    for holder in (made, *made.get("evses", ())):
        listed = holder.get("evses") or holder.get("connectors")
        if listed and not chance.randrange(5):
            listed.append(copy.deepcopy(chance.choice(listed)))
    return made


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_who_is_not_asked_has_nothing_to_say(version: Version) -> None:
    quick, suspects, chance = Quick(version, "location", NOW), Suspects(version), random.Random(str(version))  # noqa: S311
    setting, nothing, original = (
        Setting(version, ("CPO",)),
        Exchange(0, outbound=True),
        originals("location", version)[0],
    )
    if "publish" in original:
        original |= {"publish": False, "publish_allowed_to": [{"uid": "1", "type": "RFID"}]}
    spoke, quiet, plain = set(), 0, 0
    for _ in range(1200):
        made = quick.plain(json.dumps(changed(original, chance), separators=(",", ":")).encode())
        if made is None:
            continue
        plain += 1
        asked = suspects.of(made)
        speak = {judge.__name__ for judge in ON_LOCATIONS if list(judge(Place(made, "", nothing, setting)))}
        assert speak <= {judge.__name__ for judge in asked}, made
        spoke |= speak
        quiet += {judge.__name__ for judge in asked} <= {"publish_tokens"}
    assert plain > 300
    assert quiet > 20
    assert len(spoke) >= (11 if version.parking_places else 8), spoke


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_nobody_is_asked_about_a_plain_one(version: Version) -> None:
    assert not Suspects(version).of(originals("location", version)[0])


def test_a_judge_that_nobody_thought_of_is_always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge_of_tomorrow(place: Place) -> list[Any]:
        return [place]

    monkeypatch.setattr("suite.judge.quiet.ON_LOCATIONS", [*ON_LOCATIONS, judge_of_tomorrow])
    assert [*Suspects(VERSIONS[-1]).of(originals("location", VERSIONS[-1])[0])] == [judge_of_tomorrow]
