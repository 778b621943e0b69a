"""Scenarios of the chapter transport."""
