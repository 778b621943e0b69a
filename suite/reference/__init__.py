"""Our own OCPI platform: the counterparty in a run, and the embedded target of demo, serve and self-tests.

It knows the standard as data and messages as values. It knows nothing of judging: whatever a judge computes too is
written twice, here and there, so that one mistake cannot hide in both.
"""

from suite.reference.parties import Ear, Party
from suite.reference.partners import Partner
from suite.reference.platform import Platform
from suite.reference.seams import Bend, Bends, seam
from suite.reference.seed_tokens import Issued

__all__ = ["Bend", "Bends", "Ear", "Issued", "Partner", "Party", "Platform", "seam"]
