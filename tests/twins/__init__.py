"""Rung 1: each rule has a conforming and a violating example."""
