"""From abstract syntax to closures: each node becomes a Python function of the frame in which it is evaluated."""
