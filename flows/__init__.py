"""Amur: figures on Russia–China investment and trade in one traceable DuckDB warehouse."""
