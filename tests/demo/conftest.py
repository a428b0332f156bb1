"""One demo city in memory for all tests here; read it, never change it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

import pytest

from bloei_core.demo.make import DemoCounts, fill_demo
from bloei_core.engine import PLUGIN_FOLDER, Engine
from bloei_core.plugins import Registry
from bloei_core.vault import Vault
from bloei_core.warehouse import Row, Warehouse

TODAY = date(2026, 11, 22)
LAST_WORKING_DAY = date(2026, 11, 20)


def empty_engine() -> Engine:
    """An engine in memory with every plugin of this checkout, and nothing in it."""
    registry = Registry(isolate=False)
    registry.discover(PLUGIN_FOLDER)
    return Engine(Warehouse(), Vault(None, os.urandom(32)), registry)


_PROOFS = ("proof", "previous")
"""Made with a key that is another one in each vault."""


class City:
    """A demo city, with what tests ask of it."""

    def __init__(self, seed: int = 1, scale: int = 1) -> None:
        self.engine = empty_engine()
        self.counts: DemoCounts = fill_demo(self.engine, seed=seed, scale=scale, today=TODAY)

    def rows(self, sql: str, **params: object) -> list[Row]:
        return self.engine.warehouse.read(sql, params)

    def one(self, sql: str, **params: object) -> int:
        """The single number that a query gives."""
        (row,) = self.rows(sql, **params)
        (value,) = row.values()
        return int(value)

    def opened(self) -> dict[str, list[Row]]:
        """Every table of people, places and plugins, with all sealed values opened."""
        tables = self.rows(
            "select schema_name || '.' || table_name as name from duckdb_tables() "
            "where table_name <> 'migration' order by 1"
        )
        return {row["name"]: self._table(row["name"]) for row in tables}

    def _table(self, name: str) -> list[Row]:
        return [
            {
                column: self.engine.vault.open(value) if isinstance(value, bytes) else value
                for column, value in row.items()
                if column not in _PROOFS
            }
            for row in self.rows(f"select * from {name} order by all")
        ]


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    made = City()
    yield made
    made.engine.close()
