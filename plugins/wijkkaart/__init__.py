"""Wijkkaart: the buurten, coloured by what is going on there; every plugin can add a layer."""

from bloei_core import MapLayer, Page, Plugin, Role, Setting, hookimpl
from plugins.wijkkaart import layers, page, words

PLUGIN = Plugin(
    name=words.PLUGIN,
    title="Wijkkaart",
    about="Zie per buurt wat er speelt: vragen, aanbod, bewoners, plekken en matches.",
)
ROLES = frozenset({Role.VERBINDER, Role.TEAMLEIDER, Role.ONTWIKKELAAR, Role.LEZER})


@hookimpl
def pages() -> list[Page]:
    """The map."""
    return [Page(words.URL, "Wijkkaart", ":material/map:", page.render, order=40, roles=ROLES)]


@hookimpl
def map_layers() -> list[MapLayer]:
    """What Bloei itself knows of each buurt, and the ontwikkelplaatsen."""
    return layers.map_layers()


@hookimpl
def settings() -> list[Setting]:
    """Whether there is a background, and when a buurt stands out."""
    return [
        Setting(
            key=words.TILES,
            label="Straten en water als achtergrond",
            kind="switch",
            default=False,
            help="De achtergrond komt van het Kadaster (PDOK). Daarvoor is internet nodig, "
            "en het Kadaster ziet dan welk stuk kaart er wordt bekeken.",
        ),
        Setting(
            key=words.ALARM,
            label="Vanaf hoeveel keer aanbod zonder vraag valt een buurt op?",
            kind="number",
            default=20,
            lowest=1,
            highest=1000,
            help="Zo'n buurt krijgt een uitroepteken op de kaart.",
        ),
    ]
