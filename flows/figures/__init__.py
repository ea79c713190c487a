"""What a figure is: its value with comparator and bounds, and the period it describes."""
