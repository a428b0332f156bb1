"""Two years of agenda per team, and the initiatives behind it."""

from plugins.initiative_calendar.demo.agenda import fill

__all__ = ["fill"]
