"""The loop, the sockets, the reference listening, the taps put on."""
