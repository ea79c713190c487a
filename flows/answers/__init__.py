"""What the APIs have in common: asking within the contract, reading an answer, settling its records into rows."""
