"""What a team chooses for itself: its plugins and their settings."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.contributions import Setting, SettingValue
from bloei_core.errors import InvalidInput, NotFound
from bloei_core.neighbourhood import new_id
from bloei_core.text import clean_line
from bloei_core.warehouse import Work

_TYPES: Mapping[str, tuple[type, ...]] = {
    "number": (int, float),
    "switch": (bool,),
    "text": (str,),
    "choice": (str,),
}


def switch_plugin(context: Context, plugin: str, *, enabled: bool) -> None:
    """Switch a plugin on or off for the team in view; it works at the next rerun, nothing is lost.

    Raises NotAllowed for who may not, NotFound for an unknown plugin, InvalidInput for the core.
    """
    context.require(Action.CHOOSE_PLUGINS)
    loaded = context.engine.plugins.get(plugin)
    if loaded is None:
        raise NotFound("Deze plugin is er niet.")
    if loaded.plugin.always_on:
        raise InvalidInput("Dit hoort bij Bloei zelf en kan niet uit.")
    with context.unit_of_work() as work:
        work.execute(
            "insert or replace into core.team_plugin (team, plugin, enabled, since, member) "
            "values ($team, $plugin, $enabled, $since, $member)",
            team=context.team,
            plugin=plugin,
            enabled=enabled,
            since=work.now,
            member=context.member.id,
        )
        name = "core.plugin_switched_on" if enabled else "core.plugin_switched_off"
        work.record(name, subject=plugin, team=context.team)


def choose_setting(context: Context, plugin: str, key: str, value: SettingValue) -> None:
    """Set what the team in view wants. Raises InvalidInput for a value that does not fit."""
    context.require(Action.CHOOSE_PLUGINS)
    setting = _find(context, plugin, key)
    value = _fitting(setting, value)
    which = {"team": context.team, "plugin": plugin, "key": key}
    with context.unit_of_work() as work:
        if setting.kind == "text":
            vault = context.engine.vault
            _write_text(work, which, vault.seal(str(value), vault.text_key()))
        else:
            work.execute(_WRITE_VALUE, **which, value=json.dumps(value))
        work.record("core.setting_chosen", subject=plugin, team=context.team, key=key)


_WRITE_VALUE = """
    insert or replace into core.setting (team, plugin, key, value)
    values ($team, $plugin, $key, $value)
"""


def _write_text(work: Work, which: Mapping[str, str], sealed: bytes) -> None:
    """What people type is sealed here too: it may name somebody."""
    same = "where team = $team and plugin = $plugin and key = $key"
    work.outdates("core.setting_text", ["value_sealed"], same, **which)
    changed = work.execute(
        f"update core.setting_text set value_sealed = $sealed {same} returning id",
        **which,
        sealed=sealed,
    )
    if not changed:
        work.execute(
            "insert into core.setting_text (id, team, plugin, key, value_sealed) "
            "values ($id, $team, $plugin, $key, $sealed)",
            id=new_id(),
            **which,
            sealed=sealed,
        )


def settings_of(context: Context, plugin: str) -> Sequence[Setting]:
    """The settings that a plugin has."""
    return [each for _, each in context.engine.plugins.contributed(Setting, [plugin])]


def _find(context: Context, plugin: str, key: str) -> Setting:
    for setting in settings_of(context, plugin):
        if setting.key == key:
            return setting
    raise NotFound("Deze instelling is er niet.")


def _fitting(setting: Setting, value: SettingValue) -> SettingValue:
    expected = _TYPES[setting.kind]
    if not isinstance(value, expected) or (setting.kind == "number" and isinstance(value, bool)):
        raise InvalidInput(f"{setting.label}: dit past hier niet.")
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidInput(f"{setting.label}: dit past hier niet.")
    if setting.kind == "choice" and value not in setting.choices:
        raise InvalidInput(f"{setting.label}: kies iets uit de lijst.")
    return clean_line(value, setting.label, required=False) if isinstance(value, str) else value
