"""The vocabulary of the engine: actors, commands, events, and states with their transition tables."""
