"""FEEL's temporal values (DMN 1.5 §10.3.2.3): dates, times, both, and the two kinds of durations."""
