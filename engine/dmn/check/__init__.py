"""What can be said about a decision file before it runs: one file for each family of findings."""
