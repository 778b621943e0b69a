"""Mutants, eccentrics and provocations: bends of the reference, each with what it breaks."""
