"""From plain expressions to closures: one file for each family of boxed expressions."""
