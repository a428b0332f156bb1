"""Papers: what somebody takes home, on the screen and as a file that stands alone."""

from bloei_core.ui.papers.dossier import dossier_csv, dossier_json, dossier_page
from bloei_core.ui.papers.removal import removal_page
from bloei_core.ui.papers.sheet import draw_paper, print_button

__all__ = [
    "dossier_csv",
    "dossier_json",
    "dossier_page",
    "draw_paper",
    "print_button",
    "removal_page",
]
