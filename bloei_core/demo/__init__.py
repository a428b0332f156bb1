"""The demo warehouse: a city that looks lived in, from one seed number."""

from bloei_core.demo.scenario import DemoCity, DemoHalf, DemoParty, DemoPlace, DemoResident
from bloei_core.demo.store import is_demo

__all__ = ["DemoCity", "DemoHalf", "DemoParty", "DemoPlace", "DemoResident", "is_demo"]
