"""The engine: warehouse, vault, names and plugins of one data folder, opened together."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bloei_core import accounts, history, members, privacy, reference, schema
from bloei_core.access import Member
from bloei_core.backups import Backups, swap
from bloei_core.context import Context
from bloei_core.contributions import Kpi, Setting, SettingValue
from bloei_core.errors import BloeiError, CannotOpen, ProgrammingMistake
from bloei_core.kept import Kept, Memory
from bloei_core.master_key import has_master_key, is_changing, master_keys, rotate
from bloei_core.names import NameIndex
from bloei_core.plugins import Registry
from bloei_core.presence import Presence
from bloei_core.read_log.log import ReadLog
from bloei_core.vault import KEY_FILE, Vault
from bloei_core.warehouse import EVERY_TEAM, Event, Row, Warehouse

T = TypeVar("T")

ROOT = Path(__file__).parent.parent
PLUGIN_FOLDER = ROOT / "plugins"
DATA_VARIABLE = "BLOEI_DATA"
IDLE_MINUTES = "idle_minutes"
SYSTEM = "bloei"
# Who is forgotten may have been named in a setting.
_TEXTS_CHANGED = ("core.setting_", "core.forgetting_", "core.mention_", "core.person_forgotten")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where one Bloei keeps everything."""

    path: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.path / "warehouse.duckdb"

    @property
    def keys(self) -> Path:
        """The file with the wrapped keys of the vault."""
        return self.path / KEY_FILE

    @property
    def master_key(self) -> Path:
        """The master key, when the environment has none."""
        return self.path / "master.key"

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.path / "backups"

    @property
    def socket(self) -> Path:
        """Where the running app listens to the command line."""
        return self.path / "bloei.sock"

    def exists(self) -> bool:
        """Whether there is a warehouse."""
        return self.warehouse.exists() or swap.is_begun(self.path)

    def make(self) -> None:
        """Make the folder; it and all its files are for their owner only, also those to come."""
        os.umask(0o077)  # DuckDB makes its files, and its log time and again, as the umask says
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.backups.mkdir(mode=0o700, exist_ok=True)
        for file in self.path.glob(f"{self.warehouse.name}*"):
            file.chmod(0o600)


def default_folder() -> DataFolder:
    """The folder in the environment variable BLOEI_DATA, else `data/local`."""
    return DataFolder(Path(os.environ.get(DATA_VARIABLE) or ROOT / "data" / "local"))


class Engine:
    """Everything behind the pages. One per process; safe to share between threads."""

    def __init__(
        self,
        warehouse: Warehouse,
        vault: Vault,
        plugins: Registry,
        *,
        prepare: bool = True,
        folder: DataFolder | None = None,
    ) -> None:
        """Migrates the core and every plugin and takes in the reference data.

        With `prepare=False` nothing is changed, to look at what is there. Raises CannotOpen when
        a core migration does not fit; a plugin that does not fit is dropped and noted.
        """
        self.warehouse = warehouse
        self.vault = vault
        self.plugins = plugins
        self.names = NameIndex(warehouse, vault)
        warehouse.when_outdated = self._retire
        warehouse.prove = vault.prove
        self.read_log = ReadLog(warehouse, vault)
        self.memory = Memory()
        self._everything_kept: list[Kept[Any]] = []
        self._members = self._kept(partial(members.every, warehouse, vault), "core.member")
        self.accounts = self._kept(partial(accounts.read, self), "core.account").value
        self.presence = Presence(self._idle_seconds)
        self._idle = (-1, 0.0)
        self._switches = self._kept(self._read_switches, "core.plugin_switched")
        self._orders = self._kept(self._read_orders, "core.plugins_ordered")
        self._settings = self._kept(self._read_settings, *_TEXTS_CHANGED)
        self.forgotten_again = 0
        """How many people of the list of the forgotten were found in the warehouse at the start."""
        self._folder = folder
        self._rotating = threading.Lock()
        self.backups = Backups(self, folder)
        if prepare:
            self.take_up()
        else:
            warehouse.resume()
            self._team_names = reference.team_names(warehouse)

    def take_up(self) -> None:
        """Make ready what is in the warehouse: at the start, or when a backup was put back.

        Raises CannotOpen when a core migration does not fit, or events are missing.
        """
        self.names.clear()
        for kept in self._everything_kept:
            kept.clear()
        self.memory.clear()
        schema.migrate(self.warehouse, schema.CORE, schema.core_migrations())
        self.warehouse.resume()
        self.warehouse.require_nothing_lost()
        self.read_log.resume()
        reference.take_moves(self.warehouse)
        reference.take_in(self.warehouse)
        self._team_names = reference.team_names(self.warehouse)
        self.vault.scrub()
        self._prepare_plugins()
        self.tell_history()

    def tell_history(self) -> int:
        """Let the events that goals look back on stand apart, the newest too; how many more."""
        kpis = self.plugins.contributed(Kpi, [each.name for each in self.plugins])
        return history.catch_up(self.warehouse, {name for _, kpi in kpis for name in kpi.history})

    def rotate_key(
        self, progress: Callable[[float], None] = lambda _share: None
    ) -> dict[str, int | bool]:
        """Wrap every key under a new master key; how many, and whether the environment must follow.

        Raises BloeiError when there is no data folder, or a change is going on.
        """
        if self._folder is None:
            raise BloeiError("Deze gegevens staan alleen in het geheugen.")
        if not self._rotating.acquire(blocking=False):
            raise BloeiError("De hoofdsleutel wordt al vervangen.")
        try:
            wrapped = rotate(self.vault, self._folder.master_key, progress)
            return {"keys": wrapped, "waits": is_changing(self._folder.master_key)}
        finally:
            self._rotating.release()

    def close(self) -> None:
        """Close files and drop opened names and keys."""
        self.vault.close()
        self.warehouse.close()

    # --- members and teams ---------------------------------------------------------------------

    def team_ids(self) -> tuple[str, ...]:
        """All teams, in their fixed order."""
        return tuple(self._team_names)

    def team_name(self, team: str) -> str:
        """The Dutch name of a team."""
        return self._team_names[team]

    def member(self, member: str) -> Member | None:
        """A member by id, or None."""
        return next((each for each in self._members.value() if each.id == member), None)

    def members(self, teams: Sequence[str] | None = None) -> list[Member]:
        """All members, or those with a role in one of these teams, by name."""
        known = self._members.value()
        if teams is None:
            return list(known)
        wanted = {*teams, EVERY_TEAM}
        return [each for each in known if wanted & {one.team for one in each.memberships}]

    def context(self, member: Member, teams: Sequence[str], *, hide_names: bool = False) -> Context:
        """A context for this member on these teams."""
        return Context(self, member, tuple(teams), hide_names)

    # --- plugins -------------------------------------------------------------------------------

    def enabled(self, teams: Sequence[str]) -> frozenset[str]:
        """The plugins that are on for at least one of these teams."""
        always = (loaded.name for loaded in self.plugins if loaded.plugin.always_on)
        return frozenset(always).union(*self.enabled_per_team(teams).values())

    def enabled_per_team(self, teams: Sequence[str]) -> dict[str, frozenset[str]]:
        """The plugins that are on for each of these teams."""
        chosen = self._switches.value()
        return {
            team: frozenset(
                loaded.name
                for loaded in self.plugins
                if loaded.plugin.always_on
                or chosen.get((team, loaded.name), loaded.plugin.on_by_default)
            )
            for team in teams
        }

    def plugin_order(self, team: str) -> list[str]:
        """The plugins in the order that a team chose; empty when it chose none."""
        return self._orders.value().get(team, [])

    def setting(self, team: str, plugin: str, key: str) -> SettingValue:
        """What a team chose for a setting, or the city (`EVERY_TEAM`), else its default."""
        chosen = self._settings.value().get((team, plugin, key))
        return self.declared_setting(plugin, key).default if chosen is None else chosen

    def declared_setting(self, plugin: str, key: str) -> Setting:
        """The setting as the plugin contributes it. Raises ProgrammingMistake when it does not."""
        for _, setting in self.plugins.contributed(Setting, [plugin]):
            if setting.key == key:
                return setting
        raise ProgrammingMistake(f"{plugin} has no setting {key}")

    def announce(self, context: Context, event: Event) -> None:
        """Tell every plugin that is on for the teams in view what was committed."""
        if self.plugins.listens():
            self.plugins.announce(self.enabled(context.teams), context, event)

    def _idle_seconds(self) -> float:
        seq = self.warehouse.last_seq
        if self._idle[0] != seq:
            minutes = float(self.setting(EVERY_TEAM, schema.CORE, IDLE_MINUTES))
            self._idle = (seq, minutes * 60)
        return self._idle[1]

    def _kept(self, read: Callable[[], T], *events: str) -> Kept[T]:
        """A value that changes only with events of any team whose name begins like one of these."""
        kept = Kept(lambda: self.warehouse.latest(self.team_ids(), *events), read)
        self._everything_kept.append(kept)
        return kept

    def _read_switches(self) -> dict[tuple[str, str], bool]:
        rows = self.warehouse.read("select team, plugin, enabled from core.team_plugin")
        return {(row["team"], row["plugin"]): row["enabled"] for row in rows}

    def _read_orders(self) -> dict[str, list[str]]:
        rows = self.warehouse.read(
            "select team, list(plugin order by rank) as plugins from core.team_plugin_rank "
            "group by team"
        )
        return {row["team"]: row["plugins"] for row in rows}

    def _read_settings(self) -> dict[tuple[str, str, str], SettingValue]:
        codes = self.warehouse.read("select team, plugin, key, value from core.setting")
        texts = self.warehouse.read("select team, plugin, key, value_sealed from core.setting_text")
        chosen = {(row["team"], row["plugin"], row["key"]): row for row in codes + texts}
        return {which: self._setting_in(row) for which, row in chosen.items()}

    def _setting_in(self, row: Row) -> SettingValue:
        if "value_sealed" in row:
            return self.vault.open(row["value_sealed"])
        chosen: SettingValue = json.loads(row["value"])
        return chosen

    def _retire(self, sealed: Sequence[bytes]) -> None:
        try:
            self.vault.retire(sealed)
        except Exception as error:  # what was to be kept is kept by now: only the old one stays
            if not self.plugins.isolate:
                raise
            self.plugins.note(schema.CORE, "oude teksten wissen", error)

    def _prepare_plugins(self) -> None:
        for loaded in list(self.plugins):
            self._migrate(loaded.name)
        self.forgotten_again = privacy.finish_forgetting(self)

    def _migrate(self, plugin: str) -> None:
        loaded = self.plugins.get(plugin)
        if loaded is None or plugin == schema.CORE:
            return
        try:
            schema.migrate(self.warehouse, plugin, loaded.migrations)
        except Exception as error:
            if not self.plugins.isolate:
                raise
            self.plugins.drop(plugin, "migratie", error)


def open_engine(folder: DataFolder, *, isolate: bool = True, accept_loss: bool = False) -> Engine:
    """Open what is in a data folder, or start an empty warehouse there.

    Raises CannotOpen with a Dutch sentence when another process has it, its keys are lost, the
    master key is wrong, a migration was edited, or events are missing and `accept_loss` is False.
    """
    if folder.exists() or folder.keys.exists():
        _require_keys(folder)
    folder.make()
    swap.finish(folder.path)
    return _opened(folder, isolate=isolate, prepare=True, accept_loss=accept_loss)


def inspect_engine(folder: DataFolder) -> Engine:
    """Open what is in a data folder to look at it: no table, row, key or file is added or changed.

    Raises CannotOpen when there is nothing, or when it cannot be read.
    """
    _require(folder.warehouse, "geen gegevens")
    _require_keys(folder)
    try:
        return _opened(folder, isolate=True, prepare=False)
    except ProgrammingMistake as error:  # tables of the core are missing
        raise CannotOpen(f"{folder.warehouse} is niet van Bloei, of nog half gemaakt.") from error


def _require_keys(folder: DataFolder) -> None:
    """New keys would open nothing and hide that the right ones are lost."""
    _require(folder.keys, "geen sleutels")
    if not has_master_key(folder.master_key) and not is_changing(folder.master_key):
        raise CannotOpen(f"De hoofdsleutel ontbreekt: {folder.master_key} is er niet.")


def _require(file: Path, what: str) -> None:
    if not file.exists():
        raise CannotOpen(f"In {file.parent} staan {what} ({file.name} ontbreekt).")


def _opened(
    folder: DataFolder, *, isolate: bool, prepare: bool, accept_loss: bool = False
) -> Engine:
    plugins = Registry(isolate=isolate)
    plugins.discover(PLUGIN_FOLDER)
    with ExitStack() as opened:
        is_new = not folder.exists()
        keys = master_keys(folder.master_key)
        copies = (folder.backups, folder.path / swap.ASIDE)
        vault = Vault(folder.keys, keys.current, is_new=is_new, older=keys.older, copies=copies)
        opened.callback(vault.close)
        if prepare and is_changing(folder.master_key):
            rotate(vault, folder.master_key)
        warehouse = Warehouse(folder.warehouse, accepts_loss=accept_loss)
        opened.callback(warehouse.close)
        engine = Engine(warehouse, vault, plugins, prepare=prepare, folder=folder)
        opened.pop_all()  # from here on the engine closes them
        return engine
