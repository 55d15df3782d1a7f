"""The journal: every executed command with its events, in one hash chain; read and verified here."""

from engine.history.entries import JournalEntry, find_entries_with, find_hash, read_entries
from engine.history.verify import Break, Verification, verify

__all__ = ["Break", "JournalEntry", "Verification", "find_entries_with", "find_hash", "read_entries", "verify"]
