"""What a release is a function of, what it says of itself, and what it changes."""
