"""What goes wrong with the database, in words."""

from __future__ import annotations

import duckdb

from bloei_core.errors import CannotOpen, NotSaved

# What the text of a statement can get wrong; a TransactionException of a reader is a write.
OUR_MISTAKES = (duckdb.ProgrammingError, duckdb.PermissionException, duckdb.TransactionException)
# A checksum that is wrong, a file that is too short, an instance that gave up.
_DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.ConnectionException,  # closed, and could not be opened again
)
_FULL_DISK = "Niet opgeslagen: de schijf is vol. Waarschuw je beheerder."


def is_damage(error: duckdb.Error) -> bool:
    """Whether the file or its log is damaged."""
    # A wrong checksum has no class of its own.
    return isinstance(error, _DAMAGE) or type(error) is duckdb.Error


def is_full(error: duckdb.Error) -> bool:
    """Whether the disk is full."""
    return "no space left" in str(error).lower()


def not_saved(error: duckdb.Error) -> NotSaved:
    """What to raise when a write fails."""
    return NotSaved(_FULL_DISK) if is_full(error) else NotSaved()


def not_opened(error: duckdb.Error) -> CannotOpen:
    """What to raise when the file does not open."""
    if isinstance(error, duckdb.IOException) and "lock" in str(error).lower():
        return CannotOpen("Een ander programma heeft de gegevens open.")
    return CannotOpen(
        "Het bestand met de gegevens kan niet worden geopend: het is beschadigd of geen bestand "
        "van Bloei. Zet een reservekopie terug met “bloei restore”."
    )
