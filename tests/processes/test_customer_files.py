"""Files of customers: names made safe, kinds by what is in them, kept once under their hash; who may add what."""

from __future__ import annotations

import base64
import hashlib

import pytest

from engine.api import SYSTEM, Actor, Engine, Forbidden, InvalidInput, NotFound
from processes.customers.adding import LONGEST, AddAsCustomer
from processes.customers.answering import CUSTOMER
from processes.customers.files import LONGEST_NAME, ending_of, given, is_what_it_says, read_given, safe_name
from processes.customers.keeping import KeepFile, keep_file, read_file

PERSON = Actor("lixiaowen", frozenset({"service_desk"}))


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("告警.jpg", "告警.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        (r"C:\fakepath\a.png", "C__fakepath_a.png"),
        ("photo\u202egnp.exe", "photo_gnp.exe"),
        ("a\x00b\r\nc\u200b.txt", "a_b__c_.txt"),
        ('"a" <b>|c?*.txt', "_a_ _b__c__.txt"),
        (".htaccess", "htaccess"),
        ("  two   words .pdf ", "two words .pdf"),
        ("", "_"),
        ("...", "_"),
    ],
)
def test_names_are_made_safe(sent: str, safe: str) -> None:
    assert safe_name(sent) == safe


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("长" * 300 + ".jpg") == "长" * (LONGEST_NAME - 4) + ".jpg"
    assert len(safe_name("x" * 300)) == LONGEST_NAME


@pytest.mark.parametrize(
    ("name", "data", "is_so"),
    [
        ("a.JPG", b"\xff\xd8\xff\xe1", True),
        ("a.png", b"\xff\xd8\xff\xe1", False),
        ("a.heic", b"\0\0\0\x18ftypheic", True),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8", True),
        ("a.docx", b"PK\x03\x04", True),
        ("a.pdf", b"<html>", False),
        ("a.log", "中文".encode("gbk"), True),
        ("a.log", b"MZ\0", False),
    ],
)
def test_a_file_is_what_its_ending_says(name: str, data: bytes, is_so: bool) -> None:
    assert is_what_it_says(name, data) is is_so


def test_endings() -> None:
    assert [ending_of(name) for name in ("a.JPG", "a", ".jpg", "a.tar.gz", "a.")] == ["jpg", "", "", "gz", ""]


def test_what_is_no_file_of_a_case_is_passed_over() -> None:
    file = given("a.txt", b"x")
    assert read_given([file.described(), 7, {"name": "b"}, {"name": "c", "size": "?", "digest": "d"}]) == [file]
    assert read_given("a.txt") == read_given(None) == []


def test_a_file_is_kept_once_and_comes_back_as_it_was(engine: Engine) -> None:
    file = given("a.txt", b"\x00\xff")
    for _ in range(2):
        keep_file(engine, file.digest, b"\x00\xff")
    assert read_file(engine, file.digest) == b"\x00\xff"
    assert read_file(engine, "0" * 64) is None
    assert [e.command_type for e in engine.journal()].count("KeepFile") == 1
    assert engine.compare_tables() == []
    assert engine.run_again() == []


def test_only_the_portal_keeps_files_and_only_under_their_hash(engine: Engine) -> None:
    data = base64.b64encode(b"x").decode()
    digest = hashlib.sha256(b"x").hexdigest()
    with pytest.raises(Forbidden):
        engine.execute(KeepFile(digest, data), PERSON)
    for wrong in (KeepFile("0" * 64, data), KeepFile(digest, "no base64")):
        with pytest.raises(InvalidInput):
            engine.execute(wrong, CUSTOMER)


def test_who_adds_what_to_which_case(engine: Engine) -> None:
    with pytest.raises(Forbidden):
        engine.execute(AddAsCustomer(1, "x"), PERSON)
    with pytest.raises(NotFound):
        engine.execute(AddAsCustomer(1, "x"), SYSTEM)
    file = given("a.txt", b"x").described()
    for wrong in (("", ()), ("长" * (LONGEST + 1), ()), ("x", (file,) * 6), ("x", ({"name": "a"},))):
        with pytest.raises(InvalidInput):
            engine.execute(AddAsCustomer(1, *wrong), CUSTOMER)
