"""The vault: names and typed text sealed under a key per person, so that forgetting is possible.

A sealed value is AES-GCM ciphertext that names its own owners. About one person it is sealed under
her key; about several under a key derived from all of theirs, so that losing one closes it for
good. Every key lies in a file of its own, wrapped by the master key
(docs/decisions/0003-the-vault.md).
"""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bloei_core.errors import CannotOpen, Forgotten, NotSaved

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_FORMAT = 1
_CANARY = "vault"
_FINGERPRINTS = "fingerprints"
_TEXT = "text:"
_HAS_KEYS = "select 1 from sqlite_master where name = 'key'"
KEY_FILE = "keys.sqlite"
FORGOTTEN_FILE = "forgotten.txt"
_AT_ONCE = 5_000
_INSERT_KEY = """
    insert or ignore into key
    select ?, ? where not exists (select 1 from forgotten where owner = ?)
"""


class Vault:
    """Keys per owner and what can be sealed and opened with them. Safe to share between threads."""

    def __init__(
        self,
        path: Path | None,
        master: bytes,
        *,
        is_new: bool = True,
        older: bytes | None = None,
        copies: Sequence[Path] = (),
    ) -> None:
        """Open the key file at `path` (None: in memory) with a master key of 32 bytes.

        `older` is the master key before this one, when not every key is wrapped anew yet. In the
        folders `copies` lie copies of the key file, from which a destroyed key goes too; the first
        also gets the list of what was destroyed.

        Raises CannotOpen when the master key is not the one that wrapped the keys, when the file
        is no key file, or when it is empty though `is_new` says that there must be keys.
        """
        self._lock = threading.RLock()
        self._path, self._copies = path, copies
        self._masters = [AESGCM(each) for each in (master, older) if each]
        self._keys: dict[str, bytes] = {}
        self._bulk = False
        self._file = _open_file(path, is_new=is_new)
        try:
            self._require_right_master(is_new=is_new)
        except CannotOpen:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the key file and drop the opened keys from memory."""
        with self._lock:
            self._keys.clear()
            self._file.close()

    def seal(self, text: str, *owners: str) -> bytes:
        """Seal `text` under the keys of all `owners`; a first seal makes an owner's key.

        Raises Forgotten when the key of one of the owners was destroyed.
        """
        header = _header(owners)
        nonce = os.urandom(_NONCE_BYTES)
        cipher = AESGCM(self._content_key(owners, create=True))
        return header + nonce + cipher.encrypt(nonce, text.encode(), header)

    def open(self, sealed: bytes) -> str:
        """The text that was sealed. Raises Forgotten when a key it needs is gone."""
        owners, end = _read_header(sealed)
        return _decrypt(self._content_key(owners, create=False), sealed, end)

    def is_sound(self, sealed: bytes) -> bool:
        """Whether this value opens, or was sealed for somebody whose key was destroyed.

        Looks in the key file itself and keeps no key in memory, so that all values can be checked.
        """
        try:
            owners, end = _read_header(sealed)
            with self._lock:
                keys = [self._load(owner) for owner in owners]
            found = [key for key in keys if key is not None]
            if len(found) < len(owners):
                return any(map(self.is_forgotten, owners))
            _decrypt(_joined(found), sealed, end)
        except CannotOpen:
            return False
        return True

    def create_keys(self, owners: Iterable[str]) -> None:
        """Make the keys of many owners in one write.

        An owner who has one keeps it; who was forgotten gets none.
        """
        fresh = {owner: os.urandom(KEY_BYTES) for owner in owners if owner not in self._keys}
        rows = [(owner, self._wrap(owner, key), owner) for owner, key in fresh.items()]
        with self._lock, _saved(), nullcontext() if self._bulk else self._file:
            self._file.executemany(_INSERT_KEY, rows)

    def load_keys(self, owners: Iterable[str]) -> None:
        """Take the keys of many owners into memory in one read; who has none is passed over."""
        query = "select owner, wrapped from key where owner in (select value from json_each(?))"
        with self._lock:
            missing = [owner for owner in owners if owner not in self._keys]
            for owner, wrapped in self._file.execute(query, (json.dumps(missing),)).fetchall():
                self._keys[owner] = self._unwrap(owner, wrapped)

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Within it, fresh keys are written to disk once, at the end. For one thread at a time."""
        with self._lock, self._file:
            self._bulk = True
            try:
                yield
            except Exception:
                self._keys.clear()  # the fresh ones never reach the disk
                raise
            finally:
                self._bulk = False

    def destroy(self, *owners: str) -> None:
        """Destroy keys: whatever was sealed under one of them is unreadable from now on.

        They go from every copy beside the backups too.
        """
        if not owners:
            return
        now = datetime.now(UTC).isoformat()
        with self._lock:
            with _saved():
                _destroy(self._file, owners, now)
            for owner in owners:
                self._keys.pop(owner, None)
            self._list(owners)
            for file in self._opened_copies():
                _destroy(file, owners, now)

    def scrub(self) -> None:
        """Destroy what some list says was destroyed once, here and in every copy.

        A crash may have come between, or an old copy of the keys was put back.
        """
        listed = self._listed()
        with self._lock:
            known = {owner for (owner,) in self._file.execute("select owner from forgotten")}
        self.destroy(*sorted(listed - known))
        self._list(sorted(known - listed))
        now = datetime.now(UTC).isoformat()
        for file in self._opened_copies():
            theirs = {owner for (owner,) in file.execute("select owner from forgotten")}
            _destroy(file, sorted((known | listed) - theirs), now)

    def copy_to(self, target: Path) -> None:
        """Copy the key file as it is now, all or nothing; what is destroyed is not in it."""
        fresh = target.with_name(f"{target.name}.new")
        with self._lock:
            if self._path:
                fresh.unlink(missing_ok=True)
                write_private(fresh, self._path.read_bytes())
                fresh.replace(target)

    def refresh_copies(self) -> None:
        """Write every copy anew."""
        for copy in self._key_copies():
            self.copy_to(copy)

    def rewrap(self, master: bytes, progress: Callable[[float], None] = lambda _share: None) -> int:
        """Wrap every key under a new master key, a part at a time; how many were wrapped.

        Both master keys open the file until it is done: keep the old one that long. May be called
        again after a crash.
        """
        fresh = AESGCM(master)
        with self._lock:
            self._masters = [fresh, *self._masters]
            owners = [owner for (owner,) in self._file.execute("select owner from key")]
        for start in range(0, len(owners), _AT_ONCE):
            self._rewrap_some(fresh, owners[start : start + _AT_ONCE])
            progress(min(start + _AT_ONCE, len(owners)) / len(owners))
        with self._lock:
            self._masters = [fresh]
        return len(owners)

    def _rewrap_some(self, fresh: AESGCM, owners: Sequence[str]) -> None:
        query = "select owner, wrapped from key where owner in (select value from json_each(?))"
        with self._lock, _saved(), self._file:
            rows = self._file.execute(query, (json.dumps(owners),)).fetchall()
            old = [row for row in rows if _unwrapped(fresh, *row) is None]
            self._file.executemany(
                "update key set wrapped = ? where owner = ?",
                [(self._wrap(owner, self._unwrap(owner, key)), owner) for owner, key in old],
            )

    def retire(self, sealed: Iterable[bytes]) -> None:
        """Destroy the own keys of texts that stand nowhere any more, so that no old file tells."""
        owners = {owner for each in sealed for owner in self.owners(each)}
        self.destroy(*filter(self.is_text_key, owners))

    def is_forgotten(self, owner: str) -> bool:
        """Whether the key of this owner was destroyed."""
        query = "select 1 from forgotten where owner = ?"
        with self._lock:
            return self._file.execute(query, (owner,)).fetchone() is not None

    def forgotten(self) -> list[str]:
        """Everybody whose key was destroyed; texts that were redacted are not among them."""
        with self._lock:
            rows = self._file.execute("select owner from forgotten").fetchall()
        return [owner for (owner,) in rows if not self.is_text_key(owner)]

    def fingerprint(self, text: str) -> str:
        """A keyed hash: the same for the same text, and of no use to who has only the warehouse."""
        key = self._key(_FINGERPRINTS, create=True)
        return hmac.new(key, text.encode(), "sha256").hexdigest()

    @staticmethod
    def text_key() -> str:
        """An owner for one typed text, so that this text can be redacted without its people."""
        return _TEXT + str(uuid4())

    @staticmethod
    def is_text_key(owner: str) -> bool:
        """Whether this owner is one text and not a person or place."""
        return owner.startswith(_TEXT)

    @staticmethod
    def owners(sealed: bytes) -> tuple[str, ...]:
        """By whose keys this value is sealed; needs no key."""
        return _read_header(sealed)[0]

    def _key_copies(self) -> list[Path]:
        return sorted(copy for folder in self._copies for copy in folder.rglob(f"*{KEY_FILE}"))

    def _opened_copies(self) -> Iterator[sqlite3.Connection]:
        for copy in self._key_copies():
            try:
                file = _open_file(copy, is_new=False)
            except CannotOpen:  # a damaged one that was put aside: no key can be taken from it
                continue
            with closing(file):
                yield file

    def _list(self, owners: Sequence[str]) -> None:
        if self._copies and self._copies[0].is_dir() and owners:
            with (self._copies[0] / FORGOTTEN_FILE).open("a") as file:
                file.writelines(f"{owner}\n" for owner in owners)
                file.flush()
                os.fsync(file.fileno())

    def _listed(self) -> set[str]:
        files = [folder / FORGOTTEN_FILE for folder in self._copies[:1]]
        return {line for file in files if file.exists() for line in file.read_text().splitlines()}

    def _content_key(self, owners: Sequence[str], *, create: bool) -> bytes:
        return _joined([self._key(owner, create=create) for owner in sorted(set(owners))])

    def _key(self, owner: str, *, create: bool) -> bytes:
        with self._lock:
            if (known := self._keys.get(owner)) is not None:
                return known
            key = self._load(owner)
            if key is None and (not create or self.is_forgotten(owner)):
                raise Forgotten
            if key is None:
                self.create_keys([owner])
                key = self._load(owner)
            assert key is not None
            self._keys[owner] = key
            return key

    def _load(self, owner: str) -> bytes | None:
        row = self._file.execute("select wrapped from key where owner = ?", (owner,)).fetchone()
        return None if row is None else self._unwrap(owner, row[0])

    def _wrap(self, owner: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._masters[0].encrypt(nonce, key, owner.encode())

    def _unwrap(self, owner: str, wrapped: bytes) -> bytes:
        for master in self._masters:
            if (key := _unwrapped(master, owner, wrapped)) is not None:
                return key
        raise CannotOpen("De hoofdsleutel past niet bij deze gegevens.")

    def _require_right_master(self, *, is_new: bool) -> None:
        if self._load(_CANARY) is not None:
            return
        if not is_new:
            raise CannotOpen("Het bestand met de sleutels is leeg.")
        self.create_keys([_CANARY])


def _unwrapped(master: AESGCM, owner: str, wrapped: bytes) -> bytes | None:
    try:
        return master.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], owner.encode())
    except InvalidTag:
        return None


def _destroy(file: sqlite3.Connection, owners: Iterable[str], now: str) -> None:
    with file:
        file.executemany("delete from key where owner = ?", [(each,) for each in owners])
        rows = [(each, now) for each in owners]
        file.executemany("insert or ignore into forgotten values (?, ?)", rows)


@contextmanager
def _saved() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:  # a full disk
        raise NotSaved("Niet opgeslagen: de schijf is vol. Waarschuw je beheerder.") from error


def write_private(path: Path, content: bytes) -> None:
    """Write a new file for its owner only, and see that it reaches the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _open_file(path: Path | None, *, is_new: bool) -> sqlite3.Connection:
    if path and not path.exists():
        write_private(path, b"")
    file = sqlite3.connect(path or ":memory:", check_same_thread=False)
    try:
        # Overwrite what is deleted, and be on disk before the warehouse is.
        file.execute("pragma secure_delete = on")
        file.execute("pragma synchronous = full")
        if not is_new and not file.execute(_HAS_KEYS).fetchone():
            raise CannotOpen(f"Het bestand met de sleutels is leeg: {path}.")
        with file:
            file.execute("create table if not exists key (owner text primary key, wrapped blob)")
            file.execute(
                "create table if not exists forgotten (owner text primary key, since text)"
            )
    except sqlite3.DatabaseError as error:
        file.close()
        raise CannotOpen(f"Het bestand met de sleutels kan niet worden gelezen: {path}.") from error
    except CannotOpen:
        file.close()
        raise
    return file


def _joined(keys: Sequence[bytes]) -> bytes:
    """One key out of those of all owners, in the order of their ids."""
    if len(keys) == 1:
        return keys[0]
    derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"bloei shared text")
    return derive.derive(b"".join(keys))


def _decrypt(key: bytes, sealed: bytes, end: int) -> str:
    nonce = sealed[end : end + _NONCE_BYTES]
    try:
        opened = AESGCM(key).decrypt(nonce, sealed[end + _NONCE_BYTES :], sealed[:end])
    except InvalidTag as error:
        raise CannotOpen("Een verzegelde waarde is beschadigd.") from error
    return opened.decode()


def _header(owners: Sequence[str]) -> bytes:
    if not owners:
        raise ValueError("a sealed value needs an owner")
    names = [owner.encode() for owner in sorted(set(owners))]
    return bytes([_FORMAT, len(names)]) + b"".join(bytes([len(name)]) + name for name in names)


def _read_header(sealed: bytes) -> tuple[tuple[str, ...], int]:
    try:
        count, position, owners = sealed[1], 2, []
        for _ in range(count):
            length = sealed[position]
            owners.append(sealed[position + 1 : position + 1 + length].decode())
            position += 1 + length
    except (IndexError, UnicodeDecodeError) as error:
        raise CannotOpen("Een verzegelde waarde is beschadigd.") from error
    if sealed[0] != _FORMAT or not owners or len(sealed) < position + _NONCE_BYTES + _TAG_BYTES:
        raise CannotOpen("Een verzegelde waarde is beschadigd.")
    return tuple(owners), position
