"""What everybody stands on: a source and its columns, staged rows, periods, bounds. It imports nothing of the house."""
