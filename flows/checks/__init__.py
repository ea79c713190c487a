"""Great Expectations as the engine of the rules, and what makes it safe for a table to shrink."""
