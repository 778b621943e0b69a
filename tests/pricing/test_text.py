"""The breakdown for people: what stands in it for CDRs that are right, wrong, doubtful, or cannot be verified."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from suite.pricing import audit, read_charge
from suite.pricing.text import as_text
from tests.pricing.bills import written
from tests.pricing.right_others import LAWFUL
from tests.pricing.wrong_others import WRONG

CASES = {each.name: each for each in (*LAWFUL, *WRONG)}
SHOWN = [
    ("reservation used", "2.2.1", "reservation time: 15 min = 0.25 h (13 min + 2 min by steps of 5 min) at 5.00 per hour, 20 % VAT"),
    ("cents at the end, several parts", "2.3.0", "energy: 8.2 kWh at 0.30 per kWh, 10 % VAT = 2.46 before taxes, 2.706 after"),
    ("cents at the end, several parts", "2.3.0", "total cost                       12.56    14.316         12.56     14.32"),
    ("gross prices with vat", "2.3.0", "energy: 10 kWh at 0.605 per kWh, 21 % VAT in it = 5.00 before taxes, 6.05 after"),
    ("cents at the end, several parts", "2.1.1", "total cost                       12.56         -         12.56         -"),
    ("max_price ignored", "2.2.1", "10.00     11.00         13.00     14.35  differs  (max_price applies)"),
    ("max_price ignored", "2.2.1", "The claim is what comes out with: max_price ignored."),
    ("max_price ignored", "2.2.1", "CDR C1: 2 amounts wrong"),
    ("local time taken as UTC", "2.3.0", "The claim is what comes out with: local times of the tariff taken as UTC."),
    ("local time taken as UTC", "2.3.0", "/total_cost/taxes: claimed 2.10, worked out 3.57"),
    ("tax added to a price that has it", "2.3.0", "/total_cost after taxes: claimed 5.5125, worked out 5.25"),
    ("reservation cancelled", "2.2.1", "Under the reading that fits, pricing.reservation-outcome = cancelled:"),
    ("credit", "2.2.1", "It is a credit: what its session costs is worked out, and total_cost has to be that with a minus."),
    ("no power recorded", "2.2.1", "CDR C1: cannot be verified: max_power cannot be evaluated"),
    ("a price change inside a period, by the meter", "2.2.1", "CDR C1: nothing is surely wrong, but it cannot be reproduced"),
    ("a price change inside a period, by the meter", "2.2.1", "claimed 7.10, worked out 8.50, which the rules leave open"),
    ("cents in each period", "2.2.1", "total_cost fits with each line rounded half up"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "version", "wanted"), SHOWN)
def test_the_breakdown_says_so(name: str, version: str, wanted: str) -> None:
    record = json.loads(written(CASES[name].document(version)), parse_float=Decimal)
    told = "\n".join(as_text(audit(read_charge(record))))
    assert wanted in told, told
