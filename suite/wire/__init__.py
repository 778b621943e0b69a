"""What went over the wire: messages, exchanges, the journal, taps, redaction, limits on foreign bytes."""
