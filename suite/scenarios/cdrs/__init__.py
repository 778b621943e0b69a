"""Chapter cdrs: what was charged, billed once and for ever."""
