"""Scenarios of the chapter credentials."""
