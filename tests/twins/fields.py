"""Twins of the rules of fields (suite/judge/rules/fields.py)."""

from __future__ import annotations

from tests.twins.twin import Twin, answer, call, having, specimen

_RULE = "rules/fields.py:"
_STRING_ONLY, _NEEDED = "transport.na.string-only", "transport.na.needed"
_FUTURE = "transport.last-updated.not-future"
_LONG_AGO, _TO_COME = "2025-06-15T15:10:00Z", "2025-06-15T15:12:00Z"
_FULL = specimen("location")


_CAMEL = having(_FULL, lambda made: made.update(openingTimes=made.pop("opening_times")))
_BOTH = having(_FULL, lambda made: made.update(openingTimes=made["opening_times"]), x_more=1)
_DEEP = having(_FULL, lambda made: made["evses"][0].update(evseId=made["evses"][0].pop("evse_id")))
_CONNECTOR_TO_COME = having(_FULL, lambda made: made["evses"][0]["connectors"][0].update(last_updated=_TO_COME))

TWINS = [
    Twin(_RULE + "not_available", _STRING_ONLY, "2.2.1", answer(having(_FULL, name="#NA")),
         answer(specimen("location", parking_type="#NA"))),
    Twin(_RULE + "not_available", _STRING_ONLY, "2.3.0", call(_FULL), call(specimen("location", facilities=["#NA"]))),
    Twin(_RULE + "not_available", _STRING_ONLY, "2.2.1", answer({}), answer({}, envelope={"timestamp": "#NA"})),
    Twin(_RULE + "not_available", _NEEDED, "2.2.1", answer(_FULL), answer(having(_FULL, name="#NA"))),
    Twin(_RULE + "not_available", _NEEDED, "2.3.0", answer(having(_FULL, name="not #NA")),
         answer(specimen("location", address="#NA"))),
    Twin(_RULE + "texts_are_ascii", "transport.text.ascii", "2.1.1", answer(_FULL),
         answer(specimen("location", city="Köln"))),
    Twin(_RULE + "texts_are_ascii", "transport.text.ascii", "2.1.1", call(_FULL),
         call(specimen("location", city="Cologne\n"))),
    Twin(_RULE + "texts_are_printable", "transport.text.control-characters", "2.2.1",
         answer(specimen("location", city="Köln \\n")), answer(specimen("location", city="Köln\n"))),
    Twin(_RULE + "names_are_spelt", "transport.field-names.snake-case", "2.2.1", answer(_BOTH), answer(_CAMEL)),
    Twin(_RULE + "names_are_spelt", "transport.field-names.snake-case", "2.1.1", call(_FULL), call(_DEEP)),
    Twin(_RULE + "names_are_spelt", "transport.field-names.snake-case", "2.3.0", answer({"statusMessage": "mine"}),
         answer({}, envelope={"statusMessage": "fine"})),
    Twin(_RULE + "not_from_the_future", _FUTURE, "2.2.1", answer(specimen("location", last_updated=_LONG_AGO)),
         answer(specimen("location", last_updated=_TO_COME))),
    Twin(_RULE + "not_from_the_future", _FUTURE, "2.1.1", call(_FULL), call(_CONNECTOR_TO_COME)),
    Twin(_RULE + "not_from_the_future", _FUTURE, "2.3.0", answer([specimen("tariff")], module="tariffs", paged=True),
         answer([specimen("tariff", last_updated=_TO_COME)], module="tariffs", paged=True)),
]  # fmt: skip
