"""What only several modules, or a longer stretch of time, can show together."""
