"""Closing an engine leaves one file: nothing of it waits in a write-ahead log."""

from pathlib import Path

from engine.api import SYSTEM, Engine


def test_a_closed_engine_leaves_only_the_database_file(tmp_path: Path) -> None:
    engine = Engine.open(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    engine.deploy({"a.form": '{"id": "a", "type": "default", "components": [], "schemaVersion": 19}'}, SYSTEM)
    engine.close()
    assert [p.name for p in tmp_path.iterdir()] == ["x.sqlite3"]
