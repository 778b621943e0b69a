"""What to think of what was said: rules, findings, ledger, gates. Knows no sockets, no reference, no pytest."""
