"""The only way to the network: one session with its limits, what counts as a failure, what may be told of it."""
