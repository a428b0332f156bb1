"""A server on a small city of its own, for the tests of one file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app import small_city
from tests.support.server import Server


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two teams, the members of `bloei_core.testing` and a few people."""
    folder = tmp_path_factory.mktemp("small")
    small_city.settle(folder / "data").close()
    started = Server(folder / "data", folder / "server.log").start()
    yield started
    started.stop()
