"""Conversation and the register of scenarios: the only thing a scenario author imports."""

from suite.drive.amiss import Amiss, asks_for_connector, whole_location
from suite.drive.answer import ABSENT, Answer, at
from suite.drive.changes import Change, Watch, parts, pushed_path
from suite.drive.charged import Telling, Told
from suite.drive.charges import Charged, State, place_of
from suite.drive.commanding import NOWHERE, Commanded, our_path
from suite.drive.compare import Difference, differences, lost, plain
from suite.drive.conversation import Conversation
from suite.drive.crawl import Crawl
from suite.drive.diagnosis import Form
from suite.drive.finding import look_for
from suite.drive.handshaking import UNKNOWN_OBJECT
from suite.drive.journey import Journey, Recording
from suite.drive.journeys_cards import Offline, Whitelists, rfid_offline, rfid_whitelists
from suite.drive.journeys_changes import (
    Outage,
    StatusChange,
    TariffChange,
    location_change,
    outage,
    status_change,
    tariff_change,
)
from suite.drive.journeys_charging import Billed, Recharge, cdr_only, credit_note, rfid_session
from suite.drive.journeys_commands import (
    Ordered,
    Remote,
    Reserved,
    not_reserved,
    ordered_session,
    remote_session,
    reservation,
)
from suite.drive.journeys_reservation import UsedReservation, reservation_used
from suite.drive.journeys_reservation_ends import EndedReservation, reservation_cancelled, reservation_expired
from suite.drive.journeys_tokens import TokenChange, token_change
from suite.drive.journeys_unlock import Unlocked, unlocked
from suite.drive.keeping import Kept
from suite.drive.leading import FORBIDDEN, HOW_ALLOWED
from suite.drive.lists import PagedList, Sight, limit_for
from suite.drive.moments import written
from suite.drive.observing import heard
from suite.drive.payloads import Payload, payloads
from suite.drive.posting import Posted
from suite.drive.profiling import DURATION, Profiled, charging_profile
from suite.drive.readers import Held, says_type
from suite.drive.register import Scenario, scenario
from suite.drive.signals import Blocked, NeedsStimulus, NotApplicable, OutOfBudget
from suite.drive.trips import Trip, is_needed, pointer, round_trips, said
from suite.drive.variants import Piece, Variant
from suite.drive.windows import Window, after_all, before_all
from suite.judge.facts import instant

__all__ = [
    "ABSENT",
    "DURATION",
    "FORBIDDEN",
    "HOW_ALLOWED",
    "NOWHERE",
    "UNKNOWN_OBJECT",
    "Amiss",
    "Answer",
    "Billed",
    "Blocked",
    "Change",
    "Charged",
    "Commanded",
    "Conversation",
    "Crawl",
    "Difference",
    "EndedReservation",
    "Form",
    "Held",
    "Journey",
    "Kept",
    "NeedsStimulus",
    "NotApplicable",
    "Offline",
    "Ordered",
    "OutOfBudget",
    "Outage",
    "PagedList",
    "Payload",
    "Piece",
    "Posted",
    "Profiled",
    "Recharge",
    "Recording",
    "Remote",
    "Reserved",
    "Scenario",
    "Sight",
    "State",
    "StatusChange",
    "TariffChange",
    "Telling",
    "TokenChange",
    "Told",
    "Trip",
    "Unlocked",
    "UsedReservation",
    "Variant",
    "Watch",
    "Whitelists",
    "Window",
    "after_all",
    "asks_for_connector",
    "at",
    "before_all",
    "cdr_only",
    "charging_profile",
    "credit_note",
    "differences",
    "heard",
    "instant",
    "is_needed",
    "limit_for",
    "location_change",
    "look_for",
    "lost",
    "not_reserved",
    "ordered_session",
    "our_path",
    "outage",
    "parts",
    "payloads",
    "place_of",
    "plain",
    "pointer",
    "pushed_path",
    "remote_session",
    "reservation",
    "reservation_cancelled",
    "reservation_expired",
    "reservation_used",
    "rfid_offline",
    "rfid_session",
    "rfid_whitelists",
    "round_trips",
    "said",
    "says_type",
    "scenario",
    "status_change",
    "tariff_change",
    "token_change",
    "unlocked",
    "whole_location",
    "written",
]
