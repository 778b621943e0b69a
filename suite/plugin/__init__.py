"""The pytest glue: collect cases from target.toml, run each through the one runner, turn verdicts into outcomes."""
