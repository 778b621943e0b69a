"""What a session costs: exact arithmetic from the JSON text to the result, an explanation, and the lint of tariffs.

Knows nothing of HTTP, of the run, or of the reference platform, whose sample sessions carry literal prices for that reason.
The rules are those of mod_tariffs and mod_cdrs; where these leave a question open the answer is a named reading
(`rules.py`), and a claim is wrong only where every accepted reading disagrees with it. `quick.audit_bytes` is the way for many
records, `review.review` the one for judges.
"""

from suite.pricing.audit import Audit, audit
from suite.pricing.charge import Charge, read_charge
from suite.pricing.notes import Note
from suite.pricing.tariff import Tariff, read_tariff

__all__ = ["Audit", "Charge", "Note", "Tariff", "audit", "read_charge", "read_tariff"]
