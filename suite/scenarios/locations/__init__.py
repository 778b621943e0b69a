"""Scenarios of the chapter locations."""
