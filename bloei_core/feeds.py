"""Feeds: what plugins let other programs fetch with a token, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bloei_core.access import Member, Membership, Role
from bloei_core.contributions import Feed
from bloei_core.engine import SYSTEM, Engine
from bloei_core.errors import Refused
from bloei_core.security_log import refused
from bloei_core.warehouse import EVERY_TEAM

_SECONDS = 10.0
# Sees no names, whatever a plugin asks.
_READER = Member(SYSTEM, "Bloei", (Membership(EVERY_TEAM, Role.LEZER),))


class Absent(Enum):
    """Why there is no feed."""

    UNKNOWN = auto()
    """No such feed: never there, withdrawn, or switched off. The three look the same."""
    FAILED = auto()
    """The plugin failed: ask again later."""


@dataclass(frozen=True, slots=True)
class _Found:
    plugin: str
    feed: Feed
    team: str


def answer(engine: Engine, path: str, token: str) -> bytes | Absent:
    """The feed that this token opens. A plugin that fails takes only its own feed away."""
    try:
        found = _find(engine, path, token)
        if found is None:
            refused("feed", path=path)
            return Absent.UNKNOWN
        context = engine.context(_READER, [found.team], hide_names=True).within(_SECONDS)
        spot = f"feed {path}"
        content = engine.plugins.isolated(found.plugin, spot, found.feed.content, context)
    except Refused:
        return Absent.UNKNOWN
    return Absent.FAILED if content is None else content


def _find(engine: Engine, path: str, token: str) -> _Found | None:
    teams = engine.team_ids()
    everywhere = engine.context(_READER, teams, hide_names=True).within(_SECONDS)
    for plugin, feed in engine.plugins.contributed(Feed, engine.enabled(teams)):
        if feed.path != path:
            continue
        team = engine.plugins.isolated(plugin, f"feed {path}", feed.owner, everywhere, token)
        if team in teams and plugin in engine.enabled([team]):
            return _Found(plugin, feed, team)
    return None
