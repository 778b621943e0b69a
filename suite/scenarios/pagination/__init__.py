"""Scenarios of the chapter pagination."""
