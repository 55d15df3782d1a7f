"""The `relaydesk` command: finds a subcommand by name and runs it."""
