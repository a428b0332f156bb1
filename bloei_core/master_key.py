"""The master key, that wraps every key of the vault, and how another one takes its place.

It comes from the environment, else from a file. While a new one takes over it lies beside that
file, and both open the vault: so a crash halfway locks nobody out
(docs/decisions/0003-the-vault.md).
"""

from __future__ import annotations

import base64
import binascii
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bloei_core.errors import CannotOpen
from bloei_core.vault import KEY_BYTES, Vault, write_private

MASTER_KEY_VARIABLE = "BLOEI_MASTER_KEY"
_log = logging.getLogger("bloei.keys")


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """What opens the vault: the current key, and the one before when a change was not finished."""

    current: bytes
    older: bytes | None = None


def master_key(key_file: Path) -> bytes:
    """The master key from the environment, else from `key_file`, which is made when absent.

    Raises CannotOpen when what is found there is no base64 of 32 bytes, or readable by others.
    """
    if from_environment := os.environ.get(MASTER_KEY_VARIABLE):
        return _decode(from_environment, MASTER_KEY_VARIABLE)
    if not key_file.exists():
        write_private(key_file, _fresh())
    return _read(key_file)


def master_keys(key_file: Path) -> MasterKeys:
    """The same, with the new one when there is one on its way."""
    coming = _coming(key_file)
    if not coming.exists():
        return MasterKeys(master_key(key_file))
    fresh = _read(coming)
    if not has_master_key(key_file):
        return MasterKeys(fresh)
    known = master_key(key_file)
    return MasterKeys(fresh, None if known == fresh else known)


def has_master_key(key_file: Path) -> bool:
    """Whether there is one, of before a change at least."""
    return bool(os.environ.get(MASTER_KEY_VARIABLE)) or key_file.exists()


def is_changing(key_file: Path) -> bool:
    """Whether a new one is on its way, or waits to be put in the environment."""
    return _coming(key_file).exists()


def rotate(
    vault: Vault, key_file: Path, progress: Callable[[float], None] = lambda _share: None
) -> int:
    """Wrap every key under a new master key; how many. May be called again after a crash.

    The copies in the folder of the backups follow; only then the old master key goes.
    """
    coming = _coming(key_file)
    if not coming.exists():
        write_private(coming, _fresh())
    wrapped = vault.rewrap(_read(coming), progress)
    vault.refresh_copies()
    _log.info("keys rotated", extra={"count": wrapped})
    settle(key_file)
    return wrapped


def settle(key_file: Path) -> None:
    """Every key is wrapped under the new one: let it take the place of the old one."""
    coming = _coming(key_file)
    if not coming.exists():
        return
    chosen = os.environ.get(MASTER_KEY_VARIABLE)
    if not chosen:
        coming.replace(key_file)
    elif _decode(chosen, MASTER_KEY_VARIABLE) == _read(coming):
        coming.unlink()
    else:
        _log.warning("new master key waits to be put in the environment")


def _coming(key_file: Path) -> Path:
    return key_file.with_name(f"{key_file.name}.new")


def _fresh() -> bytes:
    return base64.b64encode(os.urandom(KEY_BYTES))


def _read(key_file: Path) -> bytes:
    if key_file.stat().st_mode & 0o077:
        raise CannotOpen(f"Anderen kunnen de hoofdsleutel lezen: doe chmod 600 {key_file}")
    return _decode(key_file.read_text(), str(key_file))


def _decode(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise CannotOpen(f"De hoofdsleutel in {where} is geen base64 van 32 bytes.")
    return key
