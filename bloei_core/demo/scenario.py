"""What the scenarios of the demo share: one source of chance, the day, and who lives there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from bloei_core.access import Member
    from bloei_core.engine import Engine
    from bloei_core.warehouse import Work


@dataclass(slots=True)
class DemoCity:
    """Handed to every `DemoScenario.fill`; the core's scenario fills the lists first."""

    engine: Engine
    work: Work
    random: Random
    today: date
    scale: int
    progress: Callable[[float], None]
    members: list[Member] = field(default_factory=list)

    def new_id(self) -> str:
        """An id that is the same each time for the same seed."""
        return str(UUID(int=self.random.getrandbits(128), version=4))
