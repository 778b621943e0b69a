"""The target, theirs, as data: target.toml, state between runs, stimuli, waivers. No conversation happens here."""
