"""What a figure is: its value with comparator and bounds, the period it describes; and reading figures out of text."""

from flows.figures.reading import StatedFigure, read_text

__all__ = ["StatedFigure", "read_text"]
