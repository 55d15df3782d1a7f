"""How fast FEEL is, and how its cost grows."""
