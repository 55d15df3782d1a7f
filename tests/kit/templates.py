"""Page templates, compiled once in a test process for all the applications that its tests make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any
from unittest import mock

from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """What templates were compiled to, by their name and content."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let all applications made in the block share what their templates are compiled to."""
    compiled = Compiled()

    class Sharing(Environment):
        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, bytecode_cache=compiled, **options)

    with mock.patch.object(Flask, "jinja_environment", Sharing):
        yield
