"""Collect: what is due of each source is asked for and archived; the only step that touches the network."""
