"""Looks for a word everywhere in a data folder: in bytes, in rows, behind seals."""

from __future__ import annotations

from pathlib import Path

from bloei_core import privacy
from bloei_core.engine import DataFolder, Engine, open_engine
from bloei_core.errors import Forgotten

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
_COLUMNS = """
    select schema_name as schema, table_name as table, column_name as column
    from duckdb_columns() where not internal and data_type <> 'BLOB' order by all
"""
_TABLES = "select schema_name as schema, table_name as table from duckdb_tables() order by all"


def files_with(folder: Path, word: str) -> list[str]:
    """The files below a folder whose bytes hold the word, in any letter case."""
    signs = [word.lower().encode(encoding) for encoding in ENCODINGS]
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(sign in path.read_bytes().lower() for sign in signs)
    )


def columns_with(engine: Engine, word: str) -> list[str]:
    """The columns with a value that holds the word: compression hides those from a byte search."""
    found = []
    for row in engine.warehouse.read(_COLUMNS):
        table = f"{row['schema']}.{row['table']}"
        sql = f"select count(*) as n from {table} where contains(lower({row['column']}::text), $w)"
        if engine.warehouse.read(sql, {"w": word.lower()})[0]["n"]:
            found.append(f"{table}.{row['column']}")
    return found


def seals_with(engine: Engine, word: str) -> list[str]:
    """The sealed columns with a value that opens to a text with the word."""
    return [
        column.place
        for column in privacy.sealed_columns(engine)
        if any(word.lower() in text.lower() for text in _texts(engine, column))
    ]


def sealed_texts(engine: Engine) -> list[str]:
    """Every text that was typed and can still be opened."""
    columns = privacy.sealed_columns(engine)
    return [text for column in columns for text in _texts(engine, column)]


def _texts(engine: Engine, column: privacy.SealedColumn) -> list[str]:
    table = f"{column.schema}.{column.table}"
    texts = []
    for row in engine.warehouse.read(f"select {column.column} as sealed from {table}"):
        try:
            if row["sealed"] is not None:
                texts.append(engine.vault.open(row["sealed"]))
        except Forgotten:
            continue
    return texts


def row_counts(engine: Engine) -> dict[str, int]:
    """How many rows every table has, the log of events too."""
    tables = [f"{row['schema']}.{row['table']}" for row in engine.warehouse.read(_TABLES)]
    count = "select count(*) as n from {}"
    return {table: engine.warehouse.read(count.format(table))[0]["n"] for table in tables}


def opened(folder: Path) -> Engine:
    """The engine of a data folder that no server has open."""
    return open_engine(DataFolder(folder), isolate=False)
