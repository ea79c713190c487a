"""Stage: archived bytes become typed rows with the time in which they were known."""
