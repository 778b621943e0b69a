"""Lint of tariffs: what is lawful by schema and yet wrong, dead, doubtful or needless. Nothing here needs a session."""

from suite.pricing.lint.finding import Finding
from suite.pricing.lint.run import lint

__all__ = ["Finding", "lint"]
