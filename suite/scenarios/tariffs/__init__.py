"""Scenarios of the chapter tariffs."""
