"""Scenarios of the chapter tokens."""
