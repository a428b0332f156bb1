"""The demo warehouse: a city that looks lived in, from one seed number."""

from bloei_core.demo.scenario import DemoCity

__all__ = ["DemoCity"]
