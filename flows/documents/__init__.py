"""From a file that anybody may have written to its text, and from its figures to claims."""
