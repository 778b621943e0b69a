"""Scenarios of the chapter authentication."""
