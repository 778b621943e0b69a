"""Scenarios of the chapter sessions."""
