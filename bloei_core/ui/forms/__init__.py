"""The forms about residents and places, for the core and for every plugin.

Each draws itself where it is called (also in a dialog) and gives None until it was saved. A form
keeps what was typed when it is refused, and starts empty again after it was saved. `key` names the
form on the page. When names are hidden nothing can be filled in.
"""

from bloei_core.ui.forms.halves import Half, half_form
from bloei_core.ui.forms.places import change_place_form, place_form
from bloei_core.ui.forms.residents import change_resident_form, resident_form

__all__ = [
    "Half",
    "change_place_form",
    "change_resident_form",
    "half_form",
    "place_form",
    "resident_form",
]
