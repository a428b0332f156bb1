"""What a team chooses for itself: its plugins and their settings."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from bloei_core.access import Action
from bloei_core.context import Context
from bloei_core.contributions import Page, Setting, SettingValue
from bloei_core.errors import InvalidInput, NotFound
from bloei_core.neighbourhood import new_id
from bloei_core.schema import CORE
from bloei_core.text import clean_line
from bloei_core.warehouse import EVERY_TEAM, Work

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


def choose_order(context: Context, plugins: Sequence[str]) -> None:
    """Put the plugins of the team in view in this order, for its menu.

    Raises NotFound for an unknown plugin, InvalidInput when one is named twice.
    """
    context.require(Action.CHOOSE_PLUGINS)
    if len(set(plugins)) != len(plugins):
        raise InvalidInput("Een onderdeel staat twee keer in de volgorde.")
    if any(context.engine.plugins.get(plugin) is None for plugin in plugins):
        raise NotFound("Deze plugin is er niet.")
    with context.unit_of_work() as work:
        work.execute("delete from core.team_plugin_rank where team = $team", team=context.team)
        for rank, plugin in enumerate(plugins):
            work.execute(
                "insert into core.team_plugin_rank (team, plugin, rank) "
                "values ($team, $plugin, $rank)",
                team=context.team,
                plugin=plugin,
                rank=rank,
            )
        work.record("core.plugins_ordered", subject=context.team, team=context.team)


def in_menu_order(context: Context, pages: Sequence[tuple[str, Page]]) -> list[tuple[str, Page]]:
    """Pages with the names of their plugins, as the menu of the team in view has them.

    The pages of Bloei itself keep their places; those of plugins share theirs in the order that
    the team chose. A plugin that it did not put anywhere comes after the others.
    """
    found = sorted(pages, key=lambda each: (each[1].section, each[1].order))
    chosen = context.engine.plugin_order(context.team)
    if not chosen:
        return found
    rank = {plugin: index for index, plugin in enumerate(chosen)}
    places = [index for index, (plugin, _) in enumerate(found) if plugin != CORE]
    moved = sorted(
        (found[index] for index in places),
        key=lambda each: (each[1].section, rank.get(each[0], len(rank)), each[1].order),
    )
    for index, each in zip(places, moved, strict=True):
        found[index] = each
    return found


def choose_setting(context: Context, plugin: str, key: str, value: SettingValue) -> None:
    """Set what the team in view wants, or the whole city for a setting of the city.

    Raises InvalidInput for a value that does not fit, NotAllowed for who may not choose.
    """
    choose_settings(context, {(plugin, key): value})


def choose_settings(context: Context, values: Mapping[tuple[str, str], SettingValue]) -> None:
    """The same for several settings, each named by its plugin and key: all of them or none."""
    found = {(plugin, key): _find(context, plugin, key) for plugin, key in values}
    for setting in found.values():
        context.require(_who_chooses(setting))
    fitting = {name: _fitting(found[name], value) for name, value in values.items()}
    with context.unit_of_work() as work:
        for (plugin, key), value in fitting.items():
            setting = found[plugin, key]
            team = EVERY_TEAM if setting.scope == "city" else context.team
            which = {"team": team, "plugin": plugin, "key": key}
            if setting.kind == "text":
                vault = context.engine.vault
                _write_text(work, which, vault.seal(str(value), vault.text_key()))
            else:
                work.execute(_WRITE_VALUE, **which, value=json.dumps(value))
            work.record("core.setting_chosen", subject=plugin, team=team, key=key)


def _who_chooses(setting: Setting) -> Action:
    if setting.needs is not None:
        return setting.needs
    return Action.CHOOSE_GOALS if setting.scope == "city" else Action.CHOOSE_PLUGINS


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
        raise _unfit(setting, "dit past hier niet")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _fitting_number(setting, value)
    if setting.kind == "choice" and value not in setting.choices:
        raise _unfit(setting, "kies iets uit de lijst")
    return clean_line(value, setting.label, required=False) if isinstance(value, str) else value


def _fitting_number(setting: Setting, value: int | float) -> int | float:
    if not math.isfinite(value):
        raise _unfit(setting, "dit past hier niet")
    if isinstance(setting.default, int):
        if value != int(value):
            raise _unfit(setting, "vul een heel getal in")
        value = int(value)
    if setting.lowest is not None and value < setting.lowest:
        raise _unfit(setting, f"vul {setting.lowest:g} of meer in")
    if setting.highest is not None and value > setting.highest:
        raise _unfit(setting, f"vul {setting.highest:g} of minder in")
    return value


def _unfit(setting: Setting, why: str) -> InvalidInput:
    return InvalidInput(f"{setting.label}: {why}.", setting.label)
