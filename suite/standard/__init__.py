"""What OCPI says, as values and loaders. Judges and the reference both read it; no logic of either lives here."""
