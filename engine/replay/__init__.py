"""Rebuilding tables from the journal, and running its commands again to prove its events."""
