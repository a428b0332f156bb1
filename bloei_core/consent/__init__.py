"""Consent of residents, per purpose: sharing contact, story, photo and map; and of a parent."""

from bloei_core.consent.service import (
    ParentConsentNeeded,
    agreed,
    asked_of,
    give,
    history,
    lacks_parent,
    may_see,
    require_parent,
    withdraw,
)
from bloei_core.consent.store import Consent
from bloei_core.consent.texts import CONTACT, MAP, PARENT, PHOTO, STORY, Purpose, purpose, purposes

__all__ = [
    "CONTACT",
    "MAP",
    "PARENT",
    "PHOTO",
    "STORY",
    "Consent",
    "ParentConsentNeeded",
    "Purpose",
    "agreed",
    "asked_of",
    "give",
    "history",
    "lacks_parent",
    "may_see",
    "purpose",
    "purposes",
    "require_parent",
    "withdraw",
]
