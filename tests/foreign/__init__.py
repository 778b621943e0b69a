"""A platform that is not ours, judged by the suite: what it offers, how it is started, what the suite has to find."""
