"""The write path: dispatcher, one handler a command, one applier an event."""
