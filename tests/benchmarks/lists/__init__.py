"""Whether pages with lists send more statements, and take longer, as cases become more."""
