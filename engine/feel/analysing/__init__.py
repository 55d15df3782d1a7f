"""Looking at an expression before it runs: what is wrong with it, which names it reads, which functions it calls."""
