"""Scenarios of the chapter versions."""
