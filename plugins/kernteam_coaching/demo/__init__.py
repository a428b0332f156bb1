"""The kernteams of the demo city: on every step, with talks and actions over years."""

from plugins.kernteam_coaching.demo.kernteams import fill

__all__ = ["fill"]
