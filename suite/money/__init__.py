"""The verbs that price CDRs and look through tariffs."""
