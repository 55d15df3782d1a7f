"""From text to abstract syntax: tokens, names with spaces, and the grammar of DMN 1.5 §10.3.1."""
