"""Self-tests of suite/target: what a user writes, read and refused."""
