"""A server on a small city of its own, for the tests of one file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app import small_city
from tests.support.server import Server


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two teams, the members of `bloei_core.testing` and a few people with matches."""
    folder = tmp_path_factory.mktemp("small")
    engine = small_city.settle(folder / "data")
    small_city.add_matches(engine)
    engine.close()
    started = Server(folder / "data", folder / "server.log").start()
    yield started
    started.stop()
