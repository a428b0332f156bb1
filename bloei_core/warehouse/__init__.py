"""The DuckDB warehouse: open it, read it, change it in one unit of work.

No module outside this folder imports duckdb.
"""

from bloei_core.warehouse.events import EVERY_TEAM, Event
from bloei_core.warehouse.statements import Cursor, Row
from bloei_core.warehouse.warehouse import Warehouse
from bloei_core.warehouse.work import Trace, Work

__all__ = ["EVERY_TEAM", "Cursor", "Event", "Row", "Trace", "Warehouse", "Work"]
