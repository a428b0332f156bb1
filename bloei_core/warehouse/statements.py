"""SQL that was parsed and looked at once: for a short statement that is a fifth of the work."""

from __future__ import annotations

from typing import Any

import duckdb

from bloei_core.errors import ProgrammingMistake

Row = dict[str, Any]
Cursor = duckdb.DuckDBPyConnection


class Statements:
    """The statements of one warehouse by their text. Safe to share between threads."""

    def __init__(self) -> None:
        """Knows none yet."""
        self._reading: dict[str, duckdb.Statement] = {}
        self._writing: dict[str, duckdb.Statement] = {}

    def select(self, connection: Cursor, sql: str) -> duckdb.Statement:
        """The one SELECT that this text is. Raises ProgrammingMistake when it is anything else."""
        known = self._reading.get(sql)
        if known is None:
            known = self._reading[sql] = _select(connection, sql)
        return known

    def inside(self, connection: Cursor, sql: str) -> duckdb.Statement:
        """The one statement that this text is, for inside a transaction.

        Raises ProgrammingMistake for a statement that would end it, and for several at once;
        duckdb.Error when it is no SQL.
        """
        known = self._writing.get(sql)
        if known is None:
            known = self._writing[sql] = _harmless(connection, sql)
        return known


def ends_transaction(connection: Cursor, sql: str) -> bool:
    """Whether one of these statements begins, commits or rolls back."""
    return _any_ends(connection.extract_statements(sql))


def fetch(result: Cursor) -> list[Row]:
    """What a statement returns, as dictionaries."""
    if not result.description:
        return []
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, values, strict=True)) for values in result.fetchall()]


def _select(connection: Cursor, sql: str) -> duckdb.Statement:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise ProgrammingMistake(f"not valid SQL: {error}") from error
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise ProgrammingMistake("a read is exactly one SELECT")
    return statements[0]


def _harmless(connection: Cursor, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if _any_ends(statements):
        raise ProgrammingMistake("a unit of work ends by leaving it")
    if len(statements) != 1:
        raise ProgrammingMistake("one statement at a time")
    return statements[0]


def _any_ends(statements: list[duckdb.Statement]) -> bool:
    return any(each.type == duckdb.StatementType.TRANSACTION for each in statements)
