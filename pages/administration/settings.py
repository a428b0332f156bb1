"""Forms for settings: a field of the right kind for each, checked by the service."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bloei_core import Context, Setting
from bloei_core.contributions import SettingValue
from bloei_core.teams import choose_settings
from bloei_core.ui import Messages, say_later
from bloei_core.ui.text import plain

_LONGEST = 200


def draw_settings(context: Context, chosen: Sequence[tuple[str, Setting]], key: str) -> None:
    """A form for these settings, each with the name of its plugin; all are kept, or none."""
    now = {(plugin, each.key): context.setting(plugin, each.key) for plugin, each in chosen}
    with st.form(f"instellingen-{key}", border=False):
        messages = Messages()
        wanted = {}
        for plugin, setting in chosen:
            name = (plugin, setting.key)
            wanted[name] = _field(setting, now[name], f"{key}-{plugin}-{setting.key}")
            messages.beside(setting.label)
        messages.general()
        if not st.form_submit_button("Bewaren", type="primary", icon=":material/check:"):
            return
        changed = {name: value for name, value in wanted.items() if value != now[name]}
        if changed and not messages.done(partial(choose_settings, context, changed)):
            return
    say_later("De instellingen zijn bewaard.")
    st.rerun()


def shown_value(value: SettingValue) -> str:
    """What a setting is, for who may not change it."""
    if isinstance(value, bool):
        return "aan" if value else "uit"
    return plain(str(value).replace(".", ",") if isinstance(value, float) else str(value))


def _field(setting: Setting, now: SettingValue, key: str) -> SettingValue:
    label, help_text = plain(setting.label), plain(setting.help) or None
    if setting.kind == "switch":
        return st.toggle(label, value=bool(now), key=key, help=help_text)
    if setting.kind == "choice":
        place = setting.choices.index(str(now)) if now in setting.choices else 0
        return st.selectbox(label, setting.choices, index=place, key=key, help=help_text)
    if setting.kind == "text":
        return st.text_input(label, value=str(now), key=key, help=help_text, max_chars=_LONGEST)
    return _number(setting, now, key, label, help_text)


def _number(
    setting: Setting, now: SettingValue, key: str, label: str, help_text: str | None
) -> SettingValue:
    # No bounds in the field: the browser would say them in English. The service says them.
    if isinstance(setting.default, int):
        found: float | None = st.number_input(
            label, value=int(now), step=1, format="%d", key=key, help=help_text
        )
    else:
        found = st.number_input(label, value=float(now), key=key, help=help_text)
    return now if found is None else found
