"""A database that can't be opened is said in one sentence, in both languages, without its password."""

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from engine.errors import EngineError, InvalidInput
from engine.settings import read_settings
from engine.store import migrate, tables
from engine.store.database import connect, open_database
from tests.kit import postgres


@pytest.mark.parametrize("url", ["nonsense", "", "sqlite", "postgresql://me:secret@host:port/name"])
def test_what_is_no_url_is_refused(url):
    with pytest.raises(InvalidInput, match="database URL") as refused:
        open_database(url)
    assert "数据库地址" in refused.value.text.in_language("zh")
    assert "secret" not in str(refused.value)


def test_another_kind_of_database_is_refused():
    with pytest.raises(InvalidInput, match="mysql"):
        open_database("mysql://me:secret@host/name")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "letter.sqlite3"
    file.write_bytes(b"Dear customer, " * 100)
    with pytest.raises(EngineError, match="not a database"):
        open_database(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"Dear")


def test_a_server_that_does_not_answer_is_said_without_the_password():
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:1/") as refused:
        open_database("postgresql://me:secret@127.0.0.1:1/name")
    assert "应当能打开数据库" in refused.value.text.in_language("zh")
    assert "secret" not in str(refused.value)


def test_who_only_reads_finds_a_database_of_this_release_and_cannot_write(tmp_path):
    url = f"sqlite:///{tmp_path / 'a b.sqlite3'}"
    migrate.upgrade(connect(url), "0001")
    with pytest.raises(EngineError, match="but it is at 0001") as refused:
        open_database(url, is_read_only=True)
    assert "应当是本版本的数据库" in refused.value.text.in_language("zh")
    for address, words in ((url, "readonly"), (postgres.new_database(), "read-only")):
        open_database(address).dispose()
        database = open_database(address, is_read_only=True)
        with database.connect() as connection, pytest.raises(DBAPIError, match=words):
            connection.execute(delete(tables.key_sequence))
        database.dispose()


@pytest.mark.parametrize("port", ["abc", "-1", "65536", "", "８０００"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(InvalidInput, match="RELAYDESK_PORT"):
        read_settings({"RELAYDESK_PORT": port})
