"""Names that several parts of the wijkkaart share."""

from typing import Final

PLUGIN: Final = "wijkkaart"
URL: Final = "wijkkaart"
TILES: Final = "tiles"
ALARM: Final = "alarm"
NOTHING_KNOWN: Final = "–"
