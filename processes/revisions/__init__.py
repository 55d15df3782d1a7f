"""The revisions of the service's own tables, in order; a released one is never edited."""

from pathlib import Path

from engine.api import Revisions

REVISIONS = Revisions(Path(__file__).parent / "versions", "0009", "service_version")
"""A new table, a new field of a kind: a new file beside the others and its number here; a test compares both."""
