"""Workers: the loop that fires due timers, runs job workers and lets messages expire."""
