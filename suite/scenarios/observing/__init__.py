"""What the verb `observe` does."""
