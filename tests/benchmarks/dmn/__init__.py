"""How fast decision tables are, and how their cost grows."""
