"""The run record: its rows, its writer, its strict reader, and the words of the verdicts."""
