"""One handler a command: guards, then decides; returns events, never writes."""
