"""A conformance suite for OCPI: it talks to a platform, remembers every word, judges it, and explains itself."""

__version__ = "0.1.0"
