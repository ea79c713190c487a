"""What words and signs mean: numbers, units, comparators, countries, telling words."""
